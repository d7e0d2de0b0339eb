/** Whether a link may be a picture's: https, or a path of our own. */
export function isPictureUrl(link: string): boolean {
  if (/^\/(?![/\\])/.test(link)) return true
  try {
    return new URL(link).protocol === 'https:'
  } catch {
    return false
  }
}
