import { type SelectQueryBuilder, sql } from 'kysely'
import type { Context } from '../context.ts'
import type { Queries } from './database.ts'
import { findOne, type Names } from './find-one.ts'
import { countRows, type Listed, type Page, type PageFields, type PageRequest, readPage } from './pages.ts'

/** Everything that is read of a noun, in one place: who sees which rows, what they are called, how they are shown. */
interface ListingOf<DB, TB extends keyof DB, Row, View> extends Names, Listed<Row, View> {
  rows(db: Queries): SelectQueryBuilder<DB, TB, Row & { id: number }>
}

/** The reads of a noun, bounded by whoever asks. */
export interface Listing<Row, View> {
  readonly fields: PageFields
  /** Whether `updated_since` can be asked. */
  readonly followed: boolean
  page(ctx: Context, request: PageRequest): Promise<Page<View>>
  /** How many a request is about. */
  count(ctx: Context, request: PageRequest): Promise<number>
  /** One, by id or by what it is called. Throws where there is none in reach. */
  find(ctx: Context, ref: string): Promise<View>
  /** The row behind `find`. */
  row(ctx: Context, ref: string): Promise<Row>
}

/** Makes the reads of a noun. */
export function defineListing<DB, TB extends keyof DB, Row, View>(
  listing: ListingOf<DB, TB, Row, View>,
): Listing<Row, View> {
  const row = (ctx: Context, ref: string) => {
    const rows = listing.rows(ctx.queries)
    const present = listing.gone ? rows.where(sql<boolean>`${sql.ref(listing.gone)} is null`) : rows
    return findOne<DB, TB, Row>(ctx, present, listing, ref)
  }
  return {
    fields: listing.fields,
    followed: listing.changed !== undefined,
    page: (ctx, request) => readPage(ctx, listing.rows(ctx.queries), listing, request),
    count: (ctx, request) => countRows(ctx, listing.rows(ctx.queries), listing, request),
    row,
    find: async (ctx, ref) => listing.view(await row(ctx, ref), ctx),
  }
}
