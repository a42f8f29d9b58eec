import { describe, expect, test } from 'vitest'
import { targetOf } from '../../test/support/target-of.ts'
import type { IsolateLimits, Mapped } from '../contract/program.ts'
import { compileProgram } from '../mapping/compile.ts'
import { loadRules } from '../plugins.ts'
import { openIsolate } from './isolate.ts'

const rules = await loadRules()
const schema = targetOf({ it: 'texts', title: 'text' })

const programOf = (script: string, columns: readonly string[] = ['a']) =>
  compileProgram({ version: 1, target: 'offers', attributes: { it: { from: 'a', script } } }, columns, schema, rules)

function tried(script: string, batch: readonly (readonly string[])[] = [['x']], limits: IsolateLimits = {}): Mapped[] {
  const isolate = openIsolate(programOf(script), { recordMs: 200, ...limits })
  try {
    return isolate.map(batch)
  } finally {
    isolate.dispose()
  }
}

const told = (mapped: readonly Mapped[]) => mapped.map((it) => it.problems[0]?.code ?? it.values?.[0])

describe('what scripts may do', () => {
  test.each([
    ['return value.toUpperCase()', 'X'],
    ['return record.a + record["a"]', 'xx'],
    ['return [3, 1, 2].sort().map(String)', ['1', '2', '3']],
    ['return [1, [2, [3]]].flat(Infinity).length', 3],
    [
      'return JSON.stringify({ a: [1, { b: new Date(0) }], u: undefined })',
      '{"a":[1,{"b":"1970-01-01T00:00:00.000Z"}]}',
    ],
    ['return JSON.parse("[1]")[0]', 1],
    ['return new Date(0)', '1970-01-01T00:00:00.000Z'],
    ["return 'a-b'.replace(/(\\w)-(\\w)/, '$2$1')", 'ba'],
    ["return 'aXa'.replaceAll('a', (it) => it.toUpperCase())", 'AXA'],
    ["return 'été'.normalize('NFD').length", 5],
    ['return [...new Set([1, 1, 2])]', [1, 2]],
    ['return new Array(3).fill(0).length', 3],
    ['return Object.fromEntries([["a", 1]]).a', 1],
    ["const e = new Error('x'); e.name = 'Mine'; return e.name", 'Mine'],
    ['return (1234.5).toLocaleString("de")', '1.234,5'],
  ])('%s', (script, gives) => {
    expect(told(tried(script, [['x']], { recordMs: 5_000 }))).toEqual([gives])
  })

  test('a script leaves a record out in its own words; an error of the language names its line', () => {
    const problems = tried(
      "if (value === 'a') throw 'no picture'\nif (value === 'b') throw new Error('too old')\nreturn value.x.y",
      [['a'], ['b'], ['c']],
    ).map((it) => it.problems[0])
    expect(problems.map((it) => [it?.code, it?.detail])).toEqual([
      ['script_rejected', 'no picture'],
      ['script_rejected', 'too old'],
      ['script_failed', expect.stringMatching(/TypeError: .*line 3 of the script/)],
    ])
    expect(problems[0]).toMatchObject({ attribute: 'it', value: 'a', severity: 'error' })
  })

  test('integers without end are refused before anything runs', () => {
    expect(told(tried('return (2n ** (2n ** 30n)).toString().length'))).toEqual(['script_failed'])
  })

  test('what one script does to a record is not seen by the next record, nor by other attributes', () => {
    const attributes = {
      it: { from: 'a', script: 'record.a = "changed"; value.push?.("more"); return record.a' },
      title: { script: 'return record.a' },
    }
    const program = compileProgram({ version: 1, target: 'offers', attributes }, ['a'], schema, rules)
    const isolate = openIsolate(program)
    expect(isolate.map([['x'], ['y']]).map((it) => it.values)).toEqual([
      ['changed', 'x'],
      ['changed', 'y'],
    ])
    isolate.dispose()
  })
})

describe('a batch with guilty records', () => {
  const batch = Array.from({ length: 60 }, (_, i) => [i === 7 || i === 41 ? 'bad' : `${i}`])
  const right = batch.map(([cell]) => (cell === 'bad' ? 'script_timeout' : cell))

  test('a timeout costs its own record only', () => {
    expect(told(tried("if (value === 'bad') for (;;); return value", batch))).toEqual(right)
  })

  test('records that each take most of the time they have are all mapped', () => {
    const script = 'const end = Date.now() + 120; while (Date.now() < end); return value'
    const slow = ['a', 'b', 'c', 'd', 'e'].map((cell) => [cell])
    expect(told(tried(script, slow))).toEqual(slow.flat())
  })

  test('time in which nothing is done is held against nobody', () => {
    // What waits in a test instead of being kept waiting: the realm of the mapping has what scripts have not.
    const program = programOf('return value')
    const waits = 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300)'
    const source = program.source.replace(
      "'use strict'",
      `'use strict'\nlet waited = 0; const wait = () => waited++ < 3 && ${waits}`,
    )
    const isolate = openIsolate(
      { ...program, source: source.replace('run.record = k', 'run.record = k; wait()') },
      { recordMs: 200 },
    )
    expect(told(isolate.map([['a'], ['b'], ['c']]))).toEqual(['a', 'b', 'c'])
    isolate.dispose()
  })

  test('what is left running behind a record is found, too', () => {
    const script = "if (value === 'bad') (async () => { await 0; for (;;); })(); return value"
    expect(told(tried(script, batch))).toEqual(right)
  })

  test('running out of memory costs its own record only', () => {
    const script = "if (value === 'bad') { const l = []; for (;;) l.push('y'.repeat(50000) + l.length) } return value"
    const result = told(tried(script, batch, { recordMs: 5_000, memoryMb: 16 }))
    expect(result).toEqual(right.map((it) => (it === 'script_timeout' ? 'script_memory' : it)))
  })

  test('after ten failures in a run, whatever the thread, scripts are not run any more', () => {
    const failures = new Int32Array(new SharedArrayBuffer(4))
    failures[0] = 8
    const script = "if (value === 'bad') for (;;); return value"
    expect(told(tried(script, [['a'], ['bad'], ['b'], ['bad'], ['c']], { failures }))).toEqual([
      'a',
      'script_timeout',
      'b',
      'script_timeout',
      'script_stopped',
    ])
    expect(told(tried(script, [['a']], { failures }))).toEqual(['script_stopped'])
  })

  test('with onRecord each record is named before it is tried', () => {
    const seen: number[] = []
    expect(told(tried('return value', [['a'], ['b']], { onRecord: (index) => seen.push(index) }))).toEqual(['a', 'b'])
    expect(seen).toEqual([0, 1])
  })

  test('results that are large together come out in several goes', () => {
    const mapped = tried(
      'return value.repeat(900000)',
      Array.from({ length: 30 }, () => ['x']),
      { recordMs: 2_000 },
    )
    expect(mapped.map((it) => String(it.values?.[0]).length)).toEqual(Array.from({ length: 30 }, () => 900_000))
  })
})
