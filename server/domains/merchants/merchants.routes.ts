import { Type } from 'typebox'
import type { App } from '../../http/app.ts'
import { Fields, Instant, ListOf, Nullable, named, readRoutes, Words } from '../../http/resources.ts'
import { MERCHANT_STATES } from './merchant.machine.ts'
import { merchants } from './merchants.queries.ts'

const Text = Nullable(Type.String())

const Merchant = Type.Object({
  id: Type.String(),
  code: Type.String(),
  name: Type.String(),
  email: Text,
  region: Text,
  language: Text,
  currency: Text,
  legal_name: Text,
  registration_number: Text,
  vat_number: Text,
  street: Text,
  postal_code: Text,
  city: Text,
  country: Text,
  iban: Text,
  status: Words(MERCHANT_STATES),
  custom: Fields,
  external_id: Text,
  actions: ListOf(Type.String({ description: 'What you may do with it now' })),
  created_at: Instant,
  updated_at: Instant,
  deleted_at: Nullable(Instant),
  version: Type.Integer(),
})

/** Who sells here. */
export function merchantRoutes(app: App): void {
  const merchant = { nouns: 'merchants', one: 'a merchant', scope: 'merchants:read' } as const
  readRoutes(app, named(app, 'Merchant', Merchant), { ...merchant, ...merchants })
}
