import { expect, test } from 'vitest'
import { isInterruption, isOutage, Outage, PATIENCE } from './outage.ts'

/** Waits again and again until the patience ends; after how many milliseconds each time ended. */
async function waits(outage: Outage, clock: { ms: number }): Promise<number[]> {
  const began = clock.ms
  const ends: number[] = []
  while (await outage.wait()) ends.push(clock.ms - began)
  return ends
}

function timed(patience: typeof PATIENCE) {
  const clock = { ms: 1_000 }
  const pause = async (ms: number) => {
    clock.ms += ms
  }
  return { clock, outage: new Outage(patience, () => clock.ms, pause) }
}

test('a database that is away is asked less and less often, for a minute', async () => {
  const { clock, outage } = timed(PATIENCE)
  expect(outage.isNew).toBe(true)
  const asked = await waits(outage, clock)
  expect(asked).toEqual([500, 1_500, 3_500, 7_500, 15_500, 23_500, 31_500, 39_500, 47_500, 55_500, 60_000])
  expect(outage.isNew).toBe(false)
})

test('after a step forward there is patience again', async () => {
  const { clock, outage } = timed({ totalMs: 100, pauseMs: 60, pauseMsMax: 60 })
  expect(await waits(outage, clock)).toEqual([60, 100])
  expect(await outage.wait()).toBe(false)
  outage.over()
  expect(await waits(outage, clock)).toEqual([60, 100])
})

test('who is told to stop does not wait', async () => {
  const told = new AbortController()
  const outage = new Outage(PATIENCE)
  const waited = outage.wait(told.signal)
  told.abort()
  expect(await waited).toBe(false)
  expect(await outage.wait(told.signal)).toBe(false)
})

test('only what passes by itself is waited for', () => {
  const codes = ['connection_lost', 'cannot_connect', 'write_conflict', 'database_busy', 'disk_full', 'not_a_database']
  const faults = codes.map((code) => ({ code: `platform.${code}` }))
  expect(faults.map(isOutage)).toEqual([true, true, true, false, false, false])
  expect(faults.map(isInterruption)).toEqual([true, true, true, true, false, false])
  expect(isInterruption(new Error('broken'))).toBe(false)
})
