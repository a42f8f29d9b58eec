import type { Context } from '../../context.ts'
import { addAudit } from '../../platform/audit.ts'
import { keepable } from '../../platform/keepable.ts'
import { type UploadView, uploads } from './uploads.queries.ts'
import { ownerOf } from './whose.ts'

/** Bytes that lie in the store already, and what is said of them. */
interface Handed {
  readonly digest: string
  readonly bytes: number
  readonly name?: string
  readonly merchant?: string
}

const KEPT_MS = 7 * 24 * 3_600_000
const NAME_CHARS_MAX = 1_000

/** Writes down what was handed in: whose it is, and until when it is kept. */
export function keepUpload(ctx: Context, { digest, bytes, name, merchant }: Handed): Promise<UploadView> {
  return ctx.transaction(async (writing) => {
    const owner = await ownerOf(writing, merchant)
    const now = ctx.clock.now()
    const row = {
      merchant_id: owner?.id ?? null,
      name: nameOf(name),
      bytes,
      digest,
      created_at: now,
      expires_at: new Date(now.getTime() + KEPT_MS),
    }
    const { id } = await writing.queries.insertInto('upload').values(row).returning('id').executeTakeFirstOrThrow()
    const view = await uploads.find(writing, String(id))
    const after = { name: view.name, bytes, digest }
    await addAudit(ctx, writing.queries, {
      action: 'create',
      noun: 'upload',
      id: view.id,
      merchantId: row.merchant_id,
      after,
    })
    return view
  })
}

/** Takes an upload away; a run that has not read it yet fails. The file goes with the next sweep. */
export function removeUpload(ctx: Context, ref: string): Promise<UploadView> {
  return ctx.transaction(async (writing) => {
    const { id, merchant_id } = await uploads.row(writing, ref)
    const before = await uploads.find(writing, String(id))
    await writing.queries.updateTable('feed').set({ upload_id: null }).where('upload_id', '=', id).execute()
    await writing.queries.deleteFrom('upload').where('id', '=', id).execute()
    await addAudit(ctx, writing.queries, {
      action: 'delete',
      noun: 'upload',
      id: before.id,
      merchantId: merchant_id,
      before,
    })
    return before
  })
}

/** A name is for people: whatever a terminal or a list would stumble over is not kept. */
function nameOf(name: string | undefined): string {
  const told = keepable((name ?? '').replaceAll(/\p{Cc}/gu, '').trim()).slice(0, NAME_CHARS_MAX)
  return told === '' ? 'upload' : told
}
