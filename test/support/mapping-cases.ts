import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import type { Preview } from '../../engine/contract/preview.ts'
import type { Database } from '../../server/platform/database.ts'
import { writeSettings } from '../../server/platform/settings.ts'
import { performPreview } from '../../workers/import-run/preview.ts'
import type { ImportRequest } from '../../workers/import-run/request.ts'

const MAPPINGS = fileURLToPath(new URL('../../mappings/', import.meta.url))

/** A few records as a platform writes them, and what is to come of them: `mappings/<id>.cases.yaml` is a list of these. */
export interface MappingCase {
  /** What it promises. */
  readonly case: string
  /** Name of the file; its ending may say the format. */
  readonly file: string
  readonly feed: string
  /** Currency of the marketplace; EUR unless told. */
  readonly currency?: string
  /** True where too few of the platform's columns are there to recognise it: the mapping is named. */
  readonly named?: boolean
  /** What of each item that comes out is looked at, in order; null is for what must not be there. */
  readonly items: readonly Readonly<Record<string, unknown>>[]
  /** Keys of the items that are to be removed. */
  readonly removed?: number
  /** Everything that is told, but categories that the marketplace does not have: `row code attribute`. */
  readonly problems?: readonly string[]
}

/** What came of a case. */
export interface CaseOutcome {
  readonly platform: string | null | undefined
  readonly items: Readonly<Record<string, unknown>>[]
  readonly removed: number
  readonly problems: readonly string[]
}

/** The cases of a ready mapping. */
export async function readCases(id: string): Promise<readonly MappingCase[]> {
  return parse(await readFile(join(MAPPINGS, `${id}.cases.yaml`), 'utf8')) as MappingCase[]
}

/** Sends a case the whole way of an import, but for the writing; with a name, by that ready mapping. */
export async function outcomeOf(db: Database, one: MappingCase, mapping?: string): Promise<CaseOutcome> {
  await writeSettings(db.kysely, { currency: one.currency ?? 'EUR' })
  const folder = await mkdtemp(join(tmpdir(), 'izb-case-'))
  try {
    const address = join(folder, one.file)
    await writeFile(address, one.feed)
    const request: ImportRequest = {
      databaseUrl: '',
      dataDir: folder,
      address,
      target: 'offers',
      set: {},
      products: true,
      restart: false,
      dryRun: true,
      preview: { all: true },
      ...(mapping === undefined ? {} : { mappingFile: mapping }),
    }
    return read(await performPreview(request, ports(db)))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function ports(db: Database) {
  return {
    db,
    now: () => new Date('2026-05-04T06:00:00Z'),
    stdin: Readable.from([]),
    signal: new AbortController().signal,
    again: null,
    suspicious: false,
    tell: () => undefined,
    confirm: async () => 'taken' as const,
  }
}

function read({ analysis, records, report }: Preview): CaseOutcome {
  const problems = report.problems
    .filter(({ code }) => code !== 'category_kept')
    .flatMap(({ code, attribute, examples }) => examples.map(({ row }) => `${row} ${code} ${attribute}`.trim()))
  return {
    platform: analysis?.source.platform,
    items: records.flatMap(({ result }) => (result ? [result] : [])),
    removed: records.filter(({ action }) => action === 'remove').length,
    problems: problems.sort(),
  }
}
