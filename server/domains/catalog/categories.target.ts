import type { Selectable } from 'kysely'
import { type BulkColumn, bulkSchema } from '../../platform/bulk-schema.ts'
import type { Tx } from '../../platform/database.ts'
import { type Refusal, type RowPlan, rowSink, textOf, translations, type Values } from '../../platform/row-sink.ts'
import { defineTarget } from '../../platform/target.ts'
import type { CatalogTables } from './catalog.tables.ts'

type Category = Selectable<CatalogTables['category']>

const COLUMNS: Readonly<Record<string, BulkColumn>> = {
  code: ['id', 'Code of the category; proposals name it by this code'],
  parent: ['id', 'Code of the category above; empty at the top'],
  path: ['text', 'Names from the top down with > between, instead of code and parent'],
  name: ['text', 'Name in the marketplace’s language', { localised: true }],
  position: ['integer', 'Order among its sisters'],
  published: ['boolean', 'Whether merchants and buyers see it; yes where nothing is said'],
  external_id: ['id', 'Id in the operator’s own system'],
}

/** What the tree holds while a batch is written. */
interface Tree {
  readonly byCode: Map<string, Category>
  /** Codes of the batch itself: a parent may stand below its child. */
  readonly inBatch: Map<string, Values>
}

export default defineTarget({
  name: 'categories',
  summary: 'the operator’s category tree',
  owner: 'operator',
  schema: (db) => bulkSchema(db, 'categories', COLUMNS, [['code'], ['path']]),
  open: async (_db, _scope, schema) => {
    const sink = rowSink(schema, 'categories', plan)
    return {
      // Parents first, so that a child finds its parent whatever the order of the file.
      write: async (tx, batch) => {
        const order = parentsFirst(
          batch.map((record) => recordOf(record.entities.categories?.cells ?? [], schema.layout.categories ?? [])),
        )
        const outcome = await sink.write(
          tx,
          order.map((index) => batch[index] as (typeof batch)[number]),
        )
        return {
          ...outcome,
          rejected: outcome.rejected.map((each) => ({ ...each, index: order[each.index] as number })),
        }
      },
    }
  },
})

const recordOf = (cells: readonly unknown[], layout: readonly string[]) =>
  Object.fromEntries(layout.map((code, at) => [code, cells[at]])) as Values

const plan: RowPlan<Category, Tree> = {
  look: async (tx, batch, keys) => {
    const rows = await tx.selectFrom('category').selectAll().execute()
    const inBatch = new Map(batch.map((values, index) => [codeOf(values, keys[index] ?? ''), values]))
    const tree = { byCode: new Map(rows.map((row) => [row.code, row])), inBatch }
    for (const values of batch)
      if (textOf(values.path)) await makeAncestors(tx, tree, levels(textOf(values.path) ?? '').slice(0, -1))
    return tree
  },
  existing: (tree, key) => tree.byCode.get(key) ?? tree.byCode.get(pathCode(levels(key))),
  columns: (values, key, tree, row) => {
    const path = levels(textOf(values.path) ?? '')
    const code = textOf(values.code) ?? pathCode(path)
    const parent =
      path.length > 0
        ? pathCode(path.slice(0, -1))
        : values.parent === undefined
          ? undefined
          : (textOf(values.parent) ?? '')
    const above = parent ? tree.byCode.get(parent) : undefined
    if (parent && !above) return lost(parent)
    if (above && isBelow(tree, above, code)) return loop(parent ?? '')
    const name = textOf(values.name) ?? path.at(-1)
    if (!name && !row) return nameless(key)
    return {
      code,
      ...(parent === undefined ? (row ? {} : { parent_id: null }) : { parent_id: above?.id ?? null }),
      ...(name ? { name } : {}),
      names: translations(values, 'name', row?.names ?? {}),
      ...(values.position === undefined && row ? {} : { position: Number(values.position ?? 0) }),
      ...(values.published === undefined && row ? {} : { published: values.published !== false }),
      ...(values.external_id === undefined && row ? {} : { external_id: textOf(values.external_id) }),
    }
  },
  insert: (tx, columns) =>
    tx
      .insertInto('category')
      .values(columns as never)
      .returningAll()
      .executeTakeFirstOrThrow() as Promise<Category>,
  update: async (tx, row, changes) => {
    await tx.updateTable('category').set(changes).where('id', '=', row.id).execute()
  },
  keep: (tree, _key, row) => tree.byCode.set(row.code, row),
}

function codeOf(values: Values, key: string): string {
  const path = textOf(values.path)
  return textOf(values.code) ?? (path === null ? key : pathCode(levels(path)))
}

function levels(path: string): string[] {
  return path
    .split(/\s*>\s*/)
    .map((level) => level.trim())
    .filter((level) => level !== '')
}

/** `Mode > Femme > Robes d’été` is `mode.femme.robes-d-ete`. */
function pathCode(path: readonly string[]): string {
  const plain = (level: string) =>
    level
      .normalize('NFD')
      .replaceAll(/\p{M}/gu, '')
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
      .replaceAll(/^-|-$/g, '')
  return path.map(plain).join('.')
}

/** A path names its ancestors too; those that are missing are made. */
async function makeAncestors(tx: Tx, tree: Tree, path: readonly string[]): Promise<void> {
  for (let depth = 1; depth <= path.length; depth++) {
    const code = pathCode(path.slice(0, depth))
    if (tree.byCode.has(code) || tree.inBatch.has(code)) continue
    const parent = tree.byCode.get(pathCode(path.slice(0, depth - 1)))
    const columns = {
      code,
      parent_id: parent?.id ?? null,
      name: path[depth - 1] as string,
      names: {},
      position: 0,
      published: true,
      external_id: null,
    }
    tree.byCode.set(code, await tx.insertInto('category').values(columns).returningAll().executeTakeFirstOrThrow())
  }
}

/** True where `node` is the category of `code`, or stands below it. */
function isBelow(tree: Tree, node: Category, code: string): boolean {
  const own = tree.byCode.get(code)?.id
  if (own === undefined) return node.code === code
  const byId = new Map([...tree.byCode.values()].map((row) => [row.id, row]))
  for (let at: Category | undefined = node; at; at = at.parent_id === null ? undefined : byId.get(at.parent_id)) {
    if (at.id === own) return true
  }
  return false
}

/** Indexes of a batch in an order in which no child comes before its parent; circles stay where they are. */
function parentsFirst(batch: readonly Values[]): number[] {
  const at = new Map(batch.map((values, index) => [codeOf(values, ''), index]))
  const order: number[] = []
  const placed = new Set<number>()
  for (const start of batch.keys()) {
    const chain: number[] = []
    for (let index: number | undefined = start; index !== undefined && !placed.has(index) && !chain.includes(index); ) {
      chain.push(index)
      const values: Values = batch[index] ?? {}
      const path = levels(textOf(values.path) ?? '')
      index = at.get(path.length > 1 ? pathCode(path.slice(0, -1)) : (textOf(values.parent) ?? ''))
    }
    for (const index of chain.toReversed()) {
      placed.add(index)
      order.push(index)
    }
  }
  return order
}

const lost = (parent: string): Refusal => ({
  refused: 'unknown_reference',
  attribute: 'parent',
  value: parent,
  detail: `There is no category “${parent}”. Load it first, or put it nearer to its children in the file.`,
})

const loop = (parent: string): Refusal => ({
  refused: 'unknown_reference',
  attribute: 'parent',
  value: parent,
  detail: `“${parent}” stands below this category already: a category cannot be its own ancestor.`,
})

const nameless = (key: string): Refusal => ({
  refused: 'required_missing',
  attribute: 'name',
  value: key,
  detail: 'A new category needs a name.',
})
