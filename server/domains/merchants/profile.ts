import type { Static } from 'typebox'
import { currencyOf } from '../../../engine/kernel/money.ts'
import type { ProblemError } from '../../../engine/kernel/problem.ts'
import type { Context } from '../../context.ts'
import { changedCustom } from './custom-fields.ts'
import { ibanOf } from './iban.ts'
import { merchantFaults } from './merchants.faults.ts'
import type { MerchantChange } from './merchants.schemas.ts'

/** What may be said of a merchant, as far as it is said. */
export type Profile = Static<typeof MerchantChange>

/** What the operator decides about a merchant. */
const OPERATORS = ['code', 'external_id', 'kyc'] as const

/** Columns that a replacement empties where it says nothing of them. */
const EMPTIED = {
  email: null,
  region: null,
  language: null,
  currency: null,
  legal_name: null,
  registration_number: null,
  vat_number: null,
  street: null,
  postal_code: null,
  city: null,
  country: null,
  iban: null,
} as const

/** Columns of a change, checked; what is not said is left out. Throws what is wrong with it. */
export async function columnsOf(ctx: Context, profile: Profile, before: Readonly<Record<string, unknown>> = {}) {
  const { custom, ...plain } = profile
  const foreign = ctx.actor.role === 'operator' ? [] : OPERATORS.filter((it) => profile[it] !== undefined)
  if (foreign.length > 0) throw merchantFaults.operators_field({ fields: foreign })
  const errors: ProblemError[] = []
  const { code, currency, iban } = plain
  if (code !== undefined && /^\d+$/.test(code)) throw merchantFaults.not_that_code({ code })
  if (currency && currencyOf(currency) === null) {
    errors.push({ path: '/currency', code: 'bad_value', detail: `“${currency}” is no currency of ISO 4217.` })
  }
  const account = iban ? ibanOf(iban) : null
  if (iban && account === null) {
    errors.push({ path: '/iban', code: 'bad_value', detail: 'The check digits say that this is no IBAN.' })
  }
  if (errors.length > 0) throw merchantFaults.fields_refused({ errors })
  return {
    ...plain,
    ...(account === null ? {} : { iban: account }),
    ...(custom === undefined
      ? {}
      : { custom: await changedCustom(ctx, (before.custom ?? {}) as Record<string, unknown>, custom) }),
  }
}

/** A profile that says everything: what it leaves out is emptied. Code and KYC stay what they are. */
export async function replacingColumns(ctx: Context, profile: Profile, code: string) {
  const said = await columnsOf(ctx, profile, { custom: {} })
  return { ...EMPTIED, name: said.code ?? code, custom: {}, ...said }
}

/** What a merchant can be asked to say about itself. */
export const PROFILE_FIELDS: readonly string[] = ['name', ...Object.keys(EMPTIED)]
