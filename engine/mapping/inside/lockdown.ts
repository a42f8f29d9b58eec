/** What scripts may reach, and how far: longest text and list a built-in takes or makes in one go. */
export interface Guards {
  readonly Function: FunctionConstructor
  readonly charsMax: number
  readonly itemsMax: number
}

declare function guardText(charsMax: number): void
declare function takeAway(): void
declare function guardLists(itemsMax: number): void
declare function guardJson(charsMax: number): void

/**
 * Prepares the realm that scripts live in: what cannot be interrupted is bounded or taken away, what would last from one
 * record to the next is frozen. Runs before any script; joined into the program.
 */
function lockDown(): Guards {
  const guards = { Function, charsMax: 1_000_000, itemsMax: 1_000_000 }
  const gone = (name: string) =>
    function unavailable(): never {
      throw new TypeError(`${name} is not available in a script`)
    }
  const global = globalThis as Record<string, unknown>
  for (const name of [
    'BigInt Promise WebAssembly Atomics SharedArrayBuffer ArrayBuffer DataView Proxy WeakRef WeakMap WeakSet',
    'FinalizationRegistry Intl eval DisposableStack AsyncDisposableStack SuppressedError escape unescape',
    'Int8Array Uint8Array Uint8ClampedArray Int16Array Uint16Array Int32Array Uint32Array Float16Array Float32Array',
    'Float64Array BigInt64Array BigUint64Array',
  ].flatMap((names) => names.split(' '))) {
    global[name] = gone(name)
  }
  const iterator = Object.getPrototypeOf(Object.getPrototypeOf([].values()))
  for (const key of Reflect.ownKeys(iterator)) if (key !== Symbol.iterator) Reflect.deleteProperty(iterator, key)
  for (const name of ['Iterator', 'console']) Reflect.deleteProperty(globalThis, name)
  const samples = [() => 0, function* () {}, async () => 0, async function* () {}]
  for (const sample of samples) {
    const proto = Object.getPrototypeOf(sample)
    Object.defineProperty(proto, 'constructor', { value: gone('Function') })
  }
  Object.defineProperty(globalThis, 'Function', { value: gone('Function') })
  const promised = Object.getPrototypeOf((async () => 0)())
  for (const key of Reflect.ownKeys(promised)) {
    if (key !== Symbol.toStringTag) Object.defineProperty(promised, key, { value: gone('Promise') })
  }
  ownNames()
  guardText(guards.charsMax)
  takeAway()
  guardLists(guards.itemsMax)
  guardJson(guards.charsMax)
  freezeAll()
  return guards
}

/** Lets errors have a name and a message of their own although what they inherit is frozen. Joined into the program. */
function ownNames(): void {
  for (const { prototype } of [Error, TypeError, RangeError, ReferenceError, SyntaxError, EvalError, URIError]) {
    for (const key of ['name', 'message'] as const) {
      const inherited = prototype[key]
      Object.defineProperty(prototype, key, {
        get: () => inherited,
        set(this: object, value: unknown) {
          Object.defineProperty(this, key, { value, writable: true, configurable: true })
        },
      })
    }
  }
}

/** Freezes everything that can be reached from the global object, or by syntax alone. Joined into the program. */
function freezeAll(): void {
  const seen = new Set<unknown>()
  const waiting: unknown[] = [
    globalThis,
    function* () {},
    async () => 0,
    async function* () {},
    (function* () {})(),
    (async function* () {})(),
    [].values(),
    ''[Symbol.iterator](),
    'a'.matchAll(/a/g),
    new Map().entries(),
    new Set().values(),
  ]
  while (waiting.length > 0) {
    const it = waiting.pop()
    if ((typeof it !== 'object' && typeof it !== 'function') || it === null || seen.has(it)) continue
    seen.add(it)
    waiting.push(Object.getPrototypeOf(it))
    for (const key of Reflect.ownKeys(it)) {
      const property = Object.getOwnPropertyDescriptor(it, key)
      waiting.push(property?.value, property?.get, property?.set)
    }
    Object.freeze(it)
  }
}

/** The functions of this file, as they are joined. */
export const LOCKDOWN_PARTS = [lockDown, ownNames, freezeAll]
