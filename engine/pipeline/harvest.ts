import type { Row } from '../contract/format.ts'
import type { Problem } from '../kernel/reject.ts'
import { type MappedRest, type Reject, Tally } from './mapped.ts'
import type { Unchanged, Unsealed } from './pack-entity.ts'

/** What a chunk yields, as it grows. */
export class Harvest {
  rows = 0
  skipped = 0
  /** Those of the batch at hand. */
  records: (Unsealed | Unchanged)[] = []
  readonly rejects: Reject[] = []
  readonly tally = new Tally()

  reject(row: Row, kind: Reject['kind'], problems: readonly Problem[], key: string): void {
    this.rejects.push({ row: row.row, line: row.line, kind, problems, raw: row.raw, cells: row.cells, key })
  }

  done(): MappedRest {
    return {
      rows: this.rows,
      skipped: this.skipped,
      rejects: this.rejects,
      warnings: [...this.tally.lines.values()],
    }
  }
}
