import type { Drop } from '@/lib/api/api.gen'
import {
  closedButton,
  dropOn,
  holdDialog,
  reserve,
  reserveButton,
  signIn,
  statusRegion,
  stockLeft,
  yoursDialog,
} from './pages'
import { Person } from './people'
import { expect, newEmail, test } from './shop-test'

test('a double click makes one reservation', async ({ visitor, drop, shop, admin }) => {
  const { id, name } = await drop({ maxPerUser: 2 })
  const page = await (await visitor()).open('/')
  const email = newEmail()
  await signIn(page, email)
  await reserveButton(dropOn(page, name)).dblclick()
  await holdDialog(page).getByRole('button', { name: 'Complete purchase', disabled: false }).waitFor()
  const { reservations } = await (await Person.signIn(shop.url, email)).reservations()
  expect(reservations).toMatchObject([{ dropId: id, status: 'active' }])
  expect((await admin.reservationsOf(id)).reservations).toHaveLength(1)
})

test('two clicks before the page is rendered again make one request', async ({ visitor, drop }) => {
  const { name } = await drop({ maxPerUser: 2 })
  const page = await (await visitor()).open('/')
  await signIn(page, newEmail())
  let requests = 0
  page.on('request', (request) => {
    if (request.url().endsWith('/reserve')) requests++
  })
  await reserveButton(dropOn(page, name)).evaluate((button: HTMLButtonElement) => {
    button.click()
    button.click()
  })
  await holdDialog(page).getByRole('button', { name: 'Complete purchase', disabled: false }).waitFor()
  expect(requests).toBe(1)
})

test('after a reload the hold is open again, with the remaining time', async ({ visitor, drop }) => {
  const { name } = await drop()
  const page = await (await visitor()).open('/')
  await signIn(page, newEmail())
  await reserve(page, name)
  await page.reload()
  await holdDialog(page).getByText(name).waitFor()
  await holdDialog(page).getByRole('timer').waitFor()
  await holdDialog(page).getByRole('button', { name: 'Complete purchase', disabled: false }).click()
  await statusRegion(page).getByText(`you bought ${name}`).waitFor()
})

test('a hold from one tab is shown in the bar of another tab, and can be bought there', async ({ visitor, drop }) => {
  const { name } = await drop()
  const visit = await visitor()
  const [first, second] = [await visit.open('/'), await visit.open('/')]
  await signIn(first, newEmail())
  await second.getByRole('button', { name: 'Sign out' }).waitFor()
  await reserve(first, name)

  const bar = second.getByRole('region', { name: 'Your holds' })
  await bar.getByText(name).waitFor()
  await bar.getByRole('button', { name: 'Continue' }).click()
  await holdDialog(second).getByRole('button', { name: 'Complete purchase' }).click()
  for (const tab of [first, second]) {
    await yoursDialog(tab).getByRole('button', { name: 'Keep looking' }).click()
    await closedButton(dropOn(tab, name), 'You have yours').waitFor()
    await statusRegion(tab).getByText(`you bought ${name}`).waitFor()
  }
})

test('a hold that was made while another tab was still authenticating is shown in that tab too', async ({
  visitor,
  drop,
}) => {
  const { name } = await drop()
  const visit = await visitor()
  const first = await visit.open('/')
  const second = await visit.context.newPage()
  let tell = () => {}
  const reserved = new Promise<void>((resolve) => {
    tell = resolve
  })
  await second.routeWebSocket('**/ws', (socket) => {
    const server = socket.connectToServer()
    socket.onMessage(async (frame) => {
      if (String(frame).includes('"authenticate"')) await reserved
      server.send(frame)
    })
  })
  await second.goto('/')
  await signIn(first, newEmail())
  await second.getByRole('button', { name: 'Sign out' }).waitFor()
  await reserve(first, name)
  tell()
  await second.getByRole('region', { name: 'Your holds' }).getByText(name).waitFor()
})

test('a reserve whose answer was lost makes one hold, and shows it', async ({ visitor, drop, admin }) => {
  const { id, name } = await drop({ maxPerUser: 2 })
  const page = await (await visitor()).open('/')
  await signIn(page, newEmail())
  let lost = 0
  await page.route('**/reserve', async (route) => {
    if (lost++ > 0) return route.continue()
    await route.fetch()
    return route.abort('connectionreset')
  })
  await reserve(page, name)
  expect(lost).toBe(2)
  expect((await admin.reservationsOf(id)).reservations).toHaveLength(1)
})

test('a purchase whose answer was lost happens once, and is shown', async ({ visitor, drop, admin }) => {
  const { id, name } = await drop({ maxPerUser: 2 })
  const page = await (await visitor()).open('/')
  await signIn(page, newEmail())
  const dialog = await reserve(page, name)
  let lost = 0
  await page.route('**/purchase', async (route) => {
    if (lost++ > 0) return route.continue()
    await route.fetch()
    return route.abort('connectionreset')
  })
  await dialog.getByRole('button', { name: 'Complete purchase' }).click()
  await statusRegion(page).getByText(`you bought ${name}`).waitFor()
  expect((await admin.send<Drop>('GET', `/api/drops/${id}`)).soldStock).toBe(1)
})

test('a released pair is available, and can be reserved again', async ({ visitor, drop }) => {
  const { name } = await drop({ totalStock: 1 })
  const page = await (await visitor()).open('/')
  await signIn(page, newEmail())
  const dialog = await reserve(page, name)
  await dialog.getByRole('button', { name: 'Release' }).click()
  await statusRegion(page).getByText(`Released: your pair of ${name} is back`).waitFor()
  await expect.poll(() => stockLeft(dropOn(page, name))).toBe(1)
  await reserve(page, name)
})

test('a visitor is asked to sign in, and then holds the pair that they chose', async ({ visitor, drop }) => {
  const { name } = await drop()
  const page = await (await visitor()).open('/')
  await reserveButton(dropOn(page, name)).click()
  const email = page.getByRole('textbox', { name: 'Email' })
  await expect.poll(() => email.evaluate((field) => field === document.activeElement)).toBe(true)
  await email.fill(newEmail())
  await email.press('Enter')
  await holdDialog(page).getByText(name).waitFor()
  await holdDialog(page).getByRole('button', { name: 'Complete purchase', disabled: false }).waitFor()
})
