import type { TableColumn } from '../../look/table.ts'
import { number, plain, short } from '../../look/words.ts'
import type { Thing } from '../../marketplace.ts'

const TEXT_CHARS_MAX = 80

/** A column of a field as it is; null is a dash. */
function field(name: string, options: { right?: boolean; whole?: boolean } = {}): TableColumn<Thing> {
  return { title: name, cell: (row) => cellText(row[name]), ...options }
}

function cellText(value: unknown): string {
  if (value === null || value === undefined || value === '') return '—'
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value === 'number') return number(value)
  if (typeof value !== 'object') return short(String(value), TEXT_CHARS_MAX)
  const entries = Object.entries(value)
  return entries.length === 0 ? '—' : short(entries.map(([key, each]) => `${key} ${each}`).join(', '), TEXT_CHARS_MAX)
}

const price: TableColumn<Thing> = {
  title: 'price',
  right: true,
  whole: true,
  cell: (row) => (row.price === null ? '—' : `${row.sale_price ?? row.price} ${plain(String(row.currency))}`),
}

const stock: TableColumn<Thing> = {
  title: 'stock',
  right: true,
  cell: (row) => (row.stock === null ? '∞' : number(Number(row.stock))),
}

const actor: TableColumn<Thing> = {
  title: 'by',
  cell: (row) =>
    plain(
      Object.values(row.actor as Thing)
        .filter(Boolean)
        .join(' '),
    ),
}

const id = field('id', { right: true, whole: true })

const words = (name: string): TableColumn<Thing> => ({
  title: name,
  cell: (row) => short((row[name] as readonly string[]).join(' '), TEXT_CHARS_MAX),
})

const day = (name: string): TableColumn<Thing> => ({
  title: name,
  whole: true,
  cell: (row) => (row[name] === null ? '—' : plain(String(row[name]).slice(0, 16).replace('T', ' '))),
})

/** What a table shows of each noun; `--json` shows everything. */
export const COLUMNS: Readonly<Record<string, readonly TableColumn<Thing>[]>> = {
  feeds: [
    id,
    field('name'),
    field('merchant'),
    field('target'),
    field('address'),
    field('mode'),
    field('mapping'),
    field('state'),
  ],
  uploads: [
    id,
    field('name'),
    field('merchant'),
    field('bytes', { right: true }),
    day('created_at'),
    day('expires_at'),
  ],
  products: [id, field('merchant'), field('key'), field('title'), field('brand'), field('category'), field('state')],
  offers: [id, field('merchant'), field('sku', { whole: true }), field('title'), price, stock, field('state')],
  variations: [id, field('merchant'), field('sku', { whole: true }), field('axes'), price, stock, field('state')],
  categories: [field('code', { whole: true }), field('name'), field('parent'), field('published')],
  attributes: [
    field('code', { whole: true }),
    field('label'),
    field('entity'),
    field('type'),
    field('required'),
    field('active'),
  ],
  events: [id, field('created_at', { whole: true }), field('type', { whole: true }), field('merchant'), actor],
  jobs: [
    field('id', { whole: true }),
    field('kind'),
    field('state', { whole: true }),
    { ...day('due_at'), title: 'due' },
    { title: 'tries', right: true, cell: (row) => `${row.attempts}/${row.attempts_max}` },
    { title: 'last error', cell: (row) => cellText((row.error as Thing | null)?.detail) },
  ],
  merchants: [field('code', { whole: true }), field('name'), field('country'), field('email'), field('status')],
  'merchant-groups': [field('code', { whole: true }), field('name'), words('merchants')],
  'merchant-fields': [
    field('code', { whole: true }),
    field('label'),
    field('type'),
    field('required'),
    field('visible_to'),
    field('editable_by'),
  ],
  'product-families': [
    field('code', { whole: true }),
    field('name'),
    field('merchant'),
    field('members', { right: true }),
    day('evaluated_at'),
  ],
  'onboarding-steps': [
    field('position', { right: true }),
    field('code', { whole: true }),
    field('title'),
    field('kind'),
    field('required'),
    field('active'),
  ],
  images: [
    id,
    field('merchant'),
    field('state', { whole: true }),
    { title: 'reason', cell: (row) => cellText((row.reason as { code?: string } | null)?.code ?? null) },
    field('width', { right: true }),
    field('height', { right: true }),
    field('url'),
  ],
  'change-requests': [
    id,
    field('kind'),
    field('merchant'),
    field('product'),
    field('title'),
    field('state', { whole: true }),
    day('created_at'),
  ],
  'bulk-edits': [
    id,
    field('noun'),
    field('state', { whole: true }),
    { title: 'done', cell: (row) => cellText(row.counts) },
    actor,
    day('created_at'),
  ],
  outcomes: [
    field('item_id', { right: true, whole: true }),
    field('outcome', { whole: true }),
    field('code'),
    field('detail'),
  ],
  history: [day('at'), field('action', { whole: true }), field('from'), field('to'), actor, field('reason')],
  tokens: [
    id,
    field('prefix', { whole: true }),
    field('name'),
    field('role'),
    field('merchant'),
    field('user'),
    words('scopes'),
    day('last_used_at'),
    day('expires_at'),
    day('revoked_at'),
  ],
  users: [
    id,
    field('email', { whole: true }),
    field('name'),
    {
      title: 'roles',
      cell: (row) =>
        (row.roles as readonly Thing[])
          .map((it) => plain(`${it.role} ${it.merchant ?? it.merchant_group ?? ''}`.trim()))
          .join(', '),
    },
    field('state'),
    day('last_login_at'),
  ],
  'audit-log': [id, day('at'), actor, field('action'), field('noun'), field('noun_id'), field('after')],
}
