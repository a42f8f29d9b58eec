import type { MappedChunk } from '../../engine/pipeline/mapped.ts'
import type { Checkpoint } from '../../engine/pipeline/run.ts'
import { noCounts } from '../../engine/report/report.ts'
import { type Begun, beginRun, moveRun, type RunOrder } from '../../server/domains/imports/index.ts'
import type { Database } from '../../server/platform/database.ts'

export const RUN_AT = new Date('2026-05-06T07:08:09.010Z')
export const IMPORT = { role: 'import', id: null } as const
export const OPERATOR = { role: 'operator', id: '1' } as const

/** What the same command asks for every time. */
export const ORDER: RunOrder = {
  merchantId: 1,
  target: 'offers',
  address: '/feeds/shop.csv',
  mode: undefined,
  missing: undefined,
  dryRun: false,
  options: { set: { b: '1', a: '2' }, products: true },
  restart: false,
  owner: 'here:1:100',
}

/** Begins a run; every owner named is alive, all others are dead. */
export function begin(db: Database, order: Partial<RunOrder> = {}, alive: readonly string[] = []): Promise<Begun> {
  return beginRun(db, { ...ORDER, ...order }, RUN_AT, (owner) => alive.includes(owner))
}

/** Begins a run and takes it to `running`. */
export async function running(db: Database, order: Partial<RunOrder> = {}): Promise<Begun> {
  const begun = await begin(db, order)
  const { id } = begun.run
  await db.transaction((tx) => moveRun(tx, id, 'fetch', IMPORT, RUN_AT, { started_at: RUN_AT }))
  await db.transaction((tx) => moveRun(tx, id, 'run', IMPORT, RUN_AT))
  return { ...begun, run: { ...begun.run, state: 'running' } }
}

/** How far a run is after its first chunk, where nothing else is said. */
export function checkpoint(of: Partial<Checkpoint> = {}): Checkpoint {
  const next = { byte: 100, line: 10, index: 10 }
  return { next, counts: noCounts(), problems: [], rejects: [], traceBytes: 12, ...of }
}

/** A row that was left out. */
export function reject(row: number, of: Partial<MappedChunk['rejects'][number]> = {}): MappedChunk['rejects'][number] {
  const found = { code: 'not_a_price', severity: 'error', attribute: 'price', value: 'x', detail: 'No price.' } as const
  return {
    row,
    line: row,
    kind: 'invalid',
    problems: [found],
    raw: `A-${row};x`,
    cells: [`A-${row}`, 'x'],
    key: '',
    ...of,
  }
}
