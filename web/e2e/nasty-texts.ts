import type { NewDrop } from '@/lib/api/api.gen'
import { unique } from './shop-test'

const url = `https://shop.example.test/${'a-very-long-path/'.repeat(12)}?with=${'x'.repeat(80)}`
const zalgo = `Z${'\u0300\u0316'.repeat(20)}algo`

const names = [
  'W'.repeat(110),
  'i'.repeat(110),
  'x_'.repeat(55),
  `${'Donaudampfschifffahrtsgesellschaft'.repeat(3)}`,
  'High Court gjpqy',
  `${'High Court gjpqy '.repeat(6)}`,
  'ß'.repeat(60),
  'ÅÄÖÇŞĞÑ'.repeat(15),
  'סניקרס'.repeat(15),
  'حذاء رياضي '.repeat(9),
  '球鞋'.repeat(50),
  'รองเท้าผ้าใบ'.repeat(9),
  '👟'.repeat(50),
  '👩‍👩‍👧‍👦'.repeat(10),
  zalgo,
  '-'.repeat(110),
  '·'.repeat(110),
  'A B C D E F G H I J K L M '.repeat(4),
  url.slice(0, 110),
  'name@'.repeat(22),
  '0123456789'.repeat(11),
  '0.00000001'.repeat(10),
  'a\u00a0b\u00a0c\u00a0'.repeat(18),
  'soft\u00adhyphen'.repeat(9),
  '\u202eright to left',
  '</article></main>',
  '&lt;b&gt;'.repeat(12),
  '%s %d {0} {{name}}',
  "Robert'); DROP TABLE drops;--",
  'null',
]

const pictures = ['/media/tempo.svg', '', 'https://pictures.example.test/none.png']
const descriptions = [url, 'W'.repeat(900), `${'word '.repeat(300)}`, `${'line\n'.repeat(60)}`]

/** Thirty drops whose texts are as long, as wide and as odd as the shop lets them be. */
export const nastyDrops: Partial<NewDrop>[] = names.map((name, i) => ({
  name: unique(name.slice(0, 110)),
  brand: i % 2 ? 'B'.repeat(40) : 'Brand '.repeat(6).trim(),
  sku: i % 2 ? 'S'.repeat(100) : 'SKU-'.repeat(25),
  description: descriptions[i % descriptions.length] ?? '',
  imageUrl: pictures[i % pictures.length] ?? '',
  price: i % 3 ? '149.00' : '9999999999.99',
  currency: i % 3 ? 'USD' : 'CHF',
  totalStock: i % 3 ? 20 : 10_000_000,
}))
