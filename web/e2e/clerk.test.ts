import type { Page } from 'playwright-core'
import { ClerkAuthority } from './clerk-authority'
import { clerkHost, publishableKey, standInForClerk, withoutAnswerFromClerk } from './clerk-stand-in'
import { buy, buyersOf, closedButton, dropOn, holdDialog, linkTo, reserve, reserveButton, statusRegion } from './pages'
import { ShopServer } from './shop-server'
import { test as base, expect, newEmail, unique } from './shop-test'

/** The usual shop, through a server on which Clerk signs users in. */
const test = base
  .extend('clerk', { scope: 'file' }, async ({ shop }, { onCleanup }) => {
    const authority = new ClerkAuthority(`https://${clerkHost}`)
    const server = await ShopServer.replica(shop.folder, (url) => ({
      CLIENT_URL: url,
      CLERK_PUBLISHABLE_KEY: publishableKey,
      CLERK_SECRET_KEY: 'sk_test_x',
      CLERK_JWT_KEY: authority.publicKey,
      CLERK_ISSUER: authority.issuer,
    }))
    onCleanup(() => server.stop())
    return { authority, url: server.url }
  })
  .extend('member', ({ clerk, visitor }) => async () => {
    const userId = unique('user').replace(' ', '_')
    const visit = await visitor({ baseURL: clerk.url })
    const names = { email: newEmail(), first_name: 'Mira', last_name: 'Tanaka' }
    await standInForClerk(visit.context, userId, () => clerk.authority.token(userId, clerk.url, names))
    return visit
  })

test('drops and their stock are live while Clerk’s script is not available', async ({
  clerk,
  visitor,
  drop,
  shopper,
}) => {
  const { id, name } = await drop({ totalStock: 5 })
  const visit = await visitor({ baseURL: clerk.url })
  await withoutAnswerFromClerk(visit.context)
  const page = await visit.open('/')
  await reserveButton(dropOn(page, name)).waitFor()
  await (await shopper('Noor')).buy(id)
  await buyersOf(dropOn(page, name)).getByText('Noor M.').waitFor()

  await reserveButton(dropOn(page, name)).click()
  await statusRegion(page).getByText('Sign-in is still loading').waitFor()
})

test('a user signs in with Clerk, reserves and buys, and others see their name', async ({ member, drop }) => {
  const { name } = await drop()
  const visit = await member()
  const page = await visit.open('/')
  const secondBrowser = dropOn(await (await member()).open('/'), name)
  await reserveButton(secondBrowser).waitFor()

  await signInWithClerk(page)
  await reserve(page, name)
  await buy(page)
  await statusRegion(page).getByText(`you bought ${name}`).waitFor()
  await buyersOf(secondBrowser).getByText('Mira T.').waitFor()
  await linkTo(page, 'My drops').first().click()
  await page.getByRole('region', { name: 'Bought' }).getByText(name).waitFor()
  expect(visit.complaints).toEqual([])
})

test('a click on Reserve leads through Clerk’s sign-in to the hold', async ({ member, drop }) => {
  const { name } = await drop()
  const page = await (await member()).open('/')
  await clerkReady(page)
  await reserveButton(dropOn(page, name)).click()
  await holdDialog(page).getByText(name).waitFor()
  await holdDialog(page).getByRole('button', { name: 'Complete purchase', disabled: false }).waitFor()
})

test('signing out removes the user’s data from the page', async ({ member, drop }) => {
  const { name } = await drop()
  const page = await (await member()).open('/')
  await signInWithClerk(page)
  await reserve(page, name)
  await buy(page)
  await closedButton(dropOn(page, name), 'You have yours').waitFor()

  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor()
  await reserveButton(dropOn(page, name)).waitFor()
  await linkTo(page, 'My drops').first().click()
  await page.getByRole('heading', { name: 'This page is yours alone' }).waitFor()
  expect(await page.getByRole('main').getByText(name).count()).toBe(0)
})

/** Waits until a click on Sign in has an effect. */
async function clerkReady(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor()
  await expect.poll(() => page.evaluate(() => document.documentElement.dataset.clerk)).toBe('heard')
}

async function signInWithClerk(page: Page): Promise<void> {
  await clerkReady(page)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.getByRole('button', { name: 'Sign out' }).waitFor()
}
