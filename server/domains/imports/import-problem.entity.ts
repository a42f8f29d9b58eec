import { defineEntity, p } from '@mikro-orm/core'
import type { ProblemCode, Severity } from '../../../engine/kernel/reject.ts'
import type { ProblemExample } from '../../../engine/report/report.ts'
import { idColumn } from '../../platform/columns.ts'
import { ImportRun } from './import-run.entity.ts'

/** How often one thing was wrong with one attribute in a run, with the first few of them. */
export const ImportProblem = defineEntity({
  name: 'ImportProblem',
  tableName: 'import_problem',
  uniques: [{ properties: ['run', 'code', 'severity', 'attribute'] }],
  properties: {
    id: idColumn(),
    run: () => p.manyToOne(ImportRun).ref().index(false).deleteRule('cascade'),
    code: p.text().$type<ProblemCode>(),
    severity: p.text().$type<Severity>(),
    attribute: p.text(),
    count: p.integer(),
    examples: p.json<readonly ProblemExample[]>(),
  },
})
