import type { ImportReport } from '../../../engine/report/report.ts'
import { type Cli, EXIT, type ExitCode, show } from '../../cli.ts'
import { renderReport } from '../../look/report.ts'
import { onMarketplace } from '../../marketplace.ts'

/** Does something with a run and prints its report as it is then. */
export function settle(cli: Cli, id: string, action: 'apply' | 'discard' | 'cancel'): Promise<ExitCode> {
  return onMarketplace(cli, async (it) => {
    const report = (await it.send('POST', ['imports', id, action])) as unknown as ImportReport
    show(cli, report, (look) => renderReport(report, look))
    return EXIT.ok
  })
}
