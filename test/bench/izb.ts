import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ImportReport } from '../../engine/report/report.ts'
import { measure, type Usage } from './measure.ts'

/** The program as it is started by whoever types `izb`. */
export const IZB = fileURLToPath(new URL('../../cli/izb.js', import.meta.url))

/** An import to be measured. */
export interface BenchImport {
  /** Where runs keep their files, and where it is started. */
  readonly folder: string
  readonly url: string
  readonly feed: string
  readonly mapping: string
  readonly merchant?: string
  readonly threads?: number
  /** Process of the local database server. */
  readonly server?: number | undefined
}

/** What an import cost, and what it reported. */
export interface ImportUsage extends Usage {
  readonly report: ImportReport
}

/** Runs `izb import` and measures it. */
export async function measureImport(what: BenchImport): Promise<ImportUsage> {
  const { folder, url, feed, mapping, merchant = 'default', threads, server } = what
  const args = [IZB, 'import', feed, '--merchant', merchant, '--mapping', mapping, '--yes', '--json']
  if (threads !== undefined) args.push('--threads', String(threads))
  const usage = await measure({
    command: process.execPath,
    args,
    env: { IZB_DATABASE_URL: url, IZB_DATA_DIR: join(folder, 'runs'), NO_COLOR: '1' },
    cwd: folder,
    ...(server === undefined ? {} : { server }),
    // Records of an unknown category are rejected, and that is exit 3.
    exits: [0, 3],
  })
  return { ...usage, report: JSON.parse(usage.out) as ImportReport }
}

/** Throws where a count is off: a benchmark of something else than was meant proves nothing. */
export function expectCounts({ report }: ImportUsage, expected: Partial<ImportReport['counts']>): void {
  for (const [name, count] of Object.entries(expected)) {
    const got = report.counts[name as keyof typeof report.counts]
    if (got !== count) throw new Error(`${name} is ${got} instead of ${count}: ${JSON.stringify(report.counts)}`)
  }
}
