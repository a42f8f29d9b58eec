import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openTraces } from './traces.ts'

function path(): string {
  const folder = mkdtempSync(join(tmpdir(), 'izb-traces-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return join(folder, 'traces')
}

const bytesOf = (pieces: Iterable<DataView>) => [...pieces].flatMap((view) => [...new Uint8Array(view.buffer)])

test('what was kept is there again, what came after it is cut off', () => {
  const file = path()
  const first = openTraces(file, 0)
  first.append(Uint8Array.of(1, 2, 3))
  first.append(Uint8Array.of(4, 5))
  expect(first.sizeBytes).toBe(5)
  first.close()

  const second = openTraces(file, 3)
  expect(bytesOf(second.restore())).toEqual([1, 2, 3])
  second.append(Uint8Array.of(9))
  expect(second.sizeBytes).toBe(4)
  second.close()
  expect([...readFileSync(file)]).toEqual([1, 2, 3, 9])
})

test('a run that begins finds nothing of an earlier one', () => {
  const file = path()
  const earlier = openTraces(file, 0)
  earlier.append(Uint8Array.of(1))
  earlier.close()
  const traces = openTraces(file, 0)
  expect(traces.sizeBytes).toBe(0)
  expect(bytesOf(traces.restore())).toEqual([])
  traces.close()
})
