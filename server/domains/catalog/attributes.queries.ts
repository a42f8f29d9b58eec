import type { Queries } from '../../platform/database.ts'
import { findOne } from '../../platform/find-one.ts'
import { type Page, type PageFields, type PageRequest, readPage } from '../../platform/pages.ts'
import { opaque } from '../../platform/wire.ts'

const attributes = (db: Queries) => db.selectFrom('attribute').selectAll('attribute')

type AttributeRow = Awaited<ReturnType<ReturnType<typeof attributes>['executeTakeFirstOrThrow']>>

const fields: PageFields = {
  id: { column: 'attribute.id', kind: 'integer' },
  code: { column: 'attribute.code', kind: 'text' },
  label: { column: 'attribute.label', kind: 'text' },
  entity: { column: 'attribute.entity', kind: 'text' },
  type: { column: 'attribute.type', kind: 'text' },
  required: { column: 'attribute.required', kind: 'flag' },
  active: { column: 'attribute.active', kind: 'flag' },
  native: { column: 'attribute.native', kind: 'flag' },
  position: { column: 'attribute.position', kind: 'integer' },
}

const view = (row: AttributeRow) => ({ ...row, id: opaque(row.id) })

/** An attribute as the API and the command line show it. */
export type AttributeView = ReturnType<typeof view>

/** A page of attributes. */
export function listAttributes(db: Queries, request: PageRequest): Promise<Page<AttributeView>> {
  return readPage(attributes(db), { fields, id: 'attribute.id', sort: 'position', view }, request)
}

/** One attribute, by code or by id. */
export async function findAttribute(db: Queries, ref: string): Promise<AttributeView> {
  const names = { noun: 'attribute', nouns: 'attributes', id: 'attribute.id', called: ['attribute.code'] }
  return view(await findOne(attributes(db), names, ref))
}
