import type { Context } from '../../context.ts'
import type { ContentStore } from '../../platform/content-store.ts'
import { platformFaults } from '../../platform/faults.ts'
import { readSettings } from '../../platform/settings.ts'
import { imageFaults } from './images.faults.ts'
import { resized, VARIANT_TYPE } from './picture.ts'

/** A picture as it goes out. */
export interface Served {
  readonly type: string
  readonly bytes: Buffer
}

interface Kept {
  readonly id: number
  readonly digest: string
  readonly type: string
}

/**
 * A picture by what is in it, as it came or in an allowed size. A size is made when it is first asked for, and kept.
 * Throws `platform.row_not_found` for sizes that are not allowed: nobody has it made in every size there is.
 */
export async function serveImage(ctx: Context, digest: string, size: string): Promise<Served> {
  const missing = platformFaults.row_not_found({ noun: 'image', id: `${digest}/${size}`.slice(0, 200) })
  if (!/^[0-9a-f]{64}$/.test(digest) || !/^(original|[1-9]\d{0,4})$/.test(size)) throw missing
  if (size !== 'original' && !(await readSettings(ctx.queries)).image_sizes.includes(Number(size))) throw missing
  const image = await ctx.queries
    .selectFrom('image')
    .select(['id', 'digest', 'type'])
    .where('digest', '=', digest)
    .executeTakeFirst()
  if (!image) throw missing
  if (!ctx.content) throw imageFaults.no_store({})
  const bytes = await (size === 'original' ? ctx.content.get(digest) : variantOf(ctx, ctx.content, image, Number(size)))
  if (!bytes) {
    await fetchAnew(ctx, image.id)
    throw missing
  }
  return { type: size === 'original' ? image.type : VARIANT_TYPE, bytes }
}

/** A file that is lost, with a disk or a bucket, is had again from where it came, as soon as somebody misses it. */
async function fetchAnew(ctx: Context, imageId: number): Promise<void> {
  await ctx.queries
    .updateTable('image_source')
    .set({ next_at: ctx.clock.now(), etag: null, last_modified: null })
    .where('image_id', '=', imageId)
    // One whose server fails is tried when its time comes.
    .where('attempts', '=', 0)
    .where('next_at', '>', ctx.clock.now())
    .execute()
}

async function variantOf(ctx: Context, content: ContentStore, image: Kept, size: number): Promise<Buffer | null> {
  const made = await ctx.queries
    .selectFrom('image_variant')
    .select('digest')
    .where('image_id', '=', image.id)
    .where('size', '=', size)
    .executeTakeFirst()
  return (
    (made && (await content.get(made.digest))) ?? once(`${image.digest}/${size}`, () => make(ctx, content, image, size))
  )
}

async function make(ctx: Context, content: ContentStore, image: Kept, size: number): Promise<Buffer | null> {
  const whole = await content.get(image.digest)
  if (!whole) return null
  const bytes = await inTurn(() => resized(whole, size))
  const digest = await content.put(bytes)
  await ctx.transaction(({ queries, clock }) => {
    const row = { digest, bytes: bytes.length, created_at: clock.now() }
    return queries
      .insertInto('image_variant')
      .values({ image_id: image.id, size, ...row })
      .onConflict((clash) => clash.columns(['image_id', 'size']).doUpdateSet(row))
      .execute()
  })
  return bytes
}

const making = new Map<string, Promise<Buffer | null>>()

/** Many who ask for the same at once wait for one. */
function once(key: string, work: () => Promise<Buffer | null>): Promise<Buffer | null> {
  const going = making.get(key)
  if (going) return going
  const begun = work().finally(() => making.delete(key))
  making.set(key, begun)
  return begun
}

/** Pictures that are decoded at once: each may take a quarter of a gigabyte. */
const AT_ONCE = 2
const turns = Array.from({ length: AT_ONCE }, () => Promise.resolve<unknown>(undefined))
let turn = 0

function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const lane = turn++ % AT_ONCE
  const mine = (turns[lane] ?? Promise.resolve()).then(work)
  turns[lane] = mine.catch(() => undefined)
  return mine
}
