import { describe, expect, test } from 'vitest'
import { bad, Died, digestOf, life, many, ok, World } from './run.fixture.ts'

describe('guards', () => {
  test('too many rejects hold it from a hundred records on', async () => {
    const world = new World()
    const lines = many(300, (n) => (n % 4 === 0 ? bad() : ok(`k${n}`)))
    const end = await life(world, lines, { perChunk: 10, maxInvalid: 0.2, missing: 'delete' })
    expect(end).toMatchObject({ state: 'held', counts: { read: 100, created: 75 }, held: [] })
    expect(end.reason).toMatchObject({ code: 'too_many_invalid', detail: expect.stringContaining('25 of 100') })
  })

  test('before that only the end is judged, and exactly the limit is fine', async () => {
    const first = [...many(9, () => bad()), ...many(41)]
    expect(await life(new World(), first, { maxInvalid: 0.18 })).toMatchObject({ state: 'completed_with_errors' })
    expect(await life(new World(), first, { maxInvalid: 0.17 })).toMatchObject({ state: 'held', counts: { read: 50 } })
    expect(await life(new World(), [bad()], { maxInvalid: 0 })).toMatchObject({ state: 'held' })
    expect(await life(new World(), [ok('a')], { maxInvalid: 0 })).toMatchObject({ state: 'completed' })
  })

  test('a source without a record is no success without a word', async () => {
    const end = await life(new World(), [])
    expect(end).toMatchObject({ state: 'completed', reason: { code: 'nothing_read' }, counts: { read: 0 } })
    expect((await life(new World(), [ok('a')])).reason).toBeNull()
  })

  const owned = (count: number) =>
    new World(new Map(many(count).map(({ key }) => [key, { digest: digestOf('v'), live: true }])))

  test('too much to remove holds it, from twenty items on', async () => {
    const end = await life(owned(20), many(13), { missing: 'deactivate', maxRemoved: 0.3 })
    expect(end).toMatchObject({
      state: 'held',
      reason: { code: 'too_many_removed' },
      counts: { deactivated: 0, unchanged: 13 },
    })
    expect(end.held).toHaveLength(7)
    expect(await life(owned(20), many(14), { missing: 'deactivate', maxRemoved: 0.3 })).toMatchObject({
      state: 'completed',
      counts: { deactivated: 6 },
    })
    expect(await life(owned(19), many(1), { missing: 'delete', maxRemoved: 0.3 })).toMatchObject({
      state: 'completed',
      counts: { deleted: 18 },
    })
  })

  test('after a crash it is judged by what the feed owned when the run began', async () => {
    const world = owned(20)
    const lines = [...many(13), ...many(30, (n) => ok(`new${n}`))]
    const of = { missing: 'delete', maxRemoved: 0.3 } as const
    await expect(life(world, lines, { ...of, dies: { at: 12, committed: true } })).rejects.toBeInstanceOf(Died)
    expect(await life(world, lines, of)).toMatchObject({
      state: 'held',
      reason: { detail: expect.stringContaining('7 of 20') },
    })
  })

  test('a dry run that would be held keeps nothing to be applied', async () => {
    const end = await life(owned(30), many(1), { missing: 'delete', maxRemoved: 0.3, dryRun: true })
    expect(end).toMatchObject({ state: 'held', held: [] })
  })

  test('what is left out, or refused, is not missing', async () => {
    const lines = [
      bad('k0'),
      { ...ok('k1', 'new'), refused: true },
      { kind: 'broken', key: 'k2', value: '' } as const,
      ok('k3'),
    ]
    const world = owned(5)
    expect((await life(world, lines, { missing: 'delete' })).counts.deleted).toBe(1)
    expect(world.items.get('k4')?.live).toBe(false)
  })

  test('nothing is removed where it is not asked for, or where nobody could tell what is missing', async () => {
    expect((await life(owned(3), [], { missing: null })).counts.deleted).toBe(0)
    expect((await life(owned(3), [], { missing: 'keep' })).counts.deleted).toBe(0)
    expect((await life(owned(3), [], { missing: 'delete', compares: true })).counts.deleted).toBe(0)
  })
})
