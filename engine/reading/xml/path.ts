/** One element of a column's path; `by` tells it from its siblings. */
export interface Step {
  readonly name: string
  readonly by?: Discriminator
}

/** What tells siblings apart: an attribute's value, or a child element's. */
export interface Discriminator {
  readonly kind: 'attribute' | 'child'
  readonly key: string
  readonly value: string
}

/** A column's path, taken apart. */
export interface ElementPath {
  readonly steps: readonly Step[]
  /** The attribute it ends in; null where it is an element's text. */
  readonly attribute: string | null
}

const VALUE_CHARS_MAX = 100
/** The path of the record's own text. */
export const OWN_TEXT = '.'

/** Reads `a/b[@type="main"]/@id` or `Identifier[Type=03]/Value`. */
export function parseElementPath(path: string): ElementPath {
  const steps: Step[] = []
  let rest = path === OWN_TEXT ? '' : path
  while (rest !== '') {
    if (rest.startsWith('@')) return { steps, attribute: rest.slice(1) }
    const name = /^[^/[]*/.exec(rest)?.[0] ?? ''
    rest = rest.slice(name.length)
    if (rest.startsWith('[')) {
      const end = predicateEnd(rest)
      const by = parsePredicate(rest.slice(1, end))
      steps.push(by ? { name, by } : { name: name + rest.slice(0, end + 1) })
      rest = rest.slice(end + 1)
    } else steps.push({ name })
    rest = rest.replace(/^\//, '')
  }
  return { steps, attribute: null }
}

/** Where the bracket closes: before a slash or the end, as a value may hold brackets itself. */
function predicateEnd(rest: string): number {
  const end = rest.indexOf(']/')
  return end < 0 ? rest.length - 1 : end
}

function parsePredicate(text: string): Discriminator | null {
  const attribute = /^@([^=]+)="(.*)"$/s.exec(text)
  if (attribute) return { kind: 'attribute', key: attribute[1] as string, value: attribute[2] as string }
  const child = /^([^=]+)=(.*)$/s.exec(text)
  return child ? { kind: 'child', key: child[1] as string, value: child[2] as string } : null
}

/** Writes what `parseElementPath` reads. */
export function printStep(name: string, by: Discriminator | null): string {
  if (!by) return name
  return by.kind === 'attribute' ? `${name}[@${by.key}="${by.value}"]` : `${name}[${by.key}=${by.value}]`
}

/** Whether a value can stand in a path and be found again. */
export function isNameable(value: string): boolean {
  return value !== '' && value.length <= VALUE_CHARS_MAX && !value.includes(']/') && !/[\n\r\t]/.test(value)
}

/** The text of an element as a cell: space around it says nothing. */
export function cellOf(text: string | null): string {
  return text === null ? '' : text.trim()
}
