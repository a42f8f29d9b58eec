import type { Actor } from '../../engine/kernel/event.ts'
import { Fault } from '../../engine/kernel/fault.ts'
import type { Problem } from '../../engine/kernel/reject.ts'
import type { Counts, ImportReport, ProblemLine } from '../../engine/report/report.ts'
import {
  confirmMapping,
  finishFeed,
  keepMapping,
  keepProblems,
  recoverFeed,
} from '../../server/domains/imports/index.ts'
import type { Database } from '../../server/platform/database.ts'
import { tracesIn } from './drifted.ts'
import type { Choice } from './mapping-choice.ts'
import type { ImportRequest } from './request.ts'

/** Who runs imports. */
export const IMPORT: Actor = { role: 'import', id: null }
/** Who types commands, and so says which mapping is right. */
export const OPERATOR: Actor = { role: 'operator', id: null }

/**
 * Keeps the mapping of a run: as the feed's own where somebody said that it is right, and not only tried it out. What is
 * here has a key and all that is required: nothing keeps the feed a draft any more.
 */
export async function keepChoice(
  choice: Choice,
  db: Database,
  { dryRun, actor = OPERATOR }: Pick<ImportRequest, 'dryRun' | 'actor'>,
  now: Date,
) {
  const { feed, fetched, confirmed, document } = choice
  if (!dryRun && confirmed)
    await confirmMapping(db, feed, { document: confirmed, columns: tracesIn(fetched), actor, now })
  else if (!dryRun && feed.state === 'broken') await db.transaction((tx) => recoverFeed(tx, feed.id, IMPORT, now))
  else if (!dryRun) await db.transaction((tx) => finishFeed(tx, feed.id, IMPORT, now))
  return keepMapping(db, feed, document, now)
}

/** Writes down what is told of a run before its first record; gives back its counts with them. */
export async function keepTold(db: Database, runId: number, counts: Counts, told: readonly Problem[]): Promise<Counts> {
  if (told.length > 0) await db.transaction((tx) => keepProblems(tx, runId, linesOf(told)))
  return { ...counts, warnings: counts.warnings + told.length }
}

/** Problems by code and attribute. */
export function linesOf(problems: readonly Problem[]): ProblemLine[] {
  const lines = new Map<string, ProblemLine>()
  for (const { code, severity, attribute, value, detail } of problems) {
    const example = { row: 0, value, detail }
    const line = lines.get(`${code}\n${attribute}`)
    if (line) {
      line.count += 1
      line.examples.push(example)
    } else lines.set(`${code}\n${attribute}`, { code, severity, attribute, count: 1, examples: [example] })
  }
  return [...lines.values()]
}

/** Why a run failed, for whoever looks at it later. A defect says only that it was one. */
export function reasonOf(error: unknown): NonNullable<ImportReport['reason']> {
  if (error instanceof Fault) return { code: error.code, detail: error.message, fix: error.fix }
  return {
    code: 'defect',
    detail: 'An error of the program itself ended the import.',
    fix: 'Run it again with IZB_LOG=debug and report what it prints.',
  }
}
