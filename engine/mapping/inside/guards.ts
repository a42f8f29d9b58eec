// Built-ins run natively to their end, whatever the time limit: each refuses what would take long or much memory.

/** Gives the arguments that the built-in is called with, already turned into plain text and numbers; throws RangeError. */
type Check<It> = (it: It, args: readonly unknown[]) => readonly unknown[]

/** Replaces a method by one that is checked first. Joined into the program. */
function guard(holder: object, name: string, check: Check<unknown>): void {
  const original = Object.getOwnPropertyDescriptor(holder, name)?.value as (() => unknown) | undefined
  if (typeof original !== 'function') return
  const { apply } = Reflect
  const { [name]: value } = {
    [name](this: unknown, ...args: unknown[]) {
      return apply(original, this, check(this, args))
    },
  }
  Object.defineProperty(holder, name, { value, writable: true, configurable: true, enumerable: false })
}

/** Throws where a built-in is asked for more than it may do. Joined into the program. */
function bounded(size: number, max: number, what: string): void {
  if (!(size <= max)) throw new RangeError(`${what}: at most ${max}`)
}

/** Bounds the built-ins that work on text; `this` must be text. Joined into the program. */
function guardText(max: number): void {
  const onText = (names: string, check: Check<string>) => {
    for (const name of names.split(' ')) {
      guard(String.prototype, name, (it, args) => {
        if (typeof it !== 'string') throw new TypeError(`${name} works on text only`)
        return check(it, args)
      })
    }
  }
  const long = 'the text is too long'
  onText('split match matchAll search toUpperCase toLowerCase toWellFormed', (it, args) => {
    bounded(it.length, max, long)
    return args
  })
  onText('normalize localeCompare toLocaleUpperCase toLocaleLowerCase', (it, args) => {
    const [first, ...more] = args
    const text = first === undefined ? undefined : String(first)
    bounded(it.length + (text?.length ?? 0), max / 10, long)
    return text === undefined ? [] : [text, ...more]
  })
  onText('padStart padEnd', (_, [length, text]) => {
    const size = Number(length)
    bounded(size || 0, max, long)
    return text === undefined ? [size] : [size, text]
  })
  onText('repeat', (it, [count]) => {
    const times = Number(count)
    bounded(it.length * (times || 0), max, long)
    return [times]
  })
  // Native search from the end compares the whole of what is sought at each place.
  onText('lastIndexOf', (it, [find, ...more]) => {
    const text = String(find)
    bounded(it.length * text.length, 20 * max, long)
    return [text, ...more]
  })
  onText('concat', (it, args) => {
    const texts = args.map(String)
    bounded(
      texts.reduce((sum, text) => sum + text.length, it.length),
      max,
      long,
    )
    return texts
  })
  onText('replace replaceAll', (it, [find, by]) => {
    bounded(it.length, max, long)
    if (typeof by === 'function') return [find, by]
    const text = String(by)
    // $` and $' put the rest of the text in once per match.
    const around = text.includes('$`') || text.includes("$'") ? it.length : 1
    bounded((it.length + 1) * (text.length + 1) * around, 20 * max, long)
    return [find, text]
  })
  for (const name of ['encodeURIComponent', 'encodeURI', 'decodeURIComponent', 'decodeURI', 'parseFloat', 'parseInt']) {
    guard(globalThis, name, (_, [first, ...more]) => {
      const text = String(first)
      bounded(text.length, max, long)
      return [text, ...more]
    })
  }
}

/** Takes away what would last from one record to the next, or what nothing bounds. Joined into the program. */
function takeAway(): void {
  // Each call takes a while, and a built-in that calls them for each of many never looks up.
  for (const name of ['toLocaleString', 'toLocaleDateString', 'toLocaleTimeString']) {
    for (const { prototype } of [Date, Number]) guard(prototype, name, (_, args) => args)
  }
  Reflect.deleteProperty(String, 'raw')
  Reflect.deleteProperty(Symbol, 'for')
  // Lists that only look like lists could grow while others are joined to them.
  Reflect.deleteProperty(Symbol, 'isConcatSpreadable')
  // What the last pattern matched would be there for the next record to see.
  for (const key of Object.getOwnPropertyNames(RegExp)) {
    if (Object.getOwnPropertyDescriptor(RegExp, key)?.get) Reflect.deleteProperty(RegExp, key)
  }
  Reflect.deleteProperty(Error, 'captureStackTrace')
  Reflect.deleteProperty(RegExp.prototype, 'compile')
}

/** Throws where something that looks like a list is longer than any list may be. Joined into the program. */
function boundedList(list: unknown, max: number): void {
  if ((typeof list !== 'object' && typeof list !== 'function') || list === null) return
  // What a getter tells may be another length when it is asked again.
  let length: unknown = Array.isArray(list) ? list.length : undefined
  for (let it: object | null = length === undefined ? list : null; it !== null; it = Object.getPrototypeOf(it)) {
    const found = Object.getOwnPropertyDescriptor(it, 'length')
    if (!found) continue
    length = 'value' in found ? found.value : Number.NaN
    break
  }
  if (length !== undefined) bounded(typeof length === 'number' ? length : Number.NaN, max, 'the list is too long')
}

/** Bounds the built-ins that work on lists, maps and sets. Joined into the program. */
function guardLists(max: number): void {
  const many = 'the list is too long'
  for (const name of Object.getOwnPropertyNames(Array.prototype)) {
    if (name === 'constructor' || name === 'length') continue
    guard(Array.prototype, name, (it, args) => {
      // Whatever the separator does when it is turned into text, it does before the list is looked at.
      const separator = name === 'join' ? String(args[0] ?? ',') : ''
      boundedList(it, max)
      bounded(typeof it === 'string' ? it.length : 0, max, many)
      if (name === 'concat' || name === 'splice' || name === 'toSpliced') for (const arg of args) boundedList(arg, max)
      if (name !== 'join') return breathing(name, it, args, max)
      bounded((it as unknown[]).length * separator.length, max, many)
      return [separator]
    })
  }
  const flatten = (list: readonly unknown[], depth: number, flat: unknown[]): unknown[] => {
    for (const each of list) {
      if (Array.isArray(each) && depth > 0) flatten(each, depth - 1, flat)
      else bounded(flat.push(each), max, many)
    }
    return flat
  }
  const flat = function flat(this: readonly unknown[], depth = 1) {
    return flatten(this, Number(depth), [])
  }
  const spoken = function (this: readonly unknown[], ...how: unknown[]) {
    const texts: string[] = []
    for (const each of this) texts.push((each as { toLocaleString(...how: unknown[]): string })?.toLocaleString(...how))
    return texts.join(',')
  }
  Object.defineProperty(Array.prototype, 'flat', { value: flat })
  Object.defineProperty(Array.prototype, 'toLocaleString', { value: spoken })
  const listed: Check<unknown> = (_, args) => {
    for (const arg of args) boundedList(arg, max)
    return args
  }
  for (const name of ['apply', 'construct']) guard(Reflect, name, listed)
  guard(Function.prototype, 'apply', listed)
  guardArray(max, listed)
  guardCollections(max / 10)
}

/**
 * Arguments with which a built-in does not run for minutes without anybody being able to stop it: what compares or calls
 * natively, item by item, goes by way of the script's own language, or is bounded. Joined into the program.
 */
function breathing(name: string, it: unknown, args: readonly unknown[], max: number): readonly unknown[] {
  const [first, ...more] = args
  const length = Number((it as { length?: unknown } | null | undefined)?.length)
  if (first === undefined && (name === 'sort' || name === 'toSorted')) {
    return [(a: unknown, b: unknown) => (`${a}` < `${b}` ? -1 : `${a}` > `${b}` ? 1 : 0)]
  }
  const seeks = name === 'indexOf' || name === 'lastIndexOf' || name === 'includes'
  if (seeks && typeof first === 'string') bounded(length * first.length, 20 * max, 'the list is too long')
  if (typeof first !== 'function' || length < 1_000 || seeks) return args
  // Bound functions say that they are native, too. `Function` itself is not to be had here.
  if (!Reflect.apply(breathing.toString, first, []).endsWith('{ [native code] }')) return args
  return [(...of: unknown[]) => Reflect.apply(first, more[0], of), ...more]
}

/** Puts a bounded `Array` in the place of the native one. Joined into the program. */
function guardArray(max: number, listed: Check<unknown>): void {
  const { from, of, isArray, prototype } = Array
  const NativeArray = Array
  function List(this: unknown, ...items: unknown[]): unknown[] {
    if (items.length === 1 && typeof items[0] === 'number') bounded(items[0], max, 'the list is too long')
    return items.length === 1 ? new NativeArray(items[0] as number) : items
  }
  for (const [name, value] of Object.entries({ from, of, isArray })) {
    Object.defineProperty(List, name, { value, writable: true, configurable: true })
  }
  Object.defineProperty(List, 'prototype', { value: prototype })
  // Array.prototype.constructor stays as it is: the fast paths of all realms of an isolate hang on it.
  Object.defineProperty(globalThis, 'Array', { value: List })
  guard(List, 'from', listed)
  Reflect.deleteProperty(NativeArray, 'fromAsync')
}

/** Bounds what grows entry by entry. Joined into the program. */
function guardCollections(max: number): void {
  for (const grouper of [Object, Map]) Reflect.deleteProperty(grouper, 'groupBy')
  Object.fromEntries = (entries: Iterable<readonly [string, unknown]>) => {
    const object: Record<string, unknown> = {}
    let count = 0
    for (const [name, value] of entries) {
      bounded(++count, max, 'the object is too large')
      Object.defineProperty(object, name, { value, writable: true, configurable: true, enumerable: true })
    }
    return object
  }
  const { apply } = Reflect
  for (const [of, name] of [
    [Map, 'set'],
    [Set, 'add'],
  ] as const) {
    const size = Object.getOwnPropertyDescriptor(of.prototype, 'size')?.get as () => number
    guard(of.prototype, name, (it, args) => {
      bounded(apply(size, it, []) as number, max, 'the collection is too large')
      return args
    })
  }
}

/** Bounds JSON: what is written is first copied, with every step counted. Joined into the program. */
function guardJson(max: number): void {
  const { parse, stringify } = JSON
  const { isArray } = Array
  const copy = (value: unknown, key: string, budget: { left: number }): unknown => {
    let it = value
    const own = it as { toJSON?: unknown } | null | undefined
    if (typeof own?.toJSON === 'function') it = own.toJSON(key)
    budget.left -= typeof it === 'string' ? it.length + 1 : 1
    bounded(-budget.left, 0, 'JSON is too large')
    if (typeof it !== 'object' || it === null) return it
    if (isArray(it)) {
      const list: unknown[] = []
      for (let i = 0; i < it.length; i++) list.push(copy(it[i], `${i}`, budget))
      return list
    }
    const plain: Record<string, unknown> = {}
    for (const name of Object.keys(it)) {
      budget.left -= name.length
      Object.defineProperty(plain, name, {
        value: copy((it as Record<string, unknown>)[name], name, budget),
        enumerable: true,
      })
    }
    return plain
  }
  JSON.stringify = (value: unknown, _replacer?: unknown, space?: unknown) =>
    stringify(copy(value, '', { left: max }), null, typeof space === 'string' ? space : Number(space ?? 0))
  JSON.parse = (text: string, reviver?: never) => {
    const it = `${text}`
    bounded(it.length, max, 'JSON is too large')
    return parse(it, reviver)
  }
}

/** The functions of this file, as they are joined. */
export const GUARD_PARTS = [
  guard,
  bounded,
  boundedList,
  guardText,
  takeAway,
  guardLists,
  breathing,
  guardArray,
  guardCollections,
  guardJson,
]
