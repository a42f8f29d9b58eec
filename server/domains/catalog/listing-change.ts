import { isDeepStrictEqual } from 'node:util'
import type { Context } from '../../context.ts'
import { mustMatch, versionTag } from '../../platform/must-match.ts'

/** Rows of hot tables have no counter of versions: the instant of their last change tells it. */
export const versionOf = (row: { readonly updated_at: Date }): number => row.updated_at.getTime()

/** Refuses a change that was meant for another state of the row. Throws `platform.outdated`. */
export function mustBePresent(ctx: Context, row: { readonly updated_at: Date }): void {
  mustMatch(ctx, versionTag(versionOf(row)))
}

/** Now, and later than the last change, so that no two versions are told by the same number. */
export function stampAfter(ctx: Context, row: { readonly updated_at: Date }): Date {
  return new Date(Math.max(ctx.clock.now().getTime(), row.updated_at.getTime() + 1))
}

/** Columns that differ from what is there. */
export function differing<Row extends object>(before: Row, columns: Partial<Row>): Partial<Row> {
  const was = before as Record<string, unknown>
  const changed = Object.entries(columns).filter(
    ([name, value]) => value !== undefined && !isDeepStrictEqual(was[name], value),
  )
  return Object.fromEntries(changed) as Partial<Row>
}

/** Names under which people know what changed: of columns as they are, of attributes each by its code. */
export function changedFields(before: Values, changed: Values, names: Readonly<Record<string, string>>): string[] {
  return Object.keys(changed).flatMap((column) => {
    if (column !== 'attributes') return names[column] ?? []
    const [was, is] = [before.attributes, changed.attributes] as Record<string, unknown>[]
    const codes = new Set([...Object.keys(was ?? {}), ...Object.keys(is ?? {})])
    return [...codes].filter((code) => !isDeepStrictEqual(was?.[code], is?.[code]))
  })
}

type Values = Readonly<Record<string, unknown>>
