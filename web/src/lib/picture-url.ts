/** Whether a link can be used as a picture: https, or a path on this server. */
export function isPictureUrl(link: string): boolean {
  if (/^\/(?![/\\])/.test(link)) return true
  try {
    return new URL(link).protocol === 'https:'
  } catch {
    return false
  }
}
