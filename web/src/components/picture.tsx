import { ImageOff } from 'lucide-react'
import { useState } from 'react'
import { cn } from '@/lib/cn'
import { isPictureUrl } from '@/lib/picture-url'

interface PictureProps {
  src: string
  /** Empty beside text that says the same. */
  alt: string
  className?: string
  /** The page's main picture, which does not wait for others. */
  first?: boolean
}

/** A picture that somebody else chose. Its box has a size of its own; what is missing or broken leaves a quiet sign. */
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
