import type { Actor } from '../../../engine/kernel/event.ts'
import type { ImportReport } from '../../../engine/report/report.ts'
import type { Database } from '../../../server/platform/database.ts'
import { type Cli, EXIT, type ExitCode, show } from '../../cli.ts'
import { renderReport } from '../../look/report.ts'
import { withMarketplace } from '../../open.ts'

/** Whoever has the database in hands is the operator. */
const OPERATOR: Actor = { role: 'operator', id: null }

/** Does something with a run and prints its report as it is then. */
export async function settle(
  cli: Cli,
  id: string,
  act: (db: Database, id: string, actor: Actor, now: () => Date) => Promise<ImportReport>,
): Promise<ExitCode> {
  return withMarketplace(cli, async (db) => {
    const report = await act(db, id, OPERATOR, () => cli.clock.now())
    show(cli, report, (look) => renderReport(report, look))
    return EXIT.ok
  })
}
