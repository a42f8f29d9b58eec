/** Stands in a path for the entries of a list. */
export const ENTRIES: unique symbol = Symbol('[]')

export type KeyStep = string | typeof ENTRIES

// An empty key has to show somehow.
const EMPTY = '""'

/** Reads `a[].b`; a dot, bracket or backslash that belongs to a key has a backslash before it. */
export function parseKeyPath(path: string): KeyStep[] {
  const steps: KeyStep[] = []
  let key = ''
  const end = () => {
    if (key !== '') steps.push(key === EMPTY ? '' : key.replace(/\\(.)/gs, '$1'))
    key = ''
  }
  for (const token of path.match(/\\.|\[\]|./gs) ?? []) {
    if (token === '.') end()
    else if (token === '[]') {
      end()
      steps.push(ENTRIES)
    } else key += token
  }
  end()
  return steps
}

/** Writes one key of a path. */
export function printKey(key: string): string {
  if (key === '' || key === EMPTY) return key === '' ? EMPTY : `\\${EMPTY}`
  return key.replace(/[\\.[]/g, '\\$&')
}

/** Any key: its object holds one record per key. */
export const ANY_KEY: unique symbol = Symbol('*')

export type RecordStep = string | typeof ANY_KEY

/** Reads the path of the records: `catalog.items`, `products.*`, '' for the whole. */
export function parseRecordPath(path: string): RecordStep[] {
  const parts = path.match(/(?:\\.|[^.\\])+/gs) ?? []
  return parts.map((part) => (part === '*' ? ANY_KEY : part.replace(/\\(.)/gs, '$1')))
}

/** Writes what `parseRecordPath` reads. */
export function printRecordPath(steps: readonly RecordStep[]): string {
  return steps.map((step) => (step === ANY_KEY ? '*' : printKey(step).replace(/^\*$/, '\\*'))).join('.')
}

/** The column that holds the key of a record in an object of records. */
export const KEY_COLUMN = '#key'
