import type { Drop, DropSize, SizeStock } from '@/lib/api/api.gen'
import type { PurchaseMessage, StockMessage } from '@/lib/live/messages'

/** A drop for tests: 10 pairs, live, at version 5. */
export const aDrop = (changes: Partial<Drop> = {}): Drop => ({
  id: '01900000-0000-7000-8000-000000000001',
  name: 'Tempo One',
  description: '',
  brand: 'Ferrow',
  sku: '',
  imageUrl: '/media/tempo.svg',
  price: '149.00',
  currency: 'USD',
  totalStock: 10,
  availableStock: 10,
  reservedStock: 0,
  soldStock: 0,
  status: 'live',
  dropStartTime: '2026-11-22T12:00:00Z',
  dropEndTime: null,
  maxPerUser: 1,
  holdSeconds: 60,
  freeReturns: 2,
  sizes: [],
  rehearsal: false,
  revision: 1,
  seq: 5,
  recentPurchases: [],
  soldOutAt: null,
  nextHoldEnd: null,
  createdAt: '2026-11-22T11:00:00Z',
  updatedAt: '2026-11-22T12:00:00Z',
  ...changes,
})

/** A size of a drop for tests, with this many of its 5 pairs reserved. */
export const aSize = (id: string, label: string, reserved = 0): DropSize => ({
  id,
  label,
  note: '',
  totalStock: 5,
  availableStock: 5 - reserved,
  reservedStock: reserved,
  soldStock: 0,
  nextHoldEnd: null,
})

/** The stock of that size. */
export const sizeStock = (id: string, reserved: number): SizeStock => ({
  id,
  total: 5,
  available: 5 - reserved,
  reserved,
  sold: 0,
  nextHoldEnd: reserved === 5 ? '2026-11-22T12:02:00Z' : null,
})

/** The stock of that drop at a version, with this many units reserved. */
export const stockAt = (seq: number, reserved: number, changes: Partial<StockMessage> = {}): StockMessage => ({
  dropId: aDrop().id,
  seq,
  total: 10,
  available: 10 - reserved,
  reserved,
  sold: 0,
  nextHoldEnd: null,
  sizes: [],
  at: '2026-11-22T12:01:00Z',
  ...changes,
})

/** A purchase of that drop at a version. */
export const saleAt = (seq: number, name: string): PurchaseMessage => ({
  dropId: aDrop().id,
  seq,
  purchase: { priceAtPurchase: '149.00', currency: 'USD', purchasedAt: '2026-11-22T12:01:00Z' },
  user: { name, imageUrl: '' },
})
