import type { Page } from 'playwright-core'
import type { Drop } from '@/lib/api/api.gen'
import { euSizes, paste, test, withSizes } from './admins'
import { axeViolations } from './axe'
import { tabTo } from './keys'
import { linkTo, statusRegion } from './pages'
import { expect, unique } from './shop-test'

const form = (page: Page) => page.getByRole('form', { name: 'New drop' })
const cell = (page: Page, column: 'Label' | 'Note' | 'Pairs', size: number) =>
  page.getByRole('textbox', { name: `${column} of size ${size}`, exact: true })
const createdDrop = (page: Page) => new URL(page.url()).pathname.split('/').pop() ?? ''

async function fillBasics(page: Page, name: string): Promise<void> {
  await form(page).getByRole('textbox', { name: 'Name', exact: true }).fill(name)
  await form(page).getByRole('textbox', { name: 'Price' }).fill('219.00')
}

test('a table of twenty sizes is pasted from a spreadsheet, and the drop has them', async ({ asAdmin, admin }) => {
  const name = unique('Court')
  const page = await asAdmin('/admin/new')
  await fillBasics(page, name)
  await form(page).getByRole('button', { name: 'Type or paste' }).click()
  const lines = euSizes(20, 0).map(({ label }, i) => ` ${label.replace('.', ',')} \t ${i + 10},00 `)
  await paste(page, cell(page, 'Label', 1), ['Größe\tBestand', ...lines, ''].join('\r\n'))
  await form(page).getByText('20 sizes · 390 pairs').waitFor()
  await form(page).getByRole('button', { name: 'Create drop' }).click()
  await page.getByRole('heading', { level: 1, name }).waitFor()

  const id = createdDrop(page)
  const made = await admin.send<Drop>('GET', `/api/drops/${id}`)
  expect(made.totalStock).toBe(390)
  expect(made.sizes.map(({ label, totalStock }) => `${label}: ${totalStock}`)).toEqual(
    euSizes(20, 0).map(({ label }, i) => `${label.replace('.', ',')}: ${i + 10}`),
  )
  await admin.cancelDrop(id)
})

test('sizes are filled in, moved and created with the keyboard alone', async ({ asAdmin, admin }) => {
  const name = unique('Court')
  const page = await asAdmin('/admin/new')
  await fillBasics(page, name)
  await tabTo(page, form(page).getByRole('button', { name: 'Type or paste' }))
  await page.keyboard.press('Enter')
  await page.keyboard.type('EU 43')
  await page.keyboard.press('Enter') // a new line, and not the form
  await page.keyboard.type('EU 42')
  await page.keyboard.press('Alt+ArrowUp')
  await expect.poll(() => cell(page, 'Label', 1).inputValue()).toBe('EU 42')
  await tabTo(page, cell(page, 'Pairs', 1))
  await page.keyboard.type('3')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.type('4')
  await form(page).getByText('2 sizes · 7 pairs').waitFor()
  await tabTo(page, form(page).getByRole('button', { name: 'Create drop' }))
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 1, name }).waitFor()
  const made = await admin.send<Drop>('GET', `/api/drops/${createdDrop(page)}`)
  expect(made.sizes.map(({ label, totalStock }) => [label, totalStock])).toEqual([
    ['EU 42', 3],
    ['EU 43', 4],
  ])
  await admin.cancelDrop(made.id)
})

test('a preset is one click, one stock fills all, and both can be undone', async ({ asAdmin }) => {
  const page = await asAdmin('/admin/new')
  await form(page).getByRole('button', { name: 'EU 36–47' }).click()
  await form(page).getByRole('textbox', { name: 'Pairs for each size' }).fill('20')
  await form(page).getByRole('button', { name: 'Fill all' }).click()
  await form(page).getByText('23 sizes · 460 pairs').waitFor()
  await form(page).getByRole('button', { name: 'Undo' }).click()
  await form(page).getByText('23 sizes · 0 pairs').waitFor()
  await form(page).getByRole('button', { name: 'Create drop' }).click()
  await form(page).getByText('23 sizes have no pairs yet').waitFor()
  await form(page).getByRole('button', { name: 'US men' }).click()
  await form(page).getByText('17 sizes · 0 pairs').waitFor()
  await form(page).getByRole('button', { name: 'Undo' }).click()
  expect(await cell(page, 'Label', 2).inputValue()).toBe('EU 36.5')
})

test('the server’s errors are at their sizes, and nothing typed is lost', async ({ asAdmin }) => {
  const page = await asAdmin('/admin/new')
  await fillBasics(page, unique('Court'))
  await form(page).getByRole('button', { name: 'Type or paste' }).click()
  await paste(page, cell(page, 'Label', 1), 'EU 42\t20\nEU 43\t5\n')
  await page.route('**/api/drops', async (route) => {
    const problem = { code: 'validation_failed', detail: 'Some fields are not valid.', status: 422 }
    const errors = [
      { field: 'sizes[1]', message: 'has the same label as another size' },
      { field: 'sizes[0].totalStock', message: 'must be an even number' },
    ]
    await route.fulfill({ status: 422, json: { ...problem, errors }, contentType: 'application/problem+json' })
  })
  await form(page).getByRole('button', { name: 'Create drop' }).click()
  await form(page).getByText('This size has the same label as another size.').waitFor()
  expect(await cell(page, 'Label', 2).getAttribute('aria-invalid')).toBe('true')
  expect(await cell(page, 'Pairs', 1).getAttribute('aria-invalid')).toBe('true')
  expect(await cell(page, 'Pairs', 2).inputValue()).toBe('5')

  await linkTo(page, 'All drops').click()
  const question = page.getByRole('alertdialog', { name: 'Leave without saving?' })
  await question.getByRole('button', { name: 'Stay' }).click()
  expect(await cell(page, 'Label', 1).inputValue()).toBe('EU 42')
  await linkTo(page, 'All drops').click()
  await question.getByRole('button', { name: 'Leave', exact: true }).click()
  await page.getByRole('heading', { level: 1, name: 'Console' }).waitFor()
})

test('an edit rewords, reorders and adds sizes, and says at its row why one cannot be taken off', async ({
  asAdmin,
  admin,
  drop,
}) => {
  const { id } = await drop(withSizes([...euSizes(2, 3), { label: 'Spare', totalStock: 0 }]))
  const page = await asAdmin(`/admin/drops/${id}/edit`)
  await cell(page, 'Label', 1).fill('EU 36 wide')
  await page.getByRole('button', { name: 'Move EU 36 wide down' }).click()
  await page.getByRole('button', { name: 'Take off EU 36.5' }).click()
  await page.getByRole('button', { name: 'Take off Spare' }).click()
  await page.getByRole('button', { name: 'Add a size' }).click()
  await page.keyboard.type('EU 37')
  await page.getByRole('button', { name: 'Save changes' }).click()
  const putBack = page.getByRole('button', { name: 'Put back EU 36.5' })
  await expect.poll(() => putBack.evaluate((button) => button === document.activeElement)).toBe(true)
  await page.getByRole('listitem').filter({ has: putBack }).getByText('cannot be taken off').waitFor()

  await putBack.click()
  await page.getByRole('button', { name: 'Save changes' }).click()
  await statusRegion(page).getByText('Saved: sizes.').waitFor()
  const { sizes } = await admin.send<Drop>('GET', `/api/drops/${id}`)
  expect(sizes.map(({ label, note, totalStock }) => [label, note, totalStock])).toEqual([
    ['EU 36.5', 'US 4.5', 3],
    ['EU 36 wide', 'US 4', 3],
    ['EU 37', '', 0],
  ])
})

test('a drop without sizes says that it never gets any', async ({ asAdmin, drop }) => {
  const { id } = await drop()
  const page = await asAdmin(`/admin/drops/${id}/edit`)
  await page.getByText('Whether a drop has sizes is settled when it is created.').waitFor()
})

test('two admins edit a drop at once, and neither’s words are lost', async ({ asAdmin, admin, drop }) => {
  const { id, name, sizes } = await drop({ description: 'Suede.', ...withSizes(euSizes(2, 3)) })
  const page = await asAdmin(`/admin/drops/${id}/edit`)
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill(`${name} Low`)
  await cell(page, 'Note', 1).fill('runs small')
  await admin.send('PUT', `/api/drops/${id}`, {
    name: `${name} High`,
    description: 'Leather.',
    sizes: [...sizes.map(({ id, label, note }) => ({ id, label, note })), { label: 'EU 50' }],
  })
  await page.getByRole('button', { name: 'Save changes' }).click()
  await page.getByRole('heading', { name: 'Somebody else has saved this drop in the meantime' }).waitFor()
  const choice = (field: string, side: string) =>
    page.getByRole('group', { name: field }).getByRole('radio', { name: side, exact: false })
  expect(await choice('Name', 'Yours').isChecked()).toBe(true)
  expect(await choice('Description', 'Theirs').isChecked()).toBe(true)
  expect(await choice('Sizes', 'Yours').isChecked()).toBe(true)
  expect(await axeViolations(page)).toEqual([])

  await admin.editDrop(id, { brand: 'Ferrow Lab' }) // a third edit, while the first two are compared
  await choice('Name', 'Theirs').check()
  await page.getByRole('button', { name: 'Save this' }).click()
  await page.getByRole('group', { name: 'Brand' }).waitFor()
  await page.getByRole('button', { name: 'Save this' }).click()
  await statusRegion(page).getByText('Saved: sizes.').waitFor()
  const saved = await admin.send<Drop>('GET', `/api/drops/${id}`)
  expect(saved).toMatchObject({ name: `${name} High`, description: 'Leather.', brand: 'Ferrow Lab' })
  expect(saved.sizes.map(({ label, note }) => [label, note])).toEqual([
    ['EU 36', 'runs small'],
    ['EU 36.5', 'US 4.5'],
    ['EU 50', ''],
  ])
})
