import type { Finding } from '../../../engine/mapping/lint/finding.ts'
import type { Context } from '../../context.ts'
import { importFaults } from './imports.faults.ts'
import { findMapping } from './imports.queries.ts'

/** What is wrong or odd with a stored mapping, as the catalogue is now. */
export async function checkMapping(
  ctx: Context,
  ref: string,
): Promise<{ valid: boolean; findings: readonly Finding[] }> {
  // Read here and not above: the lint and the targets weigh more than all other verbs of this domain.
  const [{ lintMapping }, { withOwnFields }, { readMapping }, { loadRules }, { targets }] = await Promise.all([
    import('../../../engine/mapping/lint.ts'),
    import('../../../engine/mapping/own-fields.ts'),
    import('../../../engine/mapping/read.ts'),
    import('../../../engine/plugins.ts'),
    import('../../targets.ts'),
  ])
  const { document: stored, name } = await findMapping(ctx, ref)
  const document = readMapping(JSON.stringify(stored), name)
  const target = targets.get(document.target ?? 'offers')
  if (!target) throw importFaults.target_unknown({ target: String(document.target), targets: [...targets.keys()] })
  const schema = withOwnFields(await target.schema(ctx.queries, { merchantId: null, products: true }), document)
  const findings = lintMapping(document, { rules: await loadRules(), schema })
  return { valid: !findings.some((it) => it.severity === 'error'), findings }
}
