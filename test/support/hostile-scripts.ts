import { GREEDY_SCRIPTS, type HostileLine } from './greedy-scripts.ts'

const FAILED = /^script_failed$/
const REJECTED = /^script_rejected$/
const RESULT = /^script_result$/
const TIMEOUT = /^script_timeout$/
const LIMIT = /^script_(failed|timeout|memory|crashed)$/

const RESULTS: readonly HostileLine[] = [
  ['a result that holds itself', 'const a = []; a.push(a); return a', RESULT],
  ['an object that holds itself', 'const a = {}; a.a = a; return a', RESULT],
  [
    'a result of a million keys',
    "const o = {}; for (let i = 0; i < 1e6; i++) o['k' + i] = 1; return o",
    /^script_(result|timeout|memory)$/,
  ],
  ['a list of a hundred thousand', 'return new Array(1e5).fill(1)', RESULT],
  ['a list with holes, as long as lists get', 'const a = []; a[2 ** 32 - 2] = 1; return a', RESULT],
  ['a list of objects', 'return [{}]', RESULT],
  ['a key of a million characters', "return { ['k'.repeat(1e6)]: 1 }", RESULT],
  ['no number', 'return NaN', RESULT],
  ['a number without end', 'return -Infinity', RESULT],
  ['a date that is none', 'return new Date(NaN)', RESULT],
  ['a function', 'return () => 1', RESULT],
  ['a symbol', "return Symbol('x')", RESULT],
  ['a list of symbols', 'return [Symbol.iterator]', RESULT],
  ['an instance of a class', 'return new (class Price { amount = 1 })()', RESULT],
  ['a text in an object', "return new String('x')", RESULT],
  ['an object without prototype', 'return Object.create(null)', RESULT],
  ['something that turns itself into JSON', 'return { toJSON() { for (;;); } }', RESULT],
  ['a getter that loops', 'return { get length() { for (;;); } }', RESULT],
  ['a list whose items loop', 'const a = [1]; Object.defineProperty(a, 0, { get() { for (;;); } }); return a', TIMEOUT],
  ['a list whose items throw', 'const a = [1]; Object.defineProperty(a, 0, { get() { throw 1 } }); return a', RESULT],
  [
    'a list of another class, with an iterator of its own',
    'class L extends Array { *[Symbol.iterator]() { for (;;) yield 1 } get 0() { for (;;); } } return L.of({})',
    RESULT,
  ],
  [
    'a date that turns itself into text',
    "return Object.defineProperty(new Date(0), 'toISOString', { value() { for (;;); } })",
    TIMEOUT,
  ],
  ['a tag that loops', 'return { get [Symbol.toStringTag]() { for (;;); } }', RESULT],
  [
    'a proxy',
    'return new Proxy([], { get() { throw 1 }, ownKeys() { for (;;); }, getPrototypeOf() { for (;;); } })',
    FAILED,
  ],
  ['a thenable', 'return { then() { for (;;); } }', RESULT],
  ['a promise that never settles', 'return new Promise(() => {})', FAILED],
  ['an async function', 'return (async () => 1)()', RESULT],
  ['an async generator', 'return (async function* () { yield 1 })()', RESULT],
  ['what a getter throws', 'throw { get message() { for (;;); } }', TIMEOUT],
  ['an error without a message', 'throw Object.create(null)', FAILED],
  ['nothing, thrown', 'throw undefined', REJECTED],
  [
    'an error with a getter for its prototype’s name',
    "throw Object.defineProperty(new TypeError('x'), 'stack', { get() { for (;;); } })",
    TIMEOUT,
  ],
]

const LATER: readonly HostileLine[] = [
  ['a loop left behind for later', '(async () => { await 0; for (;;); })(); return value', TIMEOUT],
  ['tasks that beget tasks', 'const f = async () => { for (;;) await 0 }; f(); return value', TIMEOUT],
  ['tasks that double', 'const f = async () => { await 0; f(); f() }; f(); return value', LIMIT],
  ['waiting for a thenable that loops', '(async () => { await { then() { for (;;); } } })(); return value', TIMEOUT],
  [
    'an endless loop that waits',
    '(async () => { for await (const _ of (async function* () { for (;;) yield 1 })()); })(); return value',
    LIMIT,
  ],
]

const WAYS_OUT: readonly HostileLine[] = [
  ['a way out by constructors', "return constructor.constructor('return process')().exit(1)", FAILED],
  ['a function from text', "return (() => 1).constructor('return globalThis')()", FAILED],
  ['a generator from text', "return (function* () {}).constructor('yield 1')().next().value", FAILED],
  ['an async function from text', "return (async () => 1).constructor('return 1')()", FAILED],
  ['an async generator from text', "return (async function* () {}).constructor('yield 1')()", FAILED],
  ['a function by its name', "return new Function('return 1')()", FAILED],
  ['a function from what is handed in', "return lookup.constructor('return 1')()", FAILED],
  [
    'a function from an error of the language',
    "try { null.x } catch (e) { return e.constructor.constructor('return 1')() }",
    FAILED,
  ],
  [
    'a function from an error at the end of the stack',
    "const f = () => { try { f() } catch (e) { return e.constructor.constructor('return 1')() } }; return f()",
    FAILED,
  ],
  ['eval', "return eval('1')", FAILED],
  ['eval by another name', "return (0, eval)('1')", FAILED],
  ['an import', "return import('node:fs')", FAILED],
  ['a require', "return require('node:fs')", FAILED],
  ['the process', 'return process.exit(1)', FAILED],
  ['what called it', 'return arguments.callee.caller', FAILED],
  ['frames of the stack', 'Error.prepareStackTrace = (_, frames) => frames; return new Error().stack', FAILED],
  ['a stack without end', 'Error.stackTraceLimit = Infinity; return 1', FAILED],
  ['a stack written elsewhere', 'Error.captureStackTrace({}); return 1', FAILED],
]

const POLLUTION: readonly HostileLine[] = [
  ...[
    'Object',
    'Array',
    'String',
    'Number',
    'Boolean',
    'Function',
    'Symbol',
    'Date',
    'RegExp',
    'Map',
    'Set',
    'Error',
    'TypeError',
  ].map((name): HostileLine => [`the prototype of ${name}`, `${name}.prototype.title = 'owned'; return 1`, FAILED]),
  ['the iterator of lists', 'Array.prototype[Symbol.iterator] = function* () { yield 1 }; return 1', FAILED],
  [
    'the iterator behind the iterator of lists',
    'Object.getPrototypeOf([].values()).next = () => ({ done: true }); return 1',
    FAILED,
  ],
  ['the prototype of generators', 'Object.getPrototypeOf(function* () {}).prototype.next = () => 1; return 1', FAILED],
  ['a prototype by its old name', "({}).__proto__.title = 'owned'; return 1", FAILED],
  ['a prototype exchanged', 'Object.setPrototypeOf(Array.prototype, { title: 1 }); return 1', FAILED],
  ['a setter on every object', "Object.defineProperty(Object.prototype, '0', { set() {} }); return 1", FAILED],
  ['a setter by its old name', "Object.prototype.__defineSetter__('0', () => 1); return 1", FAILED],
  ['a global left behind', 'globalThis.left = 1; return 1', FAILED],
  ['a variable that nobody declared', 'left = 1; return 1', FAILED],
  ['globals exchanged', 'JSON = Math = Array = null; return 1', FAILED],
  ['a global taken away', 'delete globalThis.Array; return 1', FAILED],
  ['a built-in taken away', 'delete Array.prototype.map; return 1', FAILED],
  ['a built-in exchanged', 'Array.prototype.push = () => 1; return 1', FAILED],
  ['JSON exchanged', 'JSON.stringify = () => "owned"; return 1', FAILED],
  ['the arguments exchanged', "record.a = 'owned'; record.__proto__.b = 1; return 1", FAILED],
  ['what is handed in exchanged', 'lookup.title = 1; return 1', FAILED],
  ['texts of templates exchanged', 'const t = (s) => s; t`a`.raw.title = 1; return 1', FAILED],
  ['a symbol for everybody', "return Symbol.for('left')", FAILED],
  [
    'what the last pattern matched',
    '/(.*)/.exec("kept"); return RegExp.$1 === undefined && RegExp.lastMatch === undefined ? null.x : 1',
    FAILED,
  ],
]

/** Everything a merchant’s script may do at worst. */
export const HOSTILE_SCRIPTS: readonly HostileLine[] = [
  ...GREEDY_SCRIPTS,
  ...RESULTS,
  ...LATER,
  ...WAYS_OUT,
  ...POLLUTION,
]
