import type { Drop, DropReservation, Held, NewDrop, Purchase, Reservation, User } from '@/lib/api/api.gen'
import { withTimeout } from './with-timeout'

/** A user of the API. */
export class Person {
  readonly email: string
  readonly token: string
  readonly #shop: string

  constructor(shop: string, email: string, token: string) {
    this.#shop = shop
    this.email = email
    this.token = token
  }

  /** Signs in with dev sign-in. The name is what others see. */
  static async signIn(shop: string, email: string, firstName = 'Robin', lastName = 'Moss'): Promise<Person> {
    const reply = await fetch(`${shop}/api/dev/sign-in`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ email, firstName, lastName }),
    })
    if (!reply.ok) throw new Error(`sign-in of ${email}: ${reply.status} ${await reply.text()}`)
    const { token } = (await reply.json()) as { token: string; user: User }
    return new Person(shop, email, token)
  }

  /** `sizes` are the ids of the wished sizes, where the drop has sizes. */
  reserve = (dropId: string, sizes?: string[]) =>
    this.send<Held>('POST', `/api/drops/${dropId}/reserve`, sizes && { sizes })
  purchase = (reservationId: string) =>
    this.send<{ purchase: Purchase }>('POST', `/api/reservations/${reservationId}/purchase`)
  cancel = (reservationId: string) => this.send<Held>('DELETE', `/api/reservations/${reservationId}/cancel`)
  reservations = () => this.send<{ reservations: Reservation[] }>('GET', '/api/reservations')

  async buy(dropId: string, sizes?: string[]): Promise<void> {
    const { reservation } = await this.reserve(dropId, sizes)
    await this.purchase(reservation.id)
  }

  me = () => this.send<User>('GET', '/api/auth/me')

  /** What only admins can do. */
  block = (userId: string, reason: string) => this.send('PUT', `/api/users/${userId}/block`, { reason })
  createDrop = (drop: NewDrop) => this.send<Drop>('POST', '/api/drops', drop)
  editDrop = (dropId: string, changes: Partial<NewDrop>) => this.send<Drop>('PUT', `/api/drops/${dropId}`, changes)
  steer = (dropId: string, verb: 'pause' | 'resume' | 'end') => this.send<Drop>('POST', `/api/drops/${dropId}/${verb}`)
  cancelDrop = (dropId: string) => this.send<Drop>('DELETE', `/api/drops/${dropId}`)
  adjustStock = (dropId: string, delta: number) =>
    this.send<Drop>('PATCH', `/api/drops/${dropId}/stock`, { delta, reason: 'e2e' })
  reservationsOf = (dropId: string) =>
    this.send<{ reservations: DropReservation[] }>('GET', `/api/drops/${dropId}/reservations`)

  async send<T>(method: string, path: string, body?: object): Promise<T> {
    const answer = fetch(this.#shop + path, {
      method,
      headers: { Authorization: `Bearer ${this.token}`, 'Content-Type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
    const reply = await withTimeout(`the answer to ${method} ${path}`, answer)
    if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${await reply.text()}`)
    return (await reply.json()) as T
  }
}
