import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { targetOf } from '../../test/support/target-of.ts'
import type { Outcome, Trial } from '../../test/support/try-script.ts'
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

/** Runs a script in a process of its own: an outcome, or the signal it died of. */
function inChild(trial: Trial): Promise<Outcome | { died: string }> {
  const child = fork(fileURLToPath(new URL('../../test/support/try-script.ts', import.meta.url)), { silent: true })
  return new Promise((resolve) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), 30_000)
    let told = ''
    child.stdout?.on('data', (chunk) => {
      told += chunk
    })
    child.once('close', (code, signal) => {
      clearTimeout(timer)
      resolve(told === '' ? { died: signal ?? `exit ${code}` } : (JSON.parse(told) as Outcome))
    })
    child.send(trial)
  })
}

const FIFTEEN: readonly (readonly [title: string, script: string])[] = [
  ['an endless loop', 'while (true);'],
  ['endless recursion', 'const f = () => f(); return f()'],
  ['a map that grows', 'const m = new Map(); for (let i = 0; ; i++) m.set(i, i)'],
  ['an object that grows by keys', "const o = {}; for (let i = 0; ; i++) o['k' + i] = i"],
  ['a list filled to the limit of lists', 'return new Array(2**32-1).fill(0)'],
  ['a list made of a length', 'return Array.from({ length: 1e9 })'],
  ['a giant text given back', "return 'x'.repeat(2**28)"],
  ['a giant text by padding', "return ''.padEnd(2**29)"],
  ['100 MB normalised', "let s = 'é'; while (s.length < 1e8) s += s; return s.normalize('NFD')"],
  ['a catastrophic regex', "return /^(a+)+$/.test('a'.repeat(60) + 'b')"],
  ['a cyclic result', 'const a = {}; a.a = a; return a'],
  ['a result of a million keys', "const o = {}; for (let i = 0; i < 1e6; i++) o['k' + i] = 1; return o"],
  ['a polluted prototype', "Object.prototype.polluted = 'yes'; return 'x'"],
  ['a way out by the constructor of a constructor', "return constructor.constructor('return process')()"],
  ['a getter that loops', 'const l = [1]; Object.defineProperty(l, 0, { get() { for (;;); } }); return l'],
  ['a getter that throws', 'const l = [1]; Object.defineProperty(l, 0, { get() { throw 1 } }); return l'],
  ['a proxy that loops', 'return new Proxy([], { get() { for (;;); } })'],
  ['a thenable', 'return { then() {} }'],
  ['a promise that never settles', 'return new Promise(() => {})'],
  ['an async function', 'return (async () => 1)()'],
  ['a loop left behind for later', "(async () => { await 0; for (;;); })(); return 'late'"],
]

const MORE: readonly (readonly [title: string, script: string])[] = [
  ['finally in a loop', 'for (;;) try { while (true); } catch {} finally { while (true); }'],
  ['an import', "return import('fs')"],
  ['a function from text', "return (() => 1).constructor('return 1')()"],
  ['a generator from text', "return (function* () {}).constructor('yield 1')().next().value"],
  ['a function from text by way of lookup', "return lookup.constructor('return 1')()"],
  [
    'a function from text by way of an error',
    "try { null.x } catch (e) { return e.constructor.constructor('return 1')() }",
  ],
  ['eval', "return eval('1')"],
  ['a list that grows', 'const l = []; for (;;) l.push({})'],
  ['a set that grows', 'const s = new Set(); for (;;) s.add({})'],
  ['nested lists that grow', 'let a = []; for (;;) a = [a]'],
  ['texts that grow', "const l = []; for (;;) l.push('x'.repeat(1000) + l.length)"],
  ['a text doubled and read', "let s = 'x'; while (s.length < 2**28) s += s; return s"],
  ['JSON that doubles', 'let a = [1]; for (let i = 0; i < 40; i++) a = [a, a]; return JSON.stringify(a)'],
  ['JSON too deep', 'let a = [1]; for (let i = 0; i < 1e5; i++) a = [a]; return JSON.stringify(a)'],
  ['an endless generator spread', 'return [...(function* () { for (;;) yield 1 })()]'],
  [
    'an object of endless entries',
    "return Object.fromEntries((function* () { for (let i = 0; ; i++) yield ['k' + i, 1] })())",
  ],
  ['a native loop over a length', 'return Array.prototype.indexOf.call({ length: 2**53 - 1 }, 1)'],
  ['a native loop over an iterator', 'return [].values.call({ length: 2**53 - 1 }).drop(2**50).next()'],
  ['arguments of a giant length', 'return Math.max.apply(null, { length: 2**32 - 1 })'],
  ['a replacement that multiplies', "return 'a'.repeat(1e5).replaceAll('a', 'b'.repeat(1e5))"],
  ['a replacement that quotes its surroundings', "return 'a'.repeat(1e5).replace(/a/g, '$`')"],
  ['joined blanks', "return new Array(1e6).join('x'.repeat(1000))"],
  ['integers without end', 'return (2n ** (10n ** 8n)).toString().length'],
  ['a typed array', 'return new Uint8Array(2**31)'],
  ['WebAssembly', 'return new WebAssembly.Memory({ initial: 60000 })'],
  ['waiting on memory', 'return Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)'],
  ['a frozen built-in changed', 'Array.prototype.map = () => 1; return 1'],
  ['a global left behind', 'globalThis.left = 1; return 1'],
  ['a variable nobody declared', 'left = 1; return left'],
  ['not a number', 'return NaN'],
  ['a symbol', "return Symbol('x')"],
  ['a function', 'return () => 1'],
  ['a list of objects', 'return [{}]'],
  ['a list of a hundred thousand', 'return new Array(1e5).fill(1)'],
  ['a getter of what is thrown', 'throw { get message() { for (;;); } }'],
]

describe('a hostile script', () => {
  test.concurrent.each([...FIFTEEN, ...MORE])('%s ends as a problem, in bounded time and memory', async (_, script) => {
    const outcome = await inChild({ program: programOf(script), limits: { recordMs: 200 }, batch: [['x']] })
    if ('died' in outcome) throw new Error(`died of ${outcome.died}`)
    expect(outcome.mapped[0]?.problems[0]?.code).toMatch(/^script_(failed|rejected|timeout|memory|result)$/)
    expect(outcome.mapped[0]?.problems[0]?.detail).not.toMatch(/isolated-vm|engine\//)
    expect(outcome.ms).toBeLessThan(5_000)
    expect(outcome.rssMb).toBeLessThan(450)
  })

  test.each([
    ['several gigabytes at once', 'return [].constructor(3e7).fill(0).length + [].constructor(3e7).length'],
    ['a text of 256 MB made flat', "let s = 'x'; while (s.length < 2**28) s += s; return s.indexOf('y')"],
  ])('%s is a problem, a value or a clean death of the process', async (_, script) => {
    const outcome = await inChild({ program: programOf(script), limits: {}, batch: [['x']] })
    if ('died' in outcome) expect(outcome.died).toMatch(/SIGABRT|SIGTRAP|SIGILL|exit 1[0-9]{2}/)
    else expect(outcome.rssMb).toBeLessThan(1_000)
  })
})

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
