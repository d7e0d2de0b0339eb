import { signIn, statusRegion } from './pages'
import { Person } from './people'
import { expect, newEmail, test } from './shop-test'

test('an admin finds somebody, blocks them with a reason, and lets them reserve again', async ({
  visitor,
  drop,
  shop,
}) => {
  const { id } = await drop()
  const email = newEmail('mallory')
  const mallory = await Person.signIn(shop.url, email, 'Mallory', 'Bot')
  const { reservation } = await mallory.reserve(id)
  await mallory.cancel(reservation.id)

  const page = await (await visitor()).open('/admin')
  await signIn(page, 'admin@example.com')
  await page.getByRole('link', { name: 'Users' }).click()
  await page.getByRole('searchbox', { name: 'Search users' }).fill(email)
  const row = page.getByRole('row').filter({ hasText: email })
  await row.getByText('Mallory Bot').waitFor()
  await expect.poll(() => row.getByRole('cell').nth(2).textContent()).toBe('1')

  await row.getByRole('button', { name: 'Block Mallory Bot' }).click()
  const dialog = page.getByRole('dialog', { name: 'Block Mallory Bot?' })
  await dialog.getByRole('button', { name: 'Block user' }).click()
  await dialog.getByText('Say why').waitFor()
  await dialog.getByRole('textbox', { name: 'Reason' }).fill('holds without end')
  await dialog.getByRole('button', { name: 'Block user' }).click()
  await statusRegion(page).getByText('can no longer reserve').waitFor()
  await row.getByText('holds without end').last().waitFor() // the first one is shown on phones only
  await expect(mallory.reserve(id)).rejects.toThrow('403')

  await page.reload()
  await row.getByRole('button', { name: 'Unblock Mallory Bot' }).click()
  await statusRegion(page).getByText('may reserve again').waitFor()
  await row.getByRole('button', { name: 'Block Mallory Bot' }).waitFor()
  await mallory.reserve(id)
})

test('a hold is released, and its user blocked in the same step', async ({ visitor, drop, shop, admin }) => {
  const { id } = await drop()
  const mallory = await Person.signIn(shop.url, newEmail('mallory'))
  await mallory.reserve(id)
  const page = await (await visitor()).open(`/admin/drops/${id}`)
  await signIn(page, 'admin@example.com')
  await page.getByRole('button', { name: /^Release the hold of/ }).click()
  const dialog = page.getByRole('dialog', { name: 'Release this hold?' })
  await dialog.getByRole('textbox', { name: 'Reason' }).fill('a bot')
  await dialog.getByRole('checkbox', { name: /Block this user too/ }).check()
  await dialog.getByRole('button', { name: 'Release hold' }).click()
  await statusRegion(page).getByText('Released and blocked').waitFor()
  await expect(mallory.reserve(id)).rejects.toThrow('403')
  expect((await admin.reservationsOf(id)).reservations).toMatchObject([{ status: 'cancelled' }])
})
