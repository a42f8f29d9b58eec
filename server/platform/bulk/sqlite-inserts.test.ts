import BetterSqlite3 from 'better-sqlite3'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Cell } from './bulk-rows.ts'
import { SqliteInserts } from './sqlite-inserts.ts'

const value = fc.oneof(
  fc.constantFrom<Cell>(null, 0, -1, 2 ** 53 - 1, '', '{}', "it's", '?1', '@now', 'a"b', 'new', 'é', 'x'.repeat(60)),
  fc.integer(),
  fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\0')),
)
/** Rows that are alike for a while, and then in another way; some end what may wait. */
const stretches = fc.array(
  fc.record({ row: fc.tuple(value, value, value), count: fc.integer({ min: 1, max: 60 }), ends: fc.boolean() }),
  { minLength: 1, maxLength: 8 },
)

test('what is added is there, whatever rows share and stop sharing', () => {
  fc.assert(
    fc.property(stretches, fc.boolean(), (all, numbered) => {
      const raw = new BetterSqlite3(':memory:')
      raw.exec('create table thing (id integer primary key, a, b, c, created_at, updated_at)')
      const inserts = new SqliteInserts(raw, { name: 'thing', columns: ['id', 'a', 'b', 'c'] })
      inserts.begin(7)
      const rows: Cell[][] = []
      for (const { row, count, ends } of all) {
        for (let n = 0; n < count; n++) {
          const cells = [rows.length + 1, ...(numbered ? [`n${rows.length}`, ...row.slice(1)] : row)]
          rows.push(cells)
          inserts.add(cells)
        }
        if (ends) inserts.flush()
      }
      inserts.flush()
      const there = raw.prepare('select id, a, b, c, created_at, updated_at from thing order by id').raw().all()
      raw.close()
      expect(there).toEqual(rows.map((cells) => [...cells, 7, 7]))
    }),
  )
})
