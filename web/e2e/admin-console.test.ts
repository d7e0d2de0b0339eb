import type { Page } from 'playwright-core'
import {
  closedButton,
  dropOn,
  holdDialog,
  linkTo,
  reserve,
  reserveButton,
  signIn,
  statusRegion,
  stockLeft,
} from './pages'
import { test as base, expect, newEmail } from './shop-test'

/** `atConsole` opens a drop's console as an admin. */
const test = base.extend('atConsole', ({ visitor, admin }) => async (dropId: string) => {
  const page = await (await visitor()).open(`/admin/drops/${dropId}`)
  await signIn(page, admin.email)
  return page
})

/** Presses a button and confirms its dialog. */
async function confirm(page: Page, verb: string, agreement: string): Promise<void> {
  await page.getByRole('main').getByRole('button', { name: verb, exact: true }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: agreement, exact: true }).click()
}

test('pausing asks first, and stops and starts the sale in front of shoppers', async ({ atConsole, visitor, drop }) => {
  const { id, name } = await drop()
  const shopper = await (await visitor()).open('/')
  const page = await atConsole(id)
  await reserveButton(dropOn(shopper, name)).waitFor()

  await confirm(page, 'Pause', 'Keep as it is')
  await page.getByRole('alertdialog').waitFor({ state: 'hidden' })
  await confirm(page, 'Pause', 'Pause drop')
  await closedButton(dropOn(shopper, name), 'Paused').waitFor()
  await statusRegion(page).getByText(`${name} is paused.`).waitFor()

  await confirm(page, 'Resume', 'Resume drop')
  await reserveButton(dropOn(shopper, name)).waitFor()
})

test('stock is added and removed with a reason, and never below what is available', async ({
  atConsole,
  visitor,
  drop,
  shopper,
}) => {
  const { id, name } = await drop({ totalStock: 3 })
  await (await shopper()).reserve(id)
  const page = await atConsole(id)
  const looker = dropOn(await (await visitor()).open('/'), name)
  const form = page.getByRole('form', { name: 'Stock adjustment' })
  const change = form.getByRole('spinbutton', { name: 'Change in pairs' })
  const adjust = form.getByRole('button', { name: 'Adjust stock' })

  await change.fill('5')
  await adjust.click()
  expect(await form.getByRole('textbox', { name: 'Reason' }).getAttribute('aria-invalid')).toBe('true')
  await form.getByRole('textbox', { name: 'Reason' }).fill('found a box')
  await adjust.click()
  await statusRegion(page).getByText(`5 pairs added to ${name}: 7 are available now.`).waitFor()
  await expect.poll(() => stockLeft(looker)).toBe(7)

  await change.fill('-8')
  await form.getByRole('textbox', { name: 'Reason' }).fill('miscounted')
  await adjust.click()
  await expect.poll(() => change.getAttribute('aria-invalid')).toBe('true')
  expect(await stockLeft(looker)).toBe(7)
  await change.fill('-7')
  await adjust.click()
  await closedButton(looker, /^All in carts/).waitFor()
})

test('a hold that an admin releases ends on its holder’s page, with an announcement', async ({
  atConsole,
  visitor,
  drop,
}) => {
  const { id, name } = await drop({ totalStock: 1 })
  const holder = await (await visitor()).open('/')
  await signIn(holder, newEmail())
  await reserve(holder, name)
  const page = await atConsole(id)
  await page.getByRole('button', { name: /^Release the hold of/ }).click()
  const dialog = page.getByRole('dialog', { name: 'Release this hold?' })
  await dialog.getByRole('button', { name: 'Release hold' }).click()
  await dialog.getByText('Say why').waitFor()
  await dialog.getByRole('textbox', { name: 'Reason' }).fill('a second account')
  await dialog.getByRole('button', { name: 'Release hold' }).click()

  await statusRegion(page).getByText('the pair is back for others').waitFor()
  await holdDialog(holder).waitFor({ state: 'hidden' })
  await statusRegion(holder).getByText(name).waitFor()
  await reserveButton(dropOn(holder, name)).waitFor()
  await page.getByText('Nobody holds a pair now.').waitFor()
})

test('ending a drop asks first, says how many users hold a pair, and ends the sale', async ({
  atConsole,
  visitor,
  drop,
  shopper,
}) => {
  const { id, name } = await drop()
  await (await shopper()).reserve(id)
  const looker = await (await visitor()).open(`/drops/${id}`)
  const page = await atConsole(id)
  await page.getByRole('main').getByRole('button', { name: 'End', exact: true }).click()
  const question = page.getByRole('alertdialog', { name: 'End this drop for good?' })
  await question.getByText('1 person holds a pair now').waitFor()
  await question.getByRole('button', { name: 'End drop' }).click()
  await closedButton(dropOn(looker, name), 'Ended').waitFor()
  expect(await page.getByRole('form', { name: 'Stock adjustment' }).count()).toBe(0)
})

test('a cancelled drop says so to who looks at it, is gone afterwards, and its history stays in the console', async ({
  atConsole,
  visitor,
  drop,
}) => {
  const { id, name } = await drop()
  const holder = await (await visitor()).open('/')
  await signIn(holder, newEmail())
  await reserve(holder, name)
  const page = await atConsole(id)
  await confirm(page, 'Cancel drop', 'Cancel drop')
  await statusRegion(page).getByText(`${name} is cancelled.`).waitFor()
  await holdDialog(holder).waitFor({ state: 'hidden' })
  await dropOn(holder, name).getByRole('button', { name: 'Cancelled', disabled: true }).waitFor()
  await holder.reload()
  await holder
    .getByRole('article')
    .or(holder.getByRole('heading', { name: /^Nothing is/ }))
    .first()
    .waitFor()
  expect(await dropOn(holder, name).count()).toBe(0)
  await linkTo(page, 'All drops').click()
  await page.getByRole('searchbox', { name: 'Search drops' }).fill(name)
  await page.getByRole('row').filter({ hasText: name }).getByText('Cancelled', { exact: true }).waitFor()
})
