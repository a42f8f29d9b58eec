import type { App } from '../../http/app.ts'
import { problems } from '../../http/problems.ts'
import { LIST_FAULTS, named, PageOf, pageQuery, pageRequestOf, Ref, readRoutes } from '../../http/resources.ts'
import { writeRoutes } from '../../http/writes.ts'
import { platformFaults } from '../../platform/faults.ts'
import { bulkEdits, listOutcomes, outcomeFields } from './bulk-edits.queries.ts'
import { BulkEdit, Outcome } from './bulk-edits.schemas.ts'
import { bulkEditWrites } from './bulk-edits.writes.ts'

/** The same change of many things, and what became of each. */
export function bulkEditRoutes(app: App): void {
  const edit = { nouns: 'bulk-edits', one: 'a bulk edit', scope: 'bulk-edits:read' } as const
  const schema = named(app, 'BulkEdit', BulkEdit)
  readRoutes(app, schema, { ...edit, ...bulkEdits })
  writeRoutes(app, schema, { ...edit, scope: 'bulk-edits:write', writes: bulkEditWrites })
  app.get(
    '/v1/bulk-edits/:id/outcomes',
    {
      config: { access: { scope: 'bulk-edits:read' } },
      schema: {
        tags: ['bulk-edits'],
        summary: 'List what was changed and what was refused, and why',
        params: Ref,
        querystring: pageQuery(outcomeFields),
        response: {
          200: PageOf(named(app, 'BulkEditOutcome', Outcome)),
          ...problems(...LIST_FAULTS, platformFaults.row_not_found),
        },
      },
    },
    async (request) => (await listOutcomes(request.ctx, request.params.id, pageRequestOf(request.query))) as never,
  )
}
