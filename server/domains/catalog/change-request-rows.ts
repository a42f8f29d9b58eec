import type { Writing } from '../../context.ts'
import { addAudit } from '../../platform/audit.ts'
import { type Movable, moveRow } from '../../platform/move-row.ts'
import { type ChangeRequestState, changeRequestMachine } from './change-request.machine.ts'
import { type ChangeRequestRow, changeRequestBody, changeRequests } from './change-requests.queries.ts'
import type { Refusal } from './product.entity.ts'

export type ChangeRequestAction = keyof typeof changeRequestMachine.actions & string

const movable = (of: ChangeRequestRow): Movable<'change_request', ChangeRequestState, ChangeRequestAction> => ({
  noun: 'change_request',
  table: 'change_request',
  column: 'state',
  machine: changeRequestMachine,
  merchantId: (row) => row.merchant_id,
  view: (row) => changeRequestBody({ ...of, ...row }),
})

/** Takes a request on by one action. */
export async function moveChangeRequest(
  ctx: Writing,
  id: number,
  action: ChangeRequestAction,
  refusal: Refusal | null,
): Promise<void> {
  const row = await changeRequests.row(ctx, String(id))
  const at = ctx.clock.now()
  const moving = { actor: ctx.actor, at, reason: refusal?.reason ?? null }
  const changes = { updated_at: at, version: row.version + 1, refusal }
  const after = await moveRow(ctx.queries, movable(row), id, action, moving, changes)
  const audited = { action, noun: 'change_request', id: String(id), merchantId: row.merchant_id }
  await addAudit(ctx, ctx.queries, { ...audited, before: { state: row.state }, after: { state: after.state } })
}
