import type { Drop } from '@/lib/api/api.gen'
import { dropOn, linkTo, reserveButton, signIn, statusRegion } from './pages'
import { expect, newEmail, test, unique } from './shop-test'

test('an admin fills in the form, corrects its errors, and shoppers see the drop', async ({ visitor, admin }) => {
  const name = unique('Court')
  const shopper = await (await visitor()).open('/')
  const page = await (await visitor({ timezoneId: 'Asia/Kolkata' })).open('/')
  await signIn(page, admin.email)
  await linkTo(page, 'Admin').click()
  await linkTo(page, 'New drop').click()
  const form = page.getByRole('form', { name: 'New drop' })
  const field = (label: string) => form.getByRole('textbox', { name: label, exact: true })

  await field('Name').fill(name)
  await field('Total stock').fill('12')
  await form.getByLabel('Opens').fill('2026-01-05T12:30')
  await form.getByRole('button', { name: 'Create drop' }).click()
  await form.getByText('An amount such as 219 or 219.00.').waitFor()
  expect(await field('Price').evaluate((input) => input === document.activeElement)).toBe(true)
  expect(await field('Name').inputValue()).toBe(name)

  await field('Price').fill('219.00')
  await form.getByRole('button', { name: 'Create drop' }).click()
  await page.getByRole('heading', { level: 1, name }).waitFor()
  await reserveButton(dropOn(shopper, name)).waitFor()

  const id = new URL(page.url()).pathname.split('/').pop() ?? ''
  const made = await admin.send<Drop>('GET', `/api/drops/${id}`)
  expect(made).toMatchObject({ price: '219.00', totalStock: 12, dropStartTime: '2026-01-05T07:00:00Z' })
  await admin.cancelDrop(id)
})

test('the server’s error is shown at its field', async ({ visitor, admin }) => {
  const page = await (await visitor()).open('/admin/new')
  await signIn(page, admin.email)
  const form = page.getByRole('form', { name: 'New drop' })
  await form.getByRole('textbox', { name: 'Name', exact: true }).fill(unique('Court'))
  await form.getByRole('textbox', { name: 'Price' }).fill('219.00')
  await form.getByRole('textbox', { name: 'Total stock' }).fill('12')
  await page.route('**/api/drops', async (route) => {
    const problem = { code: 'validation_failed', detail: 'Some fields are not valid.', status: 422 }
    const errors = [{ field: 'price', message: 'must not be so high' }]
    await route.fulfill({ status: 422, json: { ...problem, errors }, contentType: 'application/problem+json' })
  })
  await form.getByRole('button', { name: 'Create drop' }).click()
  await form.getByText('must not be so high').waitFor()
  expect(await form.getByRole('textbox', { name: 'Price' }).getAttribute('aria-invalid')).toBe('true')
})

test('an edit of a live drop is shown to shoppers at once', async ({ visitor, admin, drop }) => {
  const { id, name } = await drop()
  const shopper = await (await visitor()).open(`/drops/${id}`)
  const page = await (await visitor()).open(`/admin/drops/${id}`)
  await signIn(page, admin.email)
  await linkTo(page, 'Edit').click()
  const form = page.getByRole('form', { name: 'Edit drop' })
  await form.getByRole('textbox', { name: 'Name', exact: true }).fill(`${name} Low`)
  expect(await form.getByLabel('Opens').isDisabled()).toBe(true)
  await form.getByRole('button', { name: 'Save changes' }).click()
  await statusRegion(page).getByText('Saved: name.').waitFor()
  await shopper.getByRole('heading', { level: 1, name: `${name} Low` }).waitFor()
})

test('the console is for admins', async ({ visitor }) => {
  const page = await (await visitor()).open('/admin')
  await page.getByRole('button', { name: 'Go to sign-in' }).waitFor()
  await signIn(page, newEmail())
  await page.getByRole('heading', { name: 'This part is for admins' }).waitFor()
  expect(await linkTo(page, 'Admin').count()).toBe(0)
})
