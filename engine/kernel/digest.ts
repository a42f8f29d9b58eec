/** Hex digits of each half of a record's digest: what it says, and what it was made of. */
export const DIGEST_CHARS = 16

/** True where two digests stand for records that say the same, whatever they were made of. */
export function saysTheSame(digest: string, other: string | null): boolean {
  return other !== null && digest.slice(0, DIGEST_CHARS) === other.slice(0, DIGEST_CHARS)
}
