import { COLUMNS_MAX } from '../records/limits.ts'
import { Malformed } from './characters.ts'
import { childText } from './column-tree.ts'
import { SiblingNode, SiblingStudy } from './discriminators.ts'
import { ElementParser } from './parser.ts'
import { cellOf, type Discriminator, isNameable, OWN_TEXT, printStep } from './path.ts'
import type { Tape } from './tape.ts'

// So many records, spread over the sample, tell well enough what tells siblings apart.
const STUDIED_MAX = 2_000

/** What the elements of one path (and one value, where values are told apart) hold. */
class Seen {
  readonly path: string
  readonly study: SiblingNode
  readonly key: Discriminator | null
  readonly attributes = new Set<string>()
  readonly children = new Map<string, Seen>()
  hasText = false
  hasChildren = false
  /** Written with an end tag, so that a text could stand there. */
  hasRoom = false

  constructor(path: string, study: SiblingNode, key: Discriminator | null) {
    this.path = path
    this.study = study
    this.key = key
  }

  /** Its own text is a column where it has one, or where nothing else can be its value. */
  get isColumn(): boolean {
    if (this.hasText) return true
    return !this.hasChildren && (this.hasRoom || this.attributes.size === 0)
  }
}

/** The columns of sampled records, in order of first sight; records that are malformed have none. */
export function xmlColumns(records: readonly string[]): string[] {
  const parser = new ElementParser()
  const study = new SiblingStudy()
  const tapes = function* (every: number) {
    for (let at = 0; at < records.length; at += every) {
      if (parses(parser, records[at] as string)) yield parser.tape
    }
  }
  for (const tape of tapes(Math.ceil(records.length / STUDIED_MAX))) study.add(tape)
  const root = new Seen('', study.root, null)
  const count = { left: COLUMNS_MAX }
  for (const tape of tapes(1)) look(tape, root, count)
  return print(root)
}

function parses(parser: ElementParser, text: string): boolean {
  try {
    parser.parse(text)
    return true
  } catch (error) {
    if (error instanceof Malformed) return false
    throw error
  }
}

function look(tape: Tape, root: Seen, count: { left: number }): void {
  const seen: (Seen | null)[] = []
  for (let at = 0; at < tape.size; at += 1) {
    const parent = at === 0 ? null : (seen[tape.parents[at] as number] as Seen | null)
    const node = at === 0 ? root : parent ? enter(parent, tape, at, count) : null
    seen[at] = node
    if (!node) continue
    if (cellOf(tape.texts[at] as string | null) !== '') node.hasText = true
    if (tape.texts[at] !== null) node.hasRoom = true
    for (let i = tape.attributesFrom[at] as number; i < tape.attributesEnd(at); i += 1) {
      const name = tape.attributeNames[i] as string
      if (node.key?.kind === 'attribute' && node.key.key === name) continue
      if (!node.attributes.has(name) && count.left-- > 0) node.attributes.add(name)
    }
  }
}

const NOT_STUDIED = new SiblingNode('')

/** The place of a child element; null where it is the key of its parent, or there are too many columns. */
function enter(parent: Seen, tape: Tape, at: number, count: { left: number }): Seen | null {
  parent.hasChildren = true
  const name = tape.names[at] as string
  if (parent.key?.kind === 'child' && parent.key.key === name) return null
  const study = parent.study.children.get(name) ?? NOT_STUDIED
  const by = keyValueOf(study, tape, at)
  const step = printStep(name, by)
  const known = parent.children.get(step)
  if (known) return known
  if (count.left-- <= 0) return null
  const seen = new Seen(parent.path === '' ? step : `${parent.path}/${step}`, study, by)
  parent.children.set(step, seen)
  return seen
}

function keyValueOf(study: SiblingNode, tape: Tape, at: number): Discriminator | null {
  const key = study.discriminator
  if (!key) return null
  const value = key.kind === 'attribute' ? tape.attributeOf(at, key.key)?.trim() : childText(tape, at, key.key)
  return value && isNameable(value) && study.hasValue(key, value) ? { ...key, value } : null
}

function print(node: Seen): string[] {
  const out: string[] = []
  const pending = [node]
  for (let next = pending.pop(); next; next = pending.pop()) {
    const at = next.path === '' ? '' : `${next.path}/`
    if (next.path === '' ? next.hasText : next.isColumn) out.push(next.path || OWN_TEXT)
    for (const name of next.attributes) out.push(`${at}@${name}`)
    pending.push(...[...next.children.values()].reverse())
  }
  return out
}
