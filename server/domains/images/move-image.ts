import { type Selectable, sql, type Updateable } from 'kysely'
import type { Context } from '../../context.ts'
import { addAudit } from '../../platform/audit.ts'
import type { Tx } from '../../platform/database.ts'
import { type Movable, type Moving, moveRow } from '../../platform/move-row.ts'
import { mustMatch, versionTag } from '../../platform/must-match.ts'
import type { Tables } from '../../platform/tables.ts'
import { fetchImagesKind } from './fetch-images.job-kind.ts'
import { type ImageState, imageMachine } from './image-source.machine.ts'
import { imageFact, images } from './images.queries.ts'

type Source = Selectable<Tables['image_source']>
type ImageAction = keyof typeof imageMachine.actions & string

const movable: Movable<'image_source', ImageState, ImageAction> = {
  noun: 'image',
  table: 'image_source',
  column: 'state',
  machine: imageMachine,
  merchantId: (row) => row.merchant_id,
  view: imageFact,
}

/** Locks an address and gives it as it is; undefined where it is no more. */
export async function lockImage(tx: Tx, id: number): Promise<Source | undefined> {
  await sql`update image_source set state = state where id = ${id}`.execute(tx)
  return tx.selectFrom('image_source').selectAll().where('id', '=', id).executeTakeFirst()
}

/** Takes an address on by one action. */
export function moveImage(
  tx: Tx,
  { id, version }: Pick<Source, 'id' | 'version'>,
  action: ImageAction,
  moving: Moving,
  changes: Updateable<Tables['image_source']> = {},
): Promise<Source> {
  return moveRow(tx, movable, id, action, moving, { ...changes, updated_at: moving.at, version: version + 1 })
}

/** Has a broken picture fetched once more, as soon as somebody works. */
export async function retryImage(ctx: Context, ref: string) {
  const queue = await ctx.jobs()
  return ctx.transaction(async (writing) => {
    const row = await images.row(writing, ref)
    mustMatch(ctx, versionTag(row.version))
    const moving = { actor: ctx.actor, at: ctx.clock.now() }
    const changes = { attempts: 0, next_at: moving.at }
    const after = await moveImage(writing.queries, row, 'retry', moving, changes)
    const audited = { action: 'retry', noun: 'image', id: String(row.id), merchantId: row.merchant_id }
    await addAudit(ctx, writing.queries, { ...audited, before: { state: row.state }, after: { state: after.state } })
    await queue.enqueue(writing.queries, fetchImagesKind, {}, { key: fetchImagesKind.name })
    return images.find(writing, String(row.id))
  })
}
