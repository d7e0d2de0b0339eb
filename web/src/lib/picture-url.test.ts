import { describe, expect, it } from 'vitest'
import { isPictureUrl } from '@/lib/picture-url'

describe('isPictureUrl', () => {
  it.each(['https://img.example.com/a.png', '/media/tempo.svg'])('takes %s', (link) => {
    expect(isPictureUrl(link)).toBe(true)
  })

  it.each([
    '',
    'http://img.example.com/a.png',
    'javascript:alert(1)',
    'data:text/html,hi',
    '//evil.example.com/a.png',
    '/\\evil.example.com',
    '"><script>',
  ])('refuses %j', (link) => {
    expect(isPictureUrl(link)).toBe(false)
  })
})
