import { createHash, randomBytes } from 'node:crypto'

/** A secret that is shown once: what the caller keeps, and what we keep of it. */
export interface Secret {
  readonly text: string
  readonly hash: string
  /** Its beginning, by which people tell secrets apart. */
  readonly prefix: string
}

const BYTES = 32
const PREFIX_CHARS = 12

/** Makes a secret of 256 random bits; `kind` is readable in it, so that a leak is recognised. */
export function newSecret(kind: string): Secret {
  const text = `izb_${kind}_${randomBytes(BYTES).toString('base64url')}`
  return { text, hash: hashOf(text), prefix: text.slice(0, PREFIX_CHARS) }
}

/** What is kept of a secret. It has 256 random bits, so a quick hash is enough, and an index finds it. */
export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}
