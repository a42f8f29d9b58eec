import { sql } from 'kysely'
import type { LearnedFact } from '../../../engine/contract/lesson.ts'
import type { Context } from '../../context.ts'
import type { Database, Queries } from '../../platform/database.ts'
import { keepable } from '../../platform/keepable.ts'
import { type Page, type PageFields, type PageRequest, readPage } from '../../platform/pages.ts'
import { none, ownedBy } from '../../platform/sight.ts'
import { instant, opaque } from '../../platform/wire.ts'

/** What merchants of this marketplace confirmed about these keys, for the source of one of them; one query. */
export async function learnedAbout(
  db: Database,
  target: string,
  merchantId: number | null,
  keys: readonly string[],
): Promise<LearnedFact[]> {
  const { kysely, dialect } = db
  // One parameter, however many keys: both databases bound how many there may be.
  const list = JSON.stringify(keys.map(keepable))
  const among =
    dialect === 'sqlite'
      ? sql<boolean>`key in (select value from json_each(${list}))`
      : sql<boolean>`key in (select jsonb_array_elements_text(${list}::jsonb))`
  const own = merchantId === null ? sql`merchant_id is null` : sql`merchant_id = ${merchantId}`
  const rows = await kysely
    .selectFrom('lesson')
    .select(['kind', 'attribute', 'key', 'meant'])
    .select(sql<number>`count(distinct coalesce(merchant_id, 0))`.as('merchants'))
    .select(sql<number>`max(case when ${own} then 1 else 0 end)`.as('own'))
    .where('target', '=', target)
    .where(among)
    .groupBy(['kind', 'attribute', 'key', 'meant'])
    .orderBy('meant')
    .execute()
  return rows.map((row) => ({ ...row, merchants: Number(row.merchants), own: Number(row.own) === 1 }))
}

const lessons = (db: Queries) =>
  db
    .selectFrom('lesson')
    .leftJoin('merchant', 'merchant.id', 'lesson.merchant_id')
    .select([
      'lesson.id',
      'lesson.target',
      'lesson.kind',
      'lesson.attribute',
      'lesson.source',
      'lesson.meant',
      'lesson.mapping_id',
      'lesson.created_at',
      'merchant.code as merchant',
    ])

type LessonRow = Awaited<ReturnType<ReturnType<typeof lessons>['executeTakeFirstOrThrow']>>

const fields: PageFields = {
  id: { column: 'lesson.id', kind: 'integer' },
  target: { column: 'lesson.target', kind: 'text' },
  kind: { column: 'lesson.kind', kind: 'text' },
  attribute: { column: 'lesson.attribute', kind: 'text' },
  source: { column: 'lesson.source', kind: 'text' },
  meant: { column: 'lesson.meant', kind: 'text' },
  merchant: { column: 'merchant.code', kind: 'text', nullable: true },
  mapping: { column: 'lesson.mapping_id', kind: 'integer' },
  created_at: { column: 'lesson.created_at', kind: 'instant' },
}

const view = ({ id, mapping_id, created_at, merchant, ...row }: LessonRow) => ({
  id: opaque(id),
  ...row,
  merchant: merchant ?? '',
  mapping: opaque(mapping_id),
  created_at: instant(created_at),
})

/** Something learned from one mapping, as the API and the command line show it. */
export type LessonView = ReturnType<typeof view>

const list = {
  fields,
  id: 'lesson.id',
  sort: 'id',
  sight: { merchant: ownedBy('lesson.merchant_id'), storefront: none },
  view: (row: LessonRow) => view(row),
}

/** A page of what was learned. */
export function listLessons(ctx: Context, request: PageRequest): Promise<Page<LessonView>> {
  return readPage(ctx, lessons(ctx.queries), list, request)
}

/** Everything that was learned, oldest first, for a file. */
export async function* allLessons(ctx: Context, filters: Readonly<Record<string, string>>): AsyncGenerator<LessonView> {
  let cursor: string | null = null
  do {
    const page: Page<LessonView> = await listLessons(ctx, {
      filters,
      limit: 500,
      ...(cursor === null ? {} : { cursor }),
    })
    yield* page.data
    cursor = page.next_cursor
  } while (cursor !== null)
}
