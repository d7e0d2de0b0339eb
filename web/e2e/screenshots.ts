import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import type { Drop } from '@/lib/api/api.gen'
import { holdDialog, signIn, yoursDialog } from './pages'
import { test } from './shop-test'

const folder = join(import.meta.dirname, '../../docs/images')

const looks = [
  { name: 'desktop-light', viewport: { width: 1440, height: 900 }, colorScheme: 'light' },
  { name: 'desktop-dark', viewport: { width: 1440, height: 900 }, colorScheme: 'dark' },
  { name: 'phone-light', viewport: { width: 390, height: 844 }, colorScheme: 'light', deviceScaleFactor: 2 },
  { name: 'phone-dark', viewport: { width: 390, height: 844 }, colorScheme: 'dark', deviceScaleFactor: 2 },
] as const

const people = [
  'Alex Moreno',
  'Mina Okafor',
  'Jonas Weber',
  'Priya Shah',
  'Tomás Silva',
  'Yuki Tanaka',
  'Lena Novak',
  'Sam Reed',
]

/** Takes the screenshot when all images are loaded and all animations are over. */
async function take(page: Page, view: string, look: string): Promise<void> {
  await page.waitForFunction(() => {
    const seen = [...document.images].filter((image) => image.getBoundingClientRect().top < window.innerHeight)
    return seen.every(({ complete }) => complete) && document.getAnimations().every(isAtRest)
    function isAtRest(animation: Animation) {
      const isForever = animation.effect?.getComputedTiming().iterations === Number.POSITIVE_INFINITY
      const isRing = animation instanceof CSSTransition && animation.transitionProperty === 'stroke-dashoffset'
      return isForever || isRing || animation.playState !== 'running'
    }
  })
  await page.screenshot({ path: join(folder, `${view}-${look}.jpg`), type: 'jpeg', quality: 82 })
}

const anySize = (drop: Drop) => drop.sizes.map(({ id }) => id)

test('takes pictures of the main views', async ({ admin, shopper, visitor }) => {
  await mkdir(folder, { recursive: true })
  const { drops } = await admin.send<{ drops: Drop[] }>('GET', '/api/drops/live')
  const named = (name: string) => drops.find((drop) => drop.name === name) ?? Promise.reject(new Error(`no ${name}`))
  const [tempo, court] = await Promise.all([named('Tempo One'), named('High Court 84')])
  for (const person of people) {
    const [first, last] = person.split(' ')
    const buyer = await shopper(first, last)
    await buyer.buy(tempo.id, anySize(tempo))
    if (first === 'Lena' || first === 'Sam') await buyer.reserve(court.id, anySize(court))
    if (first === 'Alex') await buyer.buy(court.id, anySize(court))
  }

  for (const { name: look, ...options } of looks) {
    const person = await visitor(options)
    const page = await person.open('/')
    const { email } = await shopper('Noor', 'Haddad')
    await signIn(page, email)
    await page.getByRole('button', { name: 'Dismiss' }).click()
    await take(page, 'live', look)
    await page.goto('/upcoming')
    await page.getByRole('article').first().waitFor()
    await take(page, 'upcoming', look)
    await page.getByRole('article').first().getByRole('heading').getByRole('link').click()
    await page.getByRole('region', { name: 'Be ready' }).getByText('Connected').waitFor()
    await take(page, 'before', look)
    await page.goto(`/drops/${tempo.id}`)
    await page.getByRole('article').waitFor()
    await take(page, 'drop', look)
    await page.getByRole('radio', { name: 'EU 42', exact: true }).click()
    await page.getByRole('button', { name: 'Reserve EU 42', exact: true }).click()
    await holdDialog(page).getByRole('button', { name: 'Complete purchase', disabled: false }).waitFor()
    await take(page, 'hold', look)
    await holdDialog(page).getByRole('button', { name: 'Complete purchase' }).click()
    await yoursDialog(page).getByRole('link', { name: 'View order' }).waitFor()
    await take(page, 'yours', look)
    await yoursDialog(page).getByRole('link', { name: 'View order' }).click()
    await page.getByRole('heading', { level: 1, name: /^SH-/ }).waitFor()
    await take(page, 'order', look)
    await page.goto('/my-drops')
    await page.getByRole('region', { name: 'Bought' }).waitFor()
    await take(page, 'my-drops', look)

    const boss = await visitor(options)
    const console = await boss.open('/')
    await signIn(console, 'admin@example.com')
    await console.goto('/admin')
    await console.getByText(tempo.sku).first().waitFor()
    await take(console, 'admin', look)
    await console.goto(`/admin/drops/${tempo.id}`)
    await console.getByRole('heading', { name: tempo.name }).waitFor()
    await take(console, 'console', look)
    await console.goto('/admin/new')
    await console.getByRole('textbox', { name: 'Name', exact: true }).waitFor()
    await take(console, 'new-drop', look)
  }
})
