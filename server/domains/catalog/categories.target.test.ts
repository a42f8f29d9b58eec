import { expect, test } from 'vitest'
import { eachDatabase } from '../../../test/support/databases.ts'
import { load } from '../../../test/support/operator-load.ts'
import type { Database } from '../../platform/database.ts'
import categories from './categories.target.ts'

/** Every category as `code < parent`, with its name. */
async function tree(db: Database): Promise<Record<string, string>> {
  const rows = await db.kysely.selectFrom('category').selectAll().orderBy('code').execute()
  const codes = new Map(rows.map((row) => [row.id, row.code]))
  return Object.fromEntries(
    rows.map((row) => [row.parent_id === null ? row.code : `${row.code} < ${codes.get(row.parent_id)}`, row.name]),
  )
}

const row = (db: Database, code: string) =>
  db.kysely.selectFrom('category').selectAll().where('code', '=', code).executeTakeFirstOrThrow()

eachDatabase((open) => {
  test('a category is made, left as it is, and changed', async () => {
    const { db } = await open()
    const shoes = { code: 'shoes', name: 'Shoes', position: '3', published: null, external_id: 'X1' }
    expect(await load(db, categories, [shoes])).toEqual({ created: 1 })
    expect(await row(db, 'shoes')).toMatchObject({
      name: 'Shoes',
      names: {},
      position: 3,
      published: true,
      external_id: 'X1',
      parent_id: null,
    })
    expect(await load(db, categories, [shoes])).toEqual({ unchanged: 1 })
    expect(await load(db, categories, [{ ...shoes, position: '4', published: 'no' }])).toEqual({ updated: 1 })
    expect(await row(db, 'shoes')).toMatchObject({ position: 4, published: false })
  })

  test('a column that is absent leaves, an empty cell clears', async () => {
    const { db } = await open()
    await load(db, categories, [
      { code: 'a', parent: null, name: 'A', position: '1', published: 'no', external_id: '1' },
      { code: 'b', parent: 'a', name: 'B', position: '2', published: 'no', external_id: '2' },
    ])
    expect(await load(db, categories, [{ code: 'b', name: 'Bee' }])).toEqual({ updated: 1 })
    expect(await row(db, 'b')).toMatchObject({ name: 'Bee', position: 2, published: false, external_id: '2' })
    expect(await tree(db)).toEqual({ a: 'A', 'b < a': 'Bee' })

    const empty = { code: 'b', parent: '', name: '', position: '', published: '', external_id: '' }
    expect(await load(db, categories, [empty])).toEqual({ updated: 1 })
    expect(await row(db, 'b')).toMatchObject({ name: 'Bee', position: 0, published: true, external_id: null })
    expect(await tree(db)).toEqual({ a: 'A', b: 'Bee' })
  })

  test('translations are added, changed and cleared one by one', async () => {
    const { db } = await open()
    await load(db, categories, [{ code: 'a', name: 'Shoes', 'name:fr': 'Chaussures', 'name:de': 'Schuhe' }])
    expect((await row(db, 'a')).names).toEqual({ fr: 'Chaussures', de: 'Schuhe' })
    expect(await load(db, categories, [{ code: 'a', 'name:de': 'Schuhwerk' }])).toEqual({ updated: 1 })
    expect(await load(db, categories, [{ code: 'a', 'name:fr': null }])).toEqual({ updated: 1 })
    expect((await row(db, 'a')).names).toEqual({ de: 'Schuhwerk' })
    expect(await load(db, categories, [{ code: 'a', 'name:de': 'Schuhwerk' }])).toEqual({ unchanged: 1 })
  })

  test('parents may stand below their children, and in the tree already', async () => {
    const { db } = await open()
    const batch = [
      { code: 'c', parent: 'b', name: 'C' },
      { code: 'b', parent: 'a', name: 'B' },
      { code: 'd', parent: 'c', name: 'D' },
      { code: 'a', parent: null, name: 'A' },
    ]
    expect(await load(db, categories, batch)).toEqual({ created: 4 })
    expect(await load(db, categories, [{ code: 'e', parent: 'd', name: 'E' }])).toEqual({ created: 1 })
    expect(await tree(db)).toEqual({ a: 'A', 'b < a': 'B', 'c < b': 'C', 'd < c': 'D', 'e < d': 'E' })
    expect(await load(db, categories, batch)).toEqual({ unchanged: 4 })
  })

  test('a parent that is nowhere leaves out its children, and theirs', async () => {
    const { db } = await open()
    const batch = [
      { code: 'b', parent: 'a', name: 'B' },
      { code: 'c', parent: 'b', name: 'C' },
      { code: 'ok', parent: null, name: 'Fine' },
    ]
    expect(await load(db, categories, batch)).toEqual({
      created: 1,
      rejected: { b: 'unknown_reference parent', c: 'unknown_reference parent' },
    })
  })

  test('nobody becomes its own ancestor', async () => {
    const { db } = await open()
    const circle = [
      { code: 'a', parent: 'b', name: 'A' },
      { code: 'b', parent: 'c', name: 'B' },
      { code: 'c', parent: 'a', name: 'C' },
      { code: 'self', parent: 'self', name: 'Self' },
    ]
    const refused = 'unknown_reference parent'
    expect(await load(db, categories, circle)).toEqual({
      rejected: { a: refused, b: refused, c: refused, self: refused },
    })
    await load(db, categories, [
      { code: 'a', parent: null, name: 'A' },
      { code: 'b', parent: 'a', name: 'B' },
      { code: 'c', parent: 'b', name: 'C' },
    ])
    expect(await load(db, categories, [{ code: 'a', parent: 'c' }])).toEqual({ rejected: { a: refused } })
    expect(await load(db, categories, [{ code: 'b', parent: 'b' }])).toEqual({ rejected: { b: refused } })
    expect(await tree(db)).toEqual({ a: 'A', 'b < a': 'B', 'c < b': 'C' })
  })

  test('a subtree moves with all that stands below, and two may change places', async () => {
    const { db } = await open()
    await load(db, categories, [
      { code: 'a', parent: null, name: 'A' },
      { code: 'b', parent: 'a', name: 'B' },
      { code: 'c', parent: 'b', name: 'C' },
      { code: 'z', parent: null, name: 'Z' },
    ])
    expect(await load(db, categories, [{ code: 'b', parent: 'z' }])).toEqual({ updated: 1 })
    expect(await tree(db)).toEqual({ a: 'A', z: 'Z', 'b < z': 'B', 'c < b': 'C' })
    const swap = [
      { code: 'b', parent: 'c' },
      { code: 'c', parent: 'z' },
    ]
    expect(await load(db, categories, swap)).toEqual({ updated: 2 })
    expect(await tree(db)).toEqual({ a: 'A', z: 'Z', 'c < z': 'C', 'b < c': 'B' })
  })

  test('a path makes its ancestors once, whoever names them', async () => {
    const { db } = await open()
    const batch = [
      { path: 'Mode > Femme > Robes d’été', position: '1' },
      { path: 'Mode>Femme>Jupes', position: '2' },
      { path: 'Mode', position: '9' },
      { path: 'Maison > Cuisine', position: '1' },
    ]
    expect(await load(db, categories, batch)).toEqual({ created: 4 })
    expect(await tree(db)).toEqual({
      maison: 'Maison',
      'maison.cuisine < maison': 'Cuisine',
      mode: 'Mode',
      'mode.femme < mode': 'Femme',
      'mode.femme.jupes < mode.femme': 'Jupes',
      'mode.femme.robes-d-ete < mode.femme': 'Robes d’été',
    })
    expect((await row(db, 'mode')).position).toBe(9)
    expect(await load(db, categories, batch)).toEqual({ unchanged: 4 })
  })

  test('an ancestor that nobody asked for may stand on one that was', async () => {
    const { db } = await open()
    expect(await load(db, categories, [{ path: 'A > B > C' }, { path: 'A' }])).toEqual({ created: 2 })
    expect(await tree(db)).toEqual({ a: 'A', 'a.b < a': 'B', 'a.b.c < a.b': 'C' })
  })

  test('paths with codes, as taxonomies are published, name each other by their paths', async () => {
    const { db } = await open()
    const batch = [
      { code: '3', path: 'Animals > Cats > Cat Food' },
      { code: '1', path: 'Animals' },
      { code: '2', path: 'Animals > Cats' },
    ]
    expect(await load(db, categories, batch)).toEqual({ created: 3 })
    expect(await load(db, categories, [{ path: 'animals > CATS > Toys' }])).toEqual({ created: 1 })
    expect(await tree(db)).toEqual({
      '1': 'Animals',
      '2 < 1': 'Cats',
      '3 < 2': 'Cat Food',
      'animals.cats.toys < 2': 'Toys',
    })
  })

  test('names that differ by a sign only are two categories; one without a letter needs a code', async () => {
    const { db } = await open()
    expect(await load(db, categories, [{ path: 'C' }, { path: 'C++' }, { path: 'C#' }, { path: 'C > ??' }])).toEqual({
      created: 3,
      rejected: { 'C > ??': 'value_refused path' },
    })
  })

  test('a renamed category is found by its path and keeps its new name', async () => {
    const { db } = await open()
    await load(db, categories, [{ path: 'Mode > Femme' }])
    await load(db, categories, [{ code: 'mode', name: 'Fashion' }])
    expect(await load(db, categories, [{ path: 'Mode > Femme', position: null }])).toEqual({ unchanged: 1 })
    expect(await tree(db)).toEqual({ mode: 'Fashion', 'mode.femme < mode': 'Femme' })
  })

  test('a new category needs a name; an external id has one owner; a bad flag is told', async () => {
    const { db } = await open()
    const batch = [
      { code: 'a', name: 'A', published: null, external_id: '1' },
      { code: 'b', name: 'B', published: null, external_id: '1' },
      { code: 'c', name: '', published: null, external_id: '3' },
      { code: 'd', name: 'D', published: 'perhaps', external_id: '4' },
    ]
    expect(await load(db, categories, batch)).toEqual({
      created: 1,
      rejected: { b: 'duplicate_key external_id', c: 'required_missing name', d: 'not_a_boolean published' },
    })
    expect(await load(db, categories, [{ code: 'e', name: 'E', external_id: '1' }])).toEqual({
      rejected: { e: 'duplicate_key external_id' },
    })
  })

  test('what no database keeps does not end the load', async () => {
    const { db } = await open()
    expect(await load(db, categories, [{ code: 'a', name: 'A\0B', 'name:fr': 'x\ud800y\0' }])).toEqual({ created: 1 })
    expect(await row(db, 'a')).toMatchObject({ name: 'AB', names: { fr: 'x\ufffdy' } })
  })

  test('a taxonomy of 5,600 categories is loaded in three seconds, and again in less', async () => {
    const { db } = await open()
    const batch = Array.from({ length: 5_600 }, (_, n) => ({
      code: `c${n}`,
      parent: n === 0 ? null : `c${Math.floor((n - 1) / 5)}`,
      name: `Category no. ${n}`,
      'name:fr': `Catégorie n° ${n}`,
    })).reverse()
    const began = performance.now()
    expect(await load(db, categories, batch)).toEqual({ created: 5_600 })
    const firstMs = performance.now() - began
    expect(await load(db, categories, batch)).toEqual({ unchanged: 5_600 })
    const secondMs = performance.now() - began - firstMs
    expect(firstMs).toBeLessThan(3_000)
    expect(secondMs).toBeLessThan(3_000)
  })
})
