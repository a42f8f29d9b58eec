import type { Context } from '../context.ts'
import { type Page, type PageRequest, readPage } from './pages.ts'
import { all } from './sight.ts'
import { instant, opaque } from './wire.ts'

/** What a history can be filtered and sorted by. */
export const historyFields = {
  id: { column: 'transition.id', kind: 'integer' },
  at: { column: 'transition.at', kind: 'instant' },
  action: { column: 'transition.action', kind: 'text' },
} as const

type Entry = ReturnType<typeof view>

interface Row {
  readonly id: number
  readonly at: Date
  readonly action: string
  readonly from_state: string | null
  readonly to_state: string
  readonly actor: { readonly role: string; readonly id: string | null }
  readonly reason: string | null
}

const view = (row: Row) => ({
  id: opaque(row.id),
  at: instant(row.at),
  action: row.action,
  from: row.from_state,
  to: row.to_state,
  actor: row.actor,
  reason: row.reason,
})

/** How one thing came to be where it is, first step first. Whoever calls has made sure that it may be seen. */
export function readHistory(ctx: Context, noun: string, id: number, request: PageRequest): Promise<Page<Entry>> {
  const rows = ctx.queries
    .selectFrom('transition')
    .selectAll('transition')
    .where('transition.noun', '=', noun)
    .where('transition.noun_id', '=', id)
  const sight = { merchant: all, storefront: all }
  return readPage(ctx, rows, { fields: historyFields, id: 'transition.id', sort: 'id', sight, view }, request)
}
