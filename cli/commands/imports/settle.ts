import type { Actor } from '../../../engine/kernel/event.ts'
import { type Cli, EXIT, type ExitCode, show } from '../../cli.ts'
import { renderReport } from '../../look/report.ts'
import { withMarketplace } from '../../open.ts'

/** Whoever has the database in hands is the operator. */
const OPERATOR: Actor = { role: 'operator', id: null }

/** Does something with a run and prints its report as it is then. */
export async function settle(cli: Cli, id: string, verb: 'applyRun' | 'discardRun' | 'cancelRun'): Promise<ExitCode> {
  const { [verb]: act } = await import('../../../workers/import-run/settle.ts')
  return withMarketplace(cli, async (db) => {
    const report = await act(db, id, OPERATOR, () => cli.clock.now())
    show(cli, report, (look) => renderReport(report, look))
    return EXIT.ok
  })
}
