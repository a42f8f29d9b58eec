import { type Look, paint } from './look.ts'
import { plain } from './words.ts'

const DEPTH_MAX = 6

/** One thing with all it has, a line a field, lists and records indented below their name. */
export function renderTree(thing: Readonly<Record<string, unknown>>, look: Look): string {
  return branchLines(thing, 0, look).join('\n')
}

function branchLines(branch: Readonly<Record<string, unknown>>, depth: number, look: Look): string[] {
  const { faint } = paint(look)
  const entries = Object.entries(branch).filter(([, value]) => value !== null && value !== undefined && value !== '')
  const width = Math.max(0, ...entries.filter(([, value]) => isLeaf(value, depth)).map(([name]) => name.length))
  const indent = '  '.repeat(depth)
  return entries.flatMap(([name, value]) => {
    const title = plain(name)
    if (isLeaf(value, depth)) return [`${indent}${faint(title.padEnd(width))}  ${leafText(value)}`]
    const children = Array.isArray(value)
      ? value.flatMap((item, i) =>
          isLeaf(item, depth + 1)
            ? [`${indent}  - ${leafText(item)}`]
            : [`${indent}  ${faint(`${i + 1}.`)}`, ...branchLines(item, depth + 2, look)],
        )
      : branchLines(value as Record<string, unknown>, depth + 1, look)
    return children.length === 0 ? [] : [`${indent}${faint(title)}`, ...children]
  })
}

function isLeaf(value: unknown, depth: number): boolean {
  return typeof value !== 'object' || value === null || depth >= DEPTH_MAX
}

function leafText(value: unknown): string {
  return plain(typeof value === 'object' ? JSON.stringify(value) : String(value))
}
