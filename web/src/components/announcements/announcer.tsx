import { CircleAlert, CircleCheck, Info, X } from 'lucide-react'
import { type CSSProperties, useEffect, useState } from 'react'
import { useDispatch, useSelector } from 'react-redux'
import { Link } from 'react-router'
import { type Announcement, dismissed, selectAnnouncements } from '@/components/announcements/announcements-slice'
import { Picture } from '@/components/picture'

const icons = { good: CircleCheck, bad: CircleAlert, plain: Info }
const tints = { good: 'text-good', bad: 'text-bad', plain: 'text-muted' }

interface AnnouncerProps {
  /** Whether something else shows the newest announcement. Then they are only read aloud. */
  isShownElsewhere: boolean
  /** How many rows at the bottom of the page must stay visible. */
  rowsBelow: number
}

/** The height of a row at the bottom of the page, in rem. */
const rowHeight = 4.125

/** The page's only status region: outcomes are shown in it and read aloud. */
export function Announcer({ isShownElsewhere, rowsBelow }: AnnouncerProps) {
  const announcements = useSelector(selectAnnouncements)
  return (
    <div
      role="status"
      aria-live="polite"
      className="pointer-events-none fixed inset-x-0 top-18 z-60 px-4 md:top-auto md:bottom-(--above-rows)"
      style={{ '--above-rows': `${1.5 + rowsBelow * rowHeight}rem` } as CSSProperties}
    >
      <ul className="flex flex-col items-center gap-2">
        {announcements.map((announcement) => (
          <Toast key={announcement.id} announcement={announcement} isRead={isShownElsewhere || announcement.quiet} />
        ))}
      </ul>
    </div>
  )
}

interface ToastProps {
  announcement: Announcement
  /** Whether it is only read aloud. */
  isRead: boolean | undefined
}

/** One message. It stays while the pointer or the focus is on it. */
function Toast({ announcement, isRead }: ToastProps) {
  const { id, tone, text, link, imageUrl, durationMs } = announcement
  const dispatch = useDispatch()
  const [held, setHeld] = useState(false)
  useEffect(() => {
    if (held) return
    const timer = setTimeout(() => dispatch(dismissed(id)), durationMs)
    return () => clearTimeout(timer)
  }, [dispatch, durationMs, held, id])
  if (isRead) return <li className="sr-only">{text}</li>
  const Icon = icons[tone]
  return (
    <li
      className="pointer-events-auto flex w-full max-w-md animate-arrive items-center gap-3 rounded-control border bg-card p-3 pl-4 shadow-lg"
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      {imageUrl ? (
        <Picture src={imageUrl} alt="" className="size-11 shrink-0 rounded-lg" />
      ) : (
        <Icon aria-hidden className={`size-5 shrink-0 ${tints[tone]}`} />
      )}
      <p className="min-w-0 flex-1 text-sm font-medium wrap-anywhere">{text}</p>
      {link && (
        <Link to={link.to} className="shrink-0 text-sm font-semibold underline underline-offset-4">
          {link.label}
        </Link>
      )}
      <button
        type="button"
        aria-label="Dismiss"
        className="grid size-9 shrink-0 place-items-center rounded-lg text-muted hover:bg-sunken"
        onClick={() => dispatch(dismissed(id))}
      >
        <X aria-hidden className="size-4" />
      </button>
    </li>
  )
}
