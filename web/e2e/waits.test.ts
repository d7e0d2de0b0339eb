import { closedButton, dropOn, holdDialog, reserve, reserveButton, signIn, statusRegion } from './pages'
import { Person } from './people'
import { newEmail, test } from './shop-test'

test('the dialog asks before a release that costs a wait, and the button shows it afterwards', async ({
  visitor,
  drop,
}) => {
  const { id, name } = await drop({ freeReturns: 1 })
  const page = await (await visitor()).open(`/drops/${id}`)
  await signIn(page, newEmail())

  await reserve(page, name)
  await holdDialog(page).getByRole('button', { name: 'Release' }).click()
  await reserveButton(dropOn(page, name)).waitFor()

  await reserve(page, name)
  await holdDialog(page).getByRole('button', { name: 'Release' }).click()
  await holdDialog(page).getByText('you can reserve again only after 1 min').waitFor()
  await holdDialog(page).getByRole('button', { name: 'Release anyway' }).click()
  await closedButton(dropOn(page, name), 'Again in').waitFor()
  await page.reload()
  await closedButton(dropOn(page, name), 'Again in').waitFor()
})

test('a wait that the page does not know of is shown after the server’s refusal', async ({ visitor, drop, shop }) => {
  const { id, name } = await drop({ freeReturns: 0, holdSeconds: 30 })
  const visit = await visitor()
  const page = await visit.open(`/drops/${id}`)
  const email = newEmail()
  await signIn(page, email)
  await reserveButton(dropOn(page, name)).waitFor()
  const otherSession = await Person.signIn(shop.url, email)
  const { reservation } = await otherSession.reserve(id)
  await otherSession.cancel(reservation.id)
  await closedButton(dropOn(page, name), 'Again in 0:').waitFor()
})

test('a blocked user is told to contact support', async ({ visitor, drop, shop, admin }) => {
  const { id, name } = await drop()
  const page = await (await visitor()).open(`/drops/${id}`)
  const email = newEmail()
  await signIn(page, email)
  const me = await (await Person.signIn(shop.url, email)).me()
  await admin.block(me.clerkId, 'a test')
  await reserveButton(dropOn(page, name)).click()
  await statusRegion(page).getByText('support').waitFor()
})
