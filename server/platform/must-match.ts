import { createHash } from 'node:crypto'
import type { Context } from '../context.ts'
import { platformFaults } from './faults.ts'

const DIGEST_CHARS = 22

/** The tag of a row's version, as `ETag` and `If-Match` carry it. */
export function versionTag(version: number): string {
  return `"${version}"`
}

/** The tag of what has no version of its own: of its text. */
export function textTag(text: string): string {
  return `"${createHash('sha256').update(text).digest('base64url').slice(0, DIGEST_CHARS)}"`
}

/** Refuses a change that was meant for another state than the present one. Throws `platform.outdated`. */
export function mustMatch(ctx: Context, present: string): void {
  if (ctx.expects === null || ctx.expects === '*') return
  const wanted = ctx.expects.split(',').map((it) => it.trim().replace(/^W\//, ''))
  if (!wanted.includes(present)) throw platformFaults.outdated({ present })
}
