import { type BulkColumn, bulkSchema } from '../../platform/bulk-schema.ts'
import { type Refusal, type RowPlan, rowSink, rowStamp } from '../../platform/row-sink.ts'
import { textOf, translations } from '../../platform/row-values.ts'
import { defineTarget } from '../../platform/target.ts'
import { levelsOf } from './category-path.ts'
import { type Category, CategoryTree, parentsFirst } from './category-tree.ts'

const COLUMNS: Readonly<Record<string, BulkColumn>> = {
  code: ['id', 'Code of the category; proposals name it by this code'],
  parent: ['id', 'Code of the category above; empty at the top'],
  path: ['text', 'Names from the top down with > between, instead of code and parent'],
  name: ['text', 'Name in the marketplace’s language', { localised: true }],
  position: ['integer', 'Order among its sisters'],
  published: ['boolean', 'Whether merchants and buyers see it; yes where nothing is said'],
  external_id: ['id', 'Id in the operator’s own system'],
}

export default defineTarget({
  name: 'categories',
  summary: 'the operator’s category tree',
  owner: 'operator',
  schema: (db) => bulkSchema(db, 'categories', COLUMNS, [['code'], ['path']], { together: true }),
  open: async (_db, { now }, schema) => rowSink(schema, planOf(now)),
})

const planOf = (now: () => Date): RowPlan<Category, CategoryTree> => ({
  table: 'category',
  look: async (tx, batch) =>
    new CategoryTree(await tx.selectFrom('category').selectAll().where('deleted_at', 'is', null).execute(), batch),
  besides: (tree, batch) => tree.missing(batch),
  // Whatever the order of the file, a child finds its parent.
  order: (tree, batch) => parentsFirst(batch.map((record) => tree.placeOf(record))),
  codeOf: (tree, record) => tree.placeOf(record).code,
  existing: (tree, code) => tree.get(code),
  above: (tree, record) => tree.get(tree.placeOf(record).parent ?? ''),
  columns: (record, code, tree, row) => {
    const { values } = record
    if (code === '') return unspeakable(record.key)
    const { parent } = tree.placeOf(record)
    const above = parent ? tree.get(parent) : undefined
    if (parent && !above) return parent === code ? loop(parent) : lost(parent)
    if (parent && tree.isBelow(parent, code)) return loop(parent)
    const name = textOf(values.name) ?? levelsOf(textOf(values.path) ?? '').at(-1)
    if (!name && !row) return nameless(code)
    return {
      ...(row ? {} : { code, parent_id: null }),
      ...(parent === undefined ? {} : { parent_id: above?.id ?? null }),
      // A category that the operator has renamed keeps its name when its path comes again.
      ...(name && (textOf(values.name) !== null || !row) ? { name } : {}),
      names: translations(values, 'name', row?.names ?? {}),
      ...(values.position === undefined && row ? {} : { position: Number(values.position ?? 0) }),
      ...(values.published === undefined && row ? {} : { published: values.published !== false }),
      ...(values.external_id === undefined && row ? {} : { external_id: textOf(values.external_id) }),
    }
  },
  stamp: (before) => rowStamp(before, now()),
  keep: (tree, row) => tree.keep(row),
})

const unspeakable = (key: string): Refusal => ({
  refused: 'value_refused',
  attribute: 'path',
  value: key,
  detail: 'No code can be made of this path: one of its names has neither letter nor digit. Give the category a code.',
})

const lost = (parent: string): Refusal => ({
  refused: 'unknown_reference',
  attribute: 'parent',
  value: parent,
  detail: `There is no category “${parent}” in the tree, and this source makes none: it lacks it, or its record was refused, or the two stand below each other.`,
})

const loop = (parent: string): Refusal => ({
  refused: 'unknown_reference',
  attribute: 'parent',
  value: parent,
  detail: `“${parent}” is this category itself or stands below it: a category cannot be its own ancestor.`,
})

const nameless = (code: string): Refusal => ({
  refused: 'required_missing',
  attribute: 'name',
  value: code,
  detail: 'A new category needs a name.',
})
