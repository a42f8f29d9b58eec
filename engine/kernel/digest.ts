/** Hex digits of each half of a record's digest: what it says, and what it was made of. */
export const DIGEST_CHARS = 16

/** True where two digests stand for records that say the same, whatever they were made of. */
export function saysTheSame(digest: string, other: string | null): boolean {
  return other !== null && digest.slice(0, DIGEST_CHARS) === other.slice(0, DIGEST_CHARS)
}

/** Four bytes of a digest in binary text as a number, the lowest first. */
export function wordIn(digest: string, at: number): number {
  const high = (digest.charCodeAt(at + 3) << 24) | (digest.charCodeAt(at + 2) << 16)
  return (high | (digest.charCodeAt(at + 1) << 8) | digest.charCodeAt(at)) >>> 0
}
