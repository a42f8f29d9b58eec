import type { Analysis } from '../../engine/contract/analysis.ts'
import type { MappingDocument } from '../../engine/contract/mapping.ts'
import type { TargetSchema } from '../../engine/contract/target.ts'
import type { Spooled } from '../../engine/pipeline/spool.ts'
import { profileColumns } from '../../engine/sniff/profile.ts'
import { proposeMapping } from '../../engine/sniff/propose.ts'
import type { Fetched } from './fetch.ts'

export async function propose(
  fetched: Fetched,
  schema: TargetSchema,
  spooled: Spooled,
  address: string,
): Promise<{ analysis: Analysis; document: MappingDocument }> {
  const rows = []
  const read = fetched.format.reader(fetched.options, fetched.columns)
  for (const chunk of fetched.sampled) for (const row of read(chunk)) rows.push(row.cells)
  const proposed = proposeMapping(profileColumns(fetched.columns, rows), schema)
  const attributes = Object.fromEntries(
    proposed.proposals.filter((p) => p.attribute !== 'category').map((p) => [p.attribute, { from: p.from }]),
  )
  const cat = proposed.proposals.find((p) => p.attribute === 'category')
  const document: MappingDocument = {
    version: 1,
    target: schema.target,
    attributes,
    ...(cat ? { category: { from: cat.from } } : {}),
  }
  const analysis: Analysis = {
    source: {
      address,
      bytes: spooled.originalBytes,
      format: fetched.format.name,
      encoding: spooled.encoding,
      dialect: { ...fetched.options },
      record_path: null,
      records: rows.length,
      records_estimated: true,
      platform: null,
      language: null,
    },
    target: schema.target,
    columns: proposed.columns,
    mapping: proposed.proposals,
    unmapped_columns: proposed.unmapped,
    missing_required: proposed.missingRequired,
    categories: [],
  }
  return { analysis, document }
}
