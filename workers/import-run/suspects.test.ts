import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { Suspects } from './suspects.ts'

function path(): string {
  const folder = mkdtempSync(join(tmpdir(), 'izb-suspects-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return join(folder, 'run', 'trying')
}

/** A process that dies while it tries the last of these rows. */
function dies(file: string, ...rows: readonly number[]): void {
  const suspects = new Suspects(file)
  for (const row of rows) suspects.try(row)
}

test('a row is blamed when two processes died while they tried it, not before', () => {
  const file = path()
  dies(file, 1_234_567, 8)
  expect(new Suspects(file).add([3])).toEqual([3])
  dies(file, 7)
  expect(new Suspects(file).add([3])).toEqual([3])
  dies(file, 7, 8)
  expect(new Suspects(file).add([3])).toEqual([3, 8])
  expect(new Suspects(file).add([3])).toEqual([3])
})

test('a row that is suspected already is not suspected twice', () => {
  const file = path()
  new Suspects(file).try(3)
  expect(new Suspects(file).add([3])).toEqual([3])
})

test('nobody is suspected of a death between two tries, or after all of them', () => {
  const file = path()
  for (const _ of ['once', 'twice', 'thrice']) {
    const resting = new Suspects(file)
    resting.try(8)
    resting.rest()
    expect(new Suspects(file).add([])).toEqual([])
    const done = new Suspects(file)
    done.try(9)
    done.clear()
    expect(new Suspects(file).add([])).toEqual([])
  }
})

test('a file that says nothing suspects nobody', () => {
  const file = path()
  new Suspects(file).try(1)
  for (const text of ['', 'abc', '-3', '1.5', '\0\0']) {
    writeFileSync(file, text)
    expect(new Suspects(file).add([])).toEqual([])
  }
})
