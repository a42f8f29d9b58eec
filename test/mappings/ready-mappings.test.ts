import { readdirSync } from 'node:fs'
import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, inject, test } from 'vitest'
import { lintMapping } from '../../engine/mapping/lint.ts'
import { readyMapping, readyTexts } from '../../engine/mapping/ready.ts'
import { loadRules } from '../../engine/plugins.ts'
import type { Database } from '../../server/platform/database.ts'
import { openDatabase } from '../../server/platform/database.ts'
import { targets } from '../../server/targets.ts'
import { type CaseOutcome, type MappingCase, outcomeOf, readCases } from '../support/mapping-cases.ts'

const FOLDER = fileURLToPath(new URL('../../mappings/', import.meta.url))
const ids = [...readyTexts().keys()]
const cases = new Map(await Promise.all(ids.map(async (id) => [id, await readCases(id)] as const)))
let db: Database

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'izb-ready-'))
  await copyFile(inject('sqliteTemplate'), join(folder, 'izb.db'))
  db = await openDatabase(`sqlite:${join(folder, 'izb.db')}`)
  return async () => {
    await db.close()
    await rm(folder, { recursive: true, force: true })
  }
})

test('every ready mapping has cases, and no case is without its mapping', () => {
  const cased = readdirSync(FOLDER).filter((file) => file.endsWith('.cases.yaml'))
  expect(cased.map((file) => file.replace('.cases.yaml', '')).sort()).toEqual(ids.sort())
})

test.each(ids)('nothing is wrong with the mapping of %s', async (id) => {
  const schema = await targets.get('offers')?.schema(db.kysely, { merchantId: null, products: true })
  const document = readyMapping(id)?.document
  if (!schema || !document) throw new Error('nothing to judge')
  expect(lintMapping(document, { rules: await loadRules(), schema })).toEqual([])
})

describe.each(ids)('%s', (id) => {
  test.each((cases.get(id) ?? []).map((one) => [one.case, one] as const))('%s', async (_, one) => {
    if (!one.named) {
      const recognised = await outcomeOf(db, one)
      expect(recognised.platform).toBe(id)
      expectOutcome(recognised, one)
    }
    expectOutcome(await outcomeOf(db, one, id), one)
  })
})

function expectOutcome({ items, removed, problems }: CaseOutcome, one: MappingCase): void {
  const looked = one.items.map((wanted, at) =>
    Object.fromEntries(Object.keys(wanted).map((code) => [code, items[at]?.[code] ?? null])),
  )
  expect({ problems, removed, items: looked, count: items.length }).toEqual({
    problems: [...(one.problems ?? [])].sort(),
    removed: one.removed ?? 0,
    items: one.items,
    count: one.items.length,
  })
}
