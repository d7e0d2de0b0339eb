import { ImageOff } from 'lucide-react'
import { useState } from 'react'
import { cn } from '@/lib/cn'
import { isPictureUrl } from '@/lib/picture-url'

interface PictureProps {
  src: string
  /** Empty if text next to it says the same. */
  alt: string
  className?: string
  /** Whether it is the page's main picture, which is loaded first. */
  first?: boolean
}

/**
 * A picture from a user or an admin. Its box has a fixed size; if it is missing or broken, an icon
 * is shown.
 */
export function Picture({ src, alt, className, first = false }: PictureProps) {
  const [broken, setBroken] = useState<string | null>(null)
  const box = cn('overflow-hidden bg-sunken', className)
  if (!isPictureUrl(src) || broken === src) {
    return (
      <div className={cn(box, 'grid place-items-center')} {...(alt ? { role: 'img', 'aria-label': alt } : {})}>
        <ImageOff aria-hidden className="size-1/4 max-w-10 text-muted opacity-60" />
      </div>
    )
  }
  return (
    <div className={box}>
      <img
        src={src}
        alt={alt}
        className="size-full object-cover"
        loading={first ? 'eager' : 'lazy'}
        decoding="async"
        fetchPriority={first ? 'high' : 'auto'}
        referrerPolicy="no-referrer"
        onError={() => setBroken(src)}
      />
    </div>
  )
}
