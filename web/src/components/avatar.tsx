import { Picture } from '@/components/picture'
import { cn } from '@/lib/cn'
import { isPictureUrl } from '@/lib/picture-url'

/** A user's picture, or the first letter of their name. */
export function Avatar({ name, imageUrl, className }: { name: string; imageUrl: string; className?: string }) {
  const box = cn('size-7 shrink-0 rounded-full', className)
  if (isPictureUrl(imageUrl)) return <Picture src={imageUrl} alt="" className={box} />
  return (
    <span aria-hidden className={cn('grid place-items-center bg-sunken text-xs font-bold text-ink', box)}>
      {Array.from(name)[0]?.toUpperCase() ?? '?'}
    </span>
  )
}
