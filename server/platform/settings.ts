import { currencyOf } from '../../engine/kernel/money.ts'
import { type AcceptanceRule, acceptanceRulesOf } from './acceptance-rules.ts'
import type { Queries } from './database.ts'
import { platformFaults } from './faults.ts'

/** What the operator decides about the whole marketplace. */
export interface Settings {
  /** ISO 4217; every price of the catalogue is in it. */
  readonly currency: string
  /** ISO 639-1; what is written without a language is in this one. */
  readonly language: string
  readonly catalog_mode: 'open' | 'closed' | 'enriched'
  readonly offer_acceptance: 'automatic' | 'manual'
  readonly prices: 'gross' | 'net'
  /** Attributes that together tell which product of the catalogue a record is about. */
  readonly match_identifier: readonly string[]
  /** Code of the category of what maps to none; null: such a record is refused. */
  readonly default_category: string | null
  /** Standing orders about what merchants submit; where none applies `offer_acceptance` decides. */
  readonly acceptance_rules: readonly AcceptanceRule[]
  /** Attributes whose change on a live product of an open catalogue waits for the operator. */
  readonly moderated_attributes: readonly string[]
  /** Attributes that a search counts values of, and can be narrowed by. */
  readonly facets: readonly string[]
  /** Longer sides, in pixels, that pictures are served in. */
  readonly image_sizes: readonly number[]
}

const CODE_CHARS_MAX = 200

type Key = keyof Settings

interface SettingRule<Value> {
  readonly summary: string
  readonly initial: Value
  /** The value as it is kept; undefined where it cannot be one. */
  read(value: unknown): Value | undefined
  /** What it may be, in words. */
  readonly allowed: string
}

const oneOf = <const Values extends readonly string[]>(...values: Values) => ({
  allowed: values.join(', '),
  read: (value: unknown) => values.find((it) => it === value) as Values[number] | undefined,
})

/** Every setting there is: what it is for, what it may be, and what it is while nobody says so. */
export const SETTINGS: { readonly [K in Key]: SettingRule<Settings[K]> } = {
  currency: {
    summary: 'currency of every price',
    initial: 'EUR',
    allowed: 'a code of ISO 4217',
    read: (value) => (typeof value === 'string' ? (currencyOf(value) ?? undefined) : undefined),
  },
  language: {
    summary: 'language of texts that name none',
    initial: 'en',
    allowed: 'a code of ISO 639-1',
    read: (value) => (typeof value === 'string' && /^[a-z]{2}$/i.test(value) ? value.toLowerCase() : undefined),
  },
  catalog_mode: {
    summary: 'open: merchants make products; closed: only the operator does; enriched: merchants propose them',
    initial: 'open',
    ...oneOf('open', 'closed', 'enriched'),
  },
  offer_acceptance: {
    summary: 'whether an offer goes live at once or waits for the operator',
    initial: 'automatic',
    ...oneOf('automatic', 'manual'),
  },
  prices: { summary: 'whether prices hold the tax', initial: 'gross', ...oneOf('gross', 'net') },
  match_identifier: {
    summary: 'attributes that tell which product of the catalogue a record is about',
    initial: ['gtin'],
    allowed: 'codes of attributes, with commas between',
    read: codesOf,
  },
  default_category: {
    summary: 'category of records whose own maps to none; without one they are refused',
    initial: null,
    allowed: 'the code of a category, or nothing',
    read: (value) => {
      if (value === null || value === '') return null
      return typeof value === 'string' && value.length <= CODE_CHARS_MAX ? value : undefined
    },
  },
  acceptance_rules: {
    summary: 'standing orders about what merchants submit: which is accepted, refused, or waits for you',
    initial: [],
    allowed:
      'a list like [{"on":"offer","verdict":"wait","categories":["jewellery"]}]; `verdict` is accept, wait or refuse',
    read: acceptanceRulesOf,
  },
  moderated_attributes: {
    summary: 'attributes whose change on a live product of an open catalogue waits for you',
    initial: [],
    allowed: 'codes of attributes, with commas between, or nothing',
    read: (value) => (value === '' || (Array.isArray(value) && value.length === 0) ? [] : codesOf(value)),
  },
  facets: {
    summary: 'attributes that a search counts values of, and can be narrowed by',
    initial: ['color', 'size', 'material', 'gender', 'age_group'],
    allowed: 'codes of attributes, with commas between',
    read: codesOf,
  },
  image_sizes: {
    summary: 'longer sides, in pixels, that pictures are served in',
    initial: [80, 320, 640, 1280],
    allowed: 'up to 12 whole numbers from 16 to 4096, with commas between',
    read: sizesOf,
  },
}

export const SETTING_KEYS = Object.keys(SETTINGS) as Key[]

function codesOf(value: unknown): string[] | undefined {
  const list = typeof value === 'string' ? value.split(/[\s,+]+/).filter(Boolean) : value
  if (!Array.isArray(list) || list.length === 0) return undefined
  return list.every((it) => typeof it === 'string' && /^[a-z][a-z0-9_]*$/.test(it)) ? [...new Set(list)] : undefined
}

const SIZES_MAX = 12

/** Every size is work for whoever asks first, and a file: there is an end to them. */
function sizesOf(value: unknown): number[] | undefined {
  const list = typeof value === 'string' ? value.split(/[\s,+]+/).filter(Boolean) : value
  if (typeof list === 'number') return sizesOf([list])
  if (!Array.isArray(list) || list.length === 0 || list.length > SIZES_MAX) return undefined
  const sizes = list.map((it) => (/^\d{2,4}$/.test(String(it)) ? Number(it) : 0))
  return sizes.every((it) => it >= 16 && it <= 4096) ? [...new Set(sizes)].sort((a, b) => a - b) : undefined
}

/** The settings in force; one that was never written is what it is while nobody says so. */
export async function readSettings(db: Queries): Promise<Settings> {
  const rows = await db.selectFrom('setting').selectAll().where('key', 'in', SETTING_KEYS).execute()
  const kept = new Map(rows.map((row) => [row.key, row.value]))
  const entries = SETTING_KEYS.map((key) => [key, SETTINGS[key].read(kept.get(key)) ?? SETTINGS[key].initial])
  return Object.fromEntries(entries) as unknown as Settings
}

/** Changes some settings, given as they are or as text; all or none. Throws what is wrong with the first wrong one. */
export async function writeSettings(db: Queries, changes: Readonly<Record<string, unknown>>): Promise<void> {
  const rows = Object.entries(changes).map(([key, given]) => {
    const rule = SETTING_KEYS.includes(key as Key) ? SETTINGS[key as Key] : undefined
    if (!rule) throw platformFaults.bad_setting({ key, why: `there are only ${SETTING_KEYS.join(', ')}` })
    const value = rule.read(given)
    if (value === undefined) throw platformFaults.bad_setting({ key, why: `it may be ${rule.allowed}` })
    return { key, value: JSON.stringify(value) }
  })
  if (rows.length === 0) return
  await db
    .insertInto('setting')
    .values(rows)
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value: (it) => it.ref('excluded.value') }))
    .execute()
}
