/** One line of the table: what a hostile script does, how it does it, and how that is told. */
export type HostileLine = readonly [title: string, script: string, ends: RegExp]

const FAILED = /^script_failed$/
const RESULT = /^script_result$/
const REJECTED = /^script_rejected$/
const TIMEOUT = /^script_timeout$/
/** Whichever limit it meets first. */
const LIMIT = /^script_(failed|timeout|memory|crashed)$/

// How the texts below double: 268 million characters that take no memory until somebody reads them.
const GIANT = "let s = 'xyz'; while (s.length < 2**28) s += s;"

const LOOPS: readonly HostileLine[] = [
  ['an endless loop', 'while (true);', TIMEOUT],
  ['an endless recursion', 'const f = (n) => f(n + 1) + 1; return f(0)', FAILED],
  ['a recursion that catches itself', 'const f = () => { try { f() } finally { f() } }; f()', LIMIT],
  [
    'a loop that nothing is thrown out of',
    'for (;;) try { while (true); } catch {} finally { while (true); }',
    TIMEOUT,
  ],
  ['an endless generator', 'for (const _ of (function* () { for (;;) yield 1 })());', TIMEOUT],
  ['generators that delegate without end', 'const g = function* () { yield* g() }; return [...g()]', FAILED],
  [
    'an iterator that calls itself',
    'const i = { [Symbol.iterator]: () => i, next: () => ({ value: 1 }) }; for (const _ of i);',
    TIMEOUT,
  ],
  ['a getter that reads itself', 'const o = { get a() { return this.a } }; return o.a', FAILED],
  ['texts made of objects that loop', "return 'a'.concat({ toString() { for (;;); } })", TIMEOUT],
  ['numbers made of objects that recurse', 'const o = { valueOf() { return +o } }; return +o', FAILED],
  ['a pattern that never ends', "return /^(a+)+$/.test('a'.repeat(60) + 'b')", TIMEOUT],
  [
    'a pattern that looks back without end',
    "return /(?<=^(?:a+)+c)d/.test('a'.repeat(60) + 'd') || /(?<!(?:a|a)*?b)(?:a|a)*c/.test('a'.repeat(60))",
    TIMEOUT,
  ],
  ['a pattern that refers to itself', "return /^(?<x>a*)*(?:\\k<x>b)*$/.test('a'.repeat(60) + 'c')", TIMEOUT],
  ['a sticky pattern that never moves', "const r = /(?:)/y; while (r.exec('a') !== null) r.lastIndex = 0", TIMEOUT],
  ['a replacement that never comes back', "return 'a'.replace(/a/, () => { for (;;); })", TIMEOUT],
  ['a pattern of four thousand classes', "return new RegExp('\\\\p{L}'.repeat(4000), 'iu').test('x')", LIMIT],
]

const MEMORY: readonly HostileLine[] = [
  ['a map that grows', 'const m = new Map(); for (let i = 0; ; i++) m.set(i, [i])', LIMIT],
  ['a set that grows', 'const s = new Set(); for (;;) s.add({})', LIMIT],
  ['a list that grows', 'const l = []; for (;;) l.push({})', LIMIT],
  ['lists within lists', 'let a = []; for (;;) a = [a]', LIMIT],
  ['an object that grows by keys', "const o = {}; for (let i = 0; ; i++) o['k' + i] = i", LIMIT],
  ['an object that grows by symbols', 'const o = {}; for (;;) o[Symbol()] = 1', LIMIT],
  ['functions that hold each other', 'let f = () => 1; for (;;) { const g = f; f = () => g }', LIMIT],
  ['classes without end', 'const l = []; for (;;) l.push(class { x = 1; #y = 2; static z = {} })', LIMIT],
  ['texts that grow', "const l = []; for (;;) l.push('x'.repeat(1000) + l.length)", LIMIT],
  ['a text that doubles until there is none longer', "let s = 'x'; for (;;) s += s", FAILED],
  ['a list of four billion', 'return new Array(2 ** 32 - 1).fill(0)', FAILED],
  ['a list made from a length', 'return Array.from({ length: 1e9 })', FAILED],
  ['a list stretched by its length, and spread', 'const a = []; a.length = 2 ** 32 - 1; return [...a]', LIMIT],
  ['a list stretched, as arguments', 'const a = []; a.length = 2 ** 32 - 1; return Math.max(...a)', LIMIT],
  [
    'a list taken apart by flat',
    'let a = [1]; for (let i = 0; i < 40; i++) a = [a, a]; return a.flat(Infinity)',
    LIMIT,
  ],
  ['a list joined to itself', 'let a = [1]; for (;;) a = a.concat(a)', FAILED],
  [
    'an iterator of built-ins only',
    'const e = { value: 1 }; return [...{ [Symbol.iterator]: () => ({ next: Object.bind(null, e) }) }]',
    LIMIT,
  ],
  ['a typed array', 'return new Uint8Array(2 ** 31)', FAILED],
  ['a buffer', 'return new ArrayBuffer(2 ** 33)', FAILED],
  ['shared memory', 'return new SharedArrayBuffer(2 ** 33)', FAILED],
  ['memory of WebAssembly', 'return new WebAssembly.Memory({ initial: 60000 })', FAILED],
  ['weak references', 'const l = []; for (;;) l.push(new WeakRef({}))', FAILED],
  [
    'something run when memory is freed',
    'new FinalizationRegistry(() => { for (;;); }).register({}, 1); return 1',
    FAILED,
  ],
]

const GIANTS: readonly HostileLine[] = [
  ['a text of 256 MB given back', "return 'x'.repeat(2 ** 28)", FAILED],
  ['a text doubled to 256 MB and given back', `${GIANT} return s`, RESULT],
  ['a text padded to 512 MB', "return ''.padEnd(2 ** 29)", FAILED],
  ['the normal form of 100 MB', "let s = 'é'; while (s.length < 1e8) s += s; return s.normalize('NFD')", FAILED],
  ['a giant text split', `${GIANT} return s.split('')`, FAILED],
  ['a giant text spread', `${GIANT} return [...s].length`, LIMIT],
  ['a giant text as a list', `${GIANT} return Array.prototype.slice.call(s)`, FAILED],
  ['a giant text read as a number', `${GIANT} return parseInt(s, 36)`, FAILED],
  ['a giant text written as JSON', `${GIANT} return JSON.stringify([s])`, FAILED],
  ['a giant text for an address', `${GIANT} return encodeURIComponent(s)`, FAILED],
  ['a replacement that multiplies', "return 'a'.repeat(1e5).replaceAll('a', 'b'.repeat(1e5))", FAILED],
  ['a replacement that quotes its surroundings', "return 'a'.repeat(1e5).replace(/a/g, '$`')", FAILED],
  ['joined blanks', "return new Array(1e6).join('x'.repeat(1000))", FAILED],
  ['joined texts', "return new Array(1e6).fill('x'.repeat(1000)).join('')", LIMIT],
  ['JSON that doubles', 'let a = [1]; for (let i = 0; i < 40; i++) a = [a, a]; return JSON.stringify(a)', LIMIT],
  ['JSON too deep', 'let a = [1]; for (let i = 0; i < 1e5; i++) a = [a]; return JSON.stringify(a)', FAILED],
  ['JSON read too deep', "return JSON.parse('['.repeat(4e5) + ']'.repeat(4e5))", /^script_(result|timeout)$/],
  ['a giant message thrown', "throw new Error('x'.repeat(1e6))", REJECTED],
]

const NATIVES: readonly HostileLine[] = [
  ['integers without end', 'return String(BigInt(2) ** BigInt(2 ** 30)).length', FAILED],
  ['integers by name', "return BigInt('9'.repeat(1e6)) ** BigInt(1000)", FAILED],
  [
    'a list sorted by long texts',
    "const s = 'a'.repeat(1e6); const l = []; for (let i = 0; i < 1e5; i++) l.push(s.slice((i * 7919) % 1e5)); return l.sort()",
    TIMEOUT,
  ],
  ['a list sorted by a comparison that loops', 'return [2, 1].sort(() => { for (;;); })', TIMEOUT],
  [
    'a list sorted by a comparison that lies',
    'return new Array(1e6).fill(0).map(Math.random).sort(() => Math.random() - 0.5)',
    LIMIT,
  ],
  ['a search from the end', "return 'a'.repeat(1e6).lastIndexOf('a'.repeat(5e5) + 'b')", FAILED],
  [
    'a search among long texts',
    "const s = 'a'.repeat(1e6); const l = []; for (let i = 0; i < 1e5; i++) l.push(s.slice(i % 7, (i % 7) + 9e5)); return l.indexOf(s.slice(0, 899999) + 'b')",
    FAILED,
  ],
  [
    'amounts written in a language, a million of them',
    "return new Array(1e6).fill(1.5).toLocaleString('de', { style: 'currency', currency: 'EUR' })",
    LIMIT,
  ],
  [
    'dates written in a language by a built-in that loops',
    "const s = new Set(); for (let i = 0; i < 5e4; i++) s.add(i); s.forEach(Date.prototype.toLocaleString.bind(new Date(0), 'de'))",
    LIMIT,
  ],
  [
    'dates written by a built-in of lists',
    "return new Array(1e6).fill('de').map(Function.prototype.call.bind(Date.prototype.toLocaleString, new Date(0)))",
    LIMIT,
  ],
  [
    'a length that grows between two looks',
    'let n = 0; return Array.prototype.indexOf.call({ get length() { return n++ ? 2 ** 53 - 1 : 1 } }, 1)',
    FAILED,
  ],
  [
    'a function as long as a list',
    "return Array.prototype.indexOf.call(Object.defineProperty(() => 1, 'length', { value: 2 ** 53 - 1 }), 1)",
    FAILED,
  ],
  [
    'a list that grows while it is joined',
    "const a = []; return a.join({ toString() { a.length = 2 ** 32 - 1; return '' } })",
    FAILED,
  ],
  [
    'a list that only looks like one, joined to another',
    'return [].concat({ length: 2 ** 32 - 2, [Symbol.isConcatSpreadable]: true }).length > 1 ? 1 : null.x',
    FAILED,
  ],
  ['a native loop over a length', 'return Array.prototype.includes.call({ length: 2 ** 53 - 1 }, 1)', FAILED],
  ['a native loop over an iterator', 'return [].values.call({ length: 2 ** 53 - 1 }).drop(2 ** 50).next()', FAILED],
  ['arguments of a giant length', 'return Math.max.apply(null, { length: 2 ** 32 - 1 })', FAILED],
  ['a constructor with a giant length', 'return Reflect.construct(Array, { length: 2 ** 32 - 1 })', FAILED],
  ['a list copied within itself', 'return Array.prototype.copyWithin.call({ length: 2 ** 53 - 1 }, 0, 1)', FAILED],
  [
    'an object of endless entries',
    "return Object.fromEntries((function* () { for (let i = 0; ; i++) yield ['k' + i, 1] })())",
    LIMIT,
  ],
  ['groups without end', 'return Object.groupBy({ *[Symbol.iterator]() { for (;;) yield 1 } }, () => 1)', FAILED],
  ['waiting on memory', 'return Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)', FAILED],
]

/** Scripts that want more time or memory than there is. */
export const GREEDY_SCRIPTS: readonly HostileLine[] = [...LOOPS, ...MEMORY, ...GIANTS, ...NATIVES]
