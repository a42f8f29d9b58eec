import { cellOf, isNameable } from './path.ts'
import type { Tape } from './tape.ts'

const VALUES_MAX = 50
const PATHS_MAX = 20_000

// Names under which feeds write what kind of thing an element is.
const KIND = /(type|kind|role|purpose|usage|lang|language|locale|qualifier|scheme|context|unit)$/i
const TITLE = /(name|key|code|label|title|property|attribute|id|size|position|currency|country|region)$/i
// Elements that are things of their own: their entries are told apart by what they are, not by a column each.
const THING =
  /varia|combination|declin|^(?:\w+:)?(sku|offer|child|product|article|item|model|review|store|warehouse)s?$/i
const PARTS_OF_TITLED_MAX = 4

/** What the siblings of one path have in a certain attribute or child element. */
class Key {
  readonly kind: 'attribute' | 'child'
  readonly name: string
  readonly values = new Set<string>()
  /** Elements that have it. */
  count = 0
  /** Groups of siblings in which some have it, and those in which no two have the same value. */
  groups = 0
  told = 0
  /** Elements that hold something besides it. */
  beside = 0

  constructor(kind: 'attribute' | 'child', name: string) {
    this.kind = kind
    this.name = name
  }
}

interface Chosen {
  readonly kind: 'attribute' | 'child'
  readonly key: string
}

/** What was seen of the elements of one path; the root is the record. */
export class SiblingNode {
  readonly name: string
  readonly children = new Map<string, SiblingNode>()
  readonly keys = new Map<string, Key>()
  readonly parts = new Set<string>()
  records = 0
  lastRecord = -1
  #chosen: Chosen | null | undefined

  constructor(name: string) {
    this.name = name
  }

  /** The key that tells siblings of this path apart; null where they are a list. Asked once all records were seen. */
  get discriminator(): Chosen | null {
    if (this.#chosen === undefined) this.#chosen = this.#choose()
    return this.#chosen
  }

  /** Whether a value of the chosen key was seen; others are among the rest. */
  hasValue({ kind, key }: Chosen, value: string): boolean {
    return this.keys.get(kind === 'attribute' ? `@${key}` : key)?.values.has(value) ?? false
  }

  #choose(): Chosen | null {
    if (THING.test(this.name)) return null
    const good = [...this.keys.values()].filter((key) => this.#tells(key))
    const best = good.sort((a, b) => rank(b) - rank(a) || a.values.size - b.values.size)[0]
    return best ? { kind: best.kind, key: best.name } : null
  }

  #tells(key: Key): boolean {
    if (key.groups === 0 || key.told / key.groups < 0.5 || key.beside === 0) return false
    if (key.values.size === 0 || key.values.size > VALUES_MAX) return false
    const recurs = key.count >= 1.5 * key.values.size
    const kind = KIND.test(key.name)
    const title = TITLE.test(key.name)
    if (key.kind === 'attribute')
      return recurs ? this.records > 1 || kind || title : this.records < 3 && (kind || title)
    if (kind) return recurs || this.records < 3
    return title && this.parts.size <= PARTS_OF_TITLED_MAX && (recurs || this.records < 3)
  }
}

function rank(key: Key): number {
  const named = KIND.test(key.name) ? 0.2 : TITLE.test(key.name) ? 0.3 : 0
  return key.told / key.groups + named + (key.kind === 'attribute' ? 0.1 : 0)
}

/** Looks at records one after the other and finds out what tells repeated siblings apart. */
export class SiblingStudy {
  readonly root = new SiblingNode('')
  readonly #nodes: (SiblingNode | null)[] = []
  #paths = 0
  #record = 0

  add(tape: Tape): void {
    this.#record += 1
    this.#nodes[0] = this.root
    for (let at = 0; at < tape.size; at += 1) {
      const node = this.#nodes[at]
      for (const [name, group] of groupsOf(tape, at)) {
        const child = node ? this.#child(node, name) : null
        for (const sibling of group) this.#nodes[sibling] = child
        if (child) this.#study(child, tape, group)
      }
    }
  }

  #child(node: SiblingNode, name: string): SiblingNode | null {
    let child = node.children.get(name)
    if (!child) {
      if (this.#paths++ > PATHS_MAX) return null
      child = new SiblingNode(name)
      node.children.set(name, child)
    }
    if (child.lastRecord !== this.#record) child.records += 1
    child.lastRecord = this.#record
    return child
  }

  #study(node: SiblingNode, tape: Tape, group: readonly number[]): void {
    const found = new Map<Key, string[]>()
    for (const at of group) {
      const slots = slotsOf(tape, at)
      for (const { kind, name, value } of slots) {
        if (kind === 'child') node.parts.add(name)
        const key = keyOf(node, kind, name)
        key.count += 1
        if (isNameable(value) && key.values.size <= VALUES_MAX) key.values.add(value)
        if (slots.length > 1 || (kind === 'attribute' && tape.texts[at] !== null)) key.beside += 1
        const values = found.get(key)
        if (values) values.push(value)
        else found.set(key, [value])
      }
    }
    if (group.length < 2) return
    for (const [key, values] of found) {
      key.groups += 1
      if (new Set(values).size === values.length) key.told += 1
    }
  }
}

function keyOf(node: SiblingNode, kind: 'attribute' | 'child', name: string): Key {
  const id = kind === 'attribute' ? `@${name}` : name
  const key = node.keys.get(id) ?? new Key(kind, name)
  node.keys.set(id, key)
  return key
}

/** Child elements by name, in order of first sight. */
function groupsOf(tape: Tape, at: number): Map<string, number[]> {
  const groups = new Map<string, number[]>()
  const end = tape.ends[at] as number
  for (let child = at + 1; child < end; child = tape.ends[child] as number) {
    const name = tape.names[child] as string
    const group = groups.get(name)
    if (group) group.push(child)
    else groups.set(name, [child])
  }
  return groups
}

interface Slot {
  readonly kind: 'attribute' | 'child'
  readonly name: string
  readonly value: string
}

const SLOTS_MAX = 100

/** What an element says in attributes and in child elements that hold nothing but text. */
function slotsOf(tape: Tape, at: number): Slot[] {
  const slots: Slot[] = []
  const attributesEnd = Math.min(tape.attributesEnd(at), (tape.attributesFrom[at] as number) + SLOTS_MAX)
  for (let i = tape.attributesFrom[at] as number; i < attributesEnd; i += 1) {
    const value = (tape.attributeValues[i] as string).trim()
    slots.push({ kind: 'attribute', name: tape.attributeNames[i] as string, value })
  }
  const end = tape.ends[at] as number
  for (let child = at + 1; child < end && slots.length < SLOTS_MAX; child = tape.ends[child] as number) {
    if (tape.ends[child] !== child + 1) continue
    slots.push({ kind: 'child', name: tape.names[child] as string, value: cellOf(tape.texts[child] as string | null) })
  }
  return slots
}
