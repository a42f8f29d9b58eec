import type { Guards } from './lockdown.ts'
import type { RunScript } from './plan.ts'

type Script = (record: object, value: unknown, item: object | undefined, lookup: unknown) => unknown

declare function lockDown(): Guards
declare function fold(text: string): string

/** Told to the program: rejected values of scripts come back as code and sentence. */
type Told = readonly [ok: boolean, value: never, code: string, detail: string]

/**
 * Opens the realm of the merchant's scripts and gives the program two functions: one that finds a script, one that runs it.
 * Nothing else goes in or out: records are built in here, results leave as plain values. Joined into the program.
 */
function openScripts(
  names: readonly string[],
  lookups: Readonly<Record<string, Readonly<Record<string, string>>>>,
  codes: readonly string[],
) {
  const tables = new Map(Object.entries(lookups).map(([name, table]) => [name, tableOf(table)]))
  const { Function: compile } = lockDown()
  const lookup = Object.freeze((name: unknown, key: unknown) => tables.get(`${name}`)?.(`${key}`))
  const fields = names.map((name, i) => `[${JSON.stringify(name)}]: own(cells[at + ${i}])`)
  const record = compile('own', 'cells', 'at', `return {${fields.join(',')}}`)
  const own = (cell: unknown) => (typeof cell === 'object' && cell !== null ? listOf(cell as unknown[]) : cell)
  // Only while this realm is being opened may it compile: V8 asks who is at work.
  const scripts = codes.map((code) => {
    try {
      // Arithmetic on numbers of a hundred million digits cannot be interrupted, so there are none.
      const big = /(?:^|[^\w$.])(?:0[xob][\da-f_]+|\d[\d_]*)n(?![\w$])/i.exec(code)
      if (big)
        return { run: () => undefined, item: false, error: `BigInt is not available in a script (${big[0].trim()}).` }
      const run = compile('record', 'value', 'item', 'lookup', `"use strict";${code}`) as Script
      return { run, item: /item|arguments|\\u/.test(code), error: '' }
    } catch (error) {
      return { run: () => undefined, item: false, error: `${(error as Error).message}` }
    }
  })
  const run: RunScript = (index, value, cells, at, outputs, values) => {
    const script = scripts[index] as (typeof scripts)[number]
    try {
      const item = script.item ? itemOf(outputs, values) : undefined
      return plainOf(script.run(record(own, cells, at), own(value), item, lookup))
    } catch (thrown) {
      return reasonOf(thrown)
    }
  }
  const find = (code: string): number | string => {
    const index = codes.indexOf(code)
    return scripts[index]?.error || index
  }
  return { find, run }
}

function tableOf(table: Readonly<Record<string, string>>): (key: string) => string | undefined {
  const exact = new Map(Object.entries(table))
  const folded = new Map(Object.entries(table).map(([key, value]) => [fold(key), value]))
  return (key) => exact.get(key) ?? (key.length < 1_000 ? folded.get(fold(key)) : undefined)
}

function listOf(list: readonly unknown[]): unknown[] {
  const copy: unknown[] = []
  for (let i = 0; i < list.length; i++) copy[i] = list[i]
  return copy
}

function itemOf(names: readonly string[], values: readonly unknown[]): object {
  const item: Record<string, unknown> = {}
  for (let i = 0; i < names.length; i++) {
    const value = values[i]
    if (value !== undefined)
      item[names[i] as string] = typeof value === 'object' && value !== null ? listOf(value as []) : value
  }
  return item
}

/** A script's result as a plain value, or why it is none. Runs inside the script's own time. */
function plainOf(result: unknown): Told {
  switch (typeof result) {
    case 'string':
      return result.length > 1_000_000 ? unfit(`${result.length} characters; at most 1000000 are taken`) : plain(result)
    case 'boolean':
    case 'undefined':
      return plain(result)
    case 'number':
      return Number.isFinite(result) ? plain(result) : unfit(`${result}, which is no number`)
    case 'object':
      try {
        if (result === null) return plain(null)
        if (Array.isArray(result)) return plainList(result)
        return result instanceof Date ? plain(result.toISOString()) : unfit('an object')
      } catch {
        return unfit('something that cannot be read')
      }
    default:
      return unfit(`a ${typeof result}`)
  }
}

function plain(value: unknown): Told {
  return [true, value as never, '', '']
}

function unfit(what: string): Told {
  const advice = 'Give back text, a number, true or false, null, or a list of these; a script cannot wait.'
  return [false, undefined as never, 'script_result', `The script gave back ${what}. ${advice}`]
}

function plainList(list: readonly unknown[]): Told {
  const { length } = list
  if (!(length <= 1_000)) return unfit(`a list of ${length}; at most 1000 are taken`)
  const copy: unknown[] = []
  let chars = 0
  for (let i = 0; i < length; i++) {
    const it = list[i] ?? ''
    if (typeof it !== 'string' && typeof it !== 'boolean' && !Number.isFinite(it))
      return unfit(`a list with a ${typeof it}`)
    chars += typeof it === 'string' ? it.length : 1
    copy[i] = it
  }
  return chars > 1_000_000 ? unfit(`a list of ${chars} characters; at most 1000000 are taken`) : plain(copy)
}

/** What a script threw: its author's own words reject the record, an error of the language is a failure. */
function reasonOf(thrown: unknown): Told {
  const told = (code: string, detail: string): Told => [false, undefined as never, code, detail.slice(0, 500)]
  try {
    if (typeof thrown !== 'object' || thrown === null) return told('script_rejected', `${String(thrown)}`.slice(0, 500))
    const proto = Object.getPrototypeOf(thrown)
    const { message, stack } = thrown as { message?: unknown; stack?: unknown }
    const text = typeof message === 'string' ? message.slice(0, 400) : ''
    const broken = [TypeError, RangeError, ReferenceError, SyntaxError, EvalError, URIError].find(
      (each) => each.prototype === proto,
    )
    if (broken) {
      const at = typeof stack === 'string' ? /<anonymous>:(\d+)/.exec(stack.slice(0, 2_000)) : null
      return told('script_failed', `${broken.name}: ${text}${at ? ` (line ${Number(at[1]) - 2} of the script)` : ''}`)
    }
    if (text !== '') return told('script_rejected', text)
    return told('script_failed', 'The script threw something without a message.')
  } catch {
    return told('script_failed', 'The script threw something that cannot be read.')
  }
}

/** The functions of this file, as they are joined. */
export const SCRIPT_PARTS = [openScripts, tableOf, listOf, itemOf, plainOf, plain, unfit, plainList, reasonOf]
