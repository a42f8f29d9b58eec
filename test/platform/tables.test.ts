import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { expect, test } from 'vitest'
import { ormOnSqlite } from '../../server/platform/orm.ts'

const SERVER = join(import.meta.dirname, '../../server')

interface Column {
  readonly kind: 'instant' | 'flag' | 'number' | 'other'
  readonly nullable: boolean
}

type Shape = Record<string, Record<string, Column>>

test('the types of queries are those of the entities', async () => {
  expect(written()).toEqual(await described())
})

/** What the files `*tables.ts` say, read as text: at run time no type is left. */
function written(): Shape {
  const files = globSync('{platform,domains/*}/*tables.ts', { cwd: SERVER })
  const text = files.map((file) => readFileSync(join(SERVER, file), 'utf8')).join('\n')
  const bodies = new Map(
    [...text.matchAll(/interface (\w+) \{\n([^}]*)\n\}/g)].map(([, name, body]) => [name!, fieldsOf(body!)]),
  )
  const lists = [...bodies].filter(([name]) => name.endsWith('Tables')).flatMap(([, fields]) => fields)
  return Object.fromEntries(
    lists.map(([table, type]) => [
      table,
      Object.fromEntries(bodies.get(type)!.map(([name, text]) => [name, columnOf(text)])),
    ]),
  )
}

function fieldsOf(body: string): [name: string, type: string][] {
  return body
    .split('\n')
    .flatMap((line) =>
      [...line.matchAll(/^ {2}(\w+): (.+)$/g)].map(([, name, type]): [string, string] => [name!, type!]),
    )
}

function columnOf(type: string): Column {
  const nullable = type.endsWith(' | null')
  const base = type.replace(/ \| null$/, '').replace(/^Generated<(.*)>$/, '$1')
  const kind = base === 'Date' ? 'instant' : base === 'boolean' ? 'flag' : base === 'number' ? 'number' : 'other'
  return { kind, nullable }
}

/** The same, of what the ORM knows. */
async function described(): Promise<Shape> {
  const orm = await ormOnSqlite(new BetterSqlite3(':memory:'))
  const entities = [...orm.getMetadata().getAll().values()]
  await orm.close()
  return Object.fromEntries(
    entities
      .filter((entity) => entity.tableName !== 'migration')
      .map((entity) => [
        entity.tableName,
        Object.fromEntries(
          entity.props
            .filter((prop) => prop.fieldNames?.length === 1)
            .map((prop) => [
              prop.fieldNames[0]!,
              { kind: kindOf(prop.columnTypes[0]!), nullable: prop.nullable ?? false },
            ]),
        ),
      ]),
  )
}

function kindOf(columnType: string): Column['kind'] {
  if (columnType === 'datetime') return 'instant'
  if (columnType === 'boolean') return 'flag'
  return /^(integer|bigint)$/.test(columnType) ? 'number' : 'other'
}
