import type { Context } from '../../context.ts'
import type { Caller } from './caller.ts'
import { revokeIn } from './revoke-token.ts'
import { tokens } from './tokens.queries.ts'

/** Makes the token of a login work no more; one that a program was given stays, and is shown as it is. */
export function endSession(ctx: Context, { tokenId, userId }: Caller) {
  return ctx.transaction((writing) => {
    // Everybody may end what he came with, whatever else he may see.
    const everything = { ...writing, reach: { kind: 'everything' } as const }
    return userId === null ? tokens.find(everything, String(tokenId)) : revokeIn(everything, String(tokenId))
  })
}
