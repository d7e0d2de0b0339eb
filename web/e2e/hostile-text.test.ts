import { buy, buyersOf, dropOn, holdDialog, linkTo, reserve, reserveButton, signIn, statusRegion } from './pages'
import { expect, newEmail, test, unique } from './shop-test'

const markup = '"><img src=x onerror=alert(1)><script>alert(1)</script>'

test('markup in any text of a drop is shown as text, on every page', async ({ visitor, drop, shopper, admin }) => {
  const { id, name } = await drop({
    name: unique(markup),
    brand: markup,
    description: `${markup}\n{{7*7}}`,
    sku: markup,
  })
  await (await shopper('<b>Noor</b>', markup)).buy(id)
  const visit = await visitor()
  const page = await visit.open('/')
  await signIn(page, newEmail())
  await buyersOf(dropOn(page, name)).getByText('<b>Noor</b>', { exact: false }).waitFor()

  await dropOn(page, name).getByRole('link').first().click()
  await page.getByRole('heading', { level: 1, name }).waitFor()
  await expect.poll(() => page.title()).toContain(markup)
  await page.reload() // now the server has written the name into the page's head
  await page.getByRole('heading', { level: 1, name }).waitFor()
  await expect.poll(() => page.title()).toContain(markup)

  const dialog = await reserve(page, name)
  await dialog.getByText(name).waitFor()
  await buy(page)
  await statusRegion(page).getByText(name).waitFor()
  await linkTo(page, 'My drops').first().click()
  await page.getByRole('region', { name: 'Bought' }).getByText(name).waitFor()
  await admin.editDrop(id, { name: `${name} again` })
  await page.goto('/')
  await reserveOrLimit(dropOn(page, `${name} again`))
  expect(visit.consoleErrors).toEqual([])

  function reserveOrLimit(article: ReturnType<typeof dropOn>) {
    return article.getByRole('button', { name: 'You have yours', disabled: true }).waitFor()
  }
})

test('a picture’s link cannot contain markup', async ({ visitor, drop }) => {
  const { name } = await drop({ imageUrl: 'https://pictures.example.test/%22%3E%3Cscript%3Ealert(1)%3C/script%3E.png' })
  const visit = await visitor()
  await visit.context.route('https://pictures.example.test/**', (route) =>
    route.fulfill({
      status: 200,
      contentType: 'image/svg+xml',
      body: '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    }),
  )
  const page = await visit.open('/')
  await reserveButton(dropOn(page, name)).waitFor()
  await expect.poll(() => dropOn(page, name).locator('img').count()).toBe(1)
})

test('a profile’s picture cannot be a script', async ({ visitor, shopper }) => {
  const visit = await visitor()
  const page = await visit.open('/profile')
  await signIn(page, newEmail())
  const picture = page.getByRole('textbox', { name: 'Picture' })
  for (const link of [
    'javascript:alert(1)',
    ' JaVaScRiPt:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'http://plain.example.test/a.png',
    '//other.example.test/a.png',
  ]) {
    await picture.fill(link)
    await page.getByRole('button', { name: 'Save profile' }).click()
    await expect.poll(() => picture.getAttribute('aria-invalid'), { message: link }).toBe('true')
    await expect((await shopper()).send('PUT', '/api/auth/profile', { imageUrl: link })).rejects.toThrow(/: 422 /)
  }
  expect(await holdDialog(page).count()).toBe(0)
})

test('a profile takes a picture of the shop’s own, as the server does', async ({ visitor }) => {
  const page = await (await visitor()).open('/profile')
  await signIn(page, newEmail())
  const picture = page.getByRole('textbox', { name: 'Picture' })
  await picture.fill('/media/tempo.svg')
  await page.getByRole('button', { name: 'Save profile' }).click()
  await statusRegion(page).getByText('Your profile is saved').waitFor()
  expect(await picture.getAttribute('aria-invalid')).toBe(null)
})

test('a profile says when others see another name than the one given', async ({ visitor }) => {
  const page = await (await visitor()).open('/profile')
  await signIn(page, newEmail())
  const name = page.getByRole('textbox', { name: 'First name' })
  await name.fill('Sneakerhead Support')
  await page.getByRole('button', { name: 'Save profile' }).click()
  await page.getByText('Others see “Somebody”').waitFor()
  await name.fill('Mira')
  await expect.poll(() => page.getByText('Others see “Somebody”').count()).toBe(0)
})

test('the page’s policy forbids scripts that are not the shop’s own', async ({ visitor }) => {
  const visit = await visitor()
  const page = await visit.context.newPage()
  const reply = await page.goto('/')
  const policy = (await reply?.headerValue('Content-Security-Policy')) ?? ''
  const scripts = /script-src ([^;]*)/.exec(policy)?.[1]
  expect(scripts).toContain("'self'")
  expect(scripts).not.toMatch(/unsafe|\*|data:|https:(?!\/\/)/)

  await page.evaluate(() => {
    const script = document.createElement('script')
    script.textContent = 'document.documentElement.dataset.owned = "yes"'
    document.body.append(script)
  })
  expect(await page.evaluate(() => document.documentElement.dataset.owned)).toBeUndefined()
  await expect.poll(() => visit.complaints).toEqual([expect.stringMatching(/Content Security Policy/)])
  visit.complaints.length = 0 // this one was asked for
})
