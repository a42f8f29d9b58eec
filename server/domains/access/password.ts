import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { accessFaults } from './access.faults.ts'

const derive = promisify(argon2)

const LENGTH_MIN = 12
const LENGTH_MAX = 200
const SALT_BYTES = 16
const TAG_BYTES = 32
const MEMORY_KB = 19 * 1024
const PASSES = 2

/** What is kept of a password: argon2id, in the notation everybody reads. Throws `access.bad_password`. */
export async function hashPassword(password: string): Promise<string> {
  if (password.length < LENGTH_MIN) throw accessFaults.bad_password({ why: `it is shorter than ${LENGTH_MIN}` })
  if (password.length > LENGTH_MAX) throw accessFaults.bad_password({ why: `it is longer than ${LENGTH_MAX}` })
  if (new Set(password).size < 5) throw accessFaults.bad_password({ why: 'it repeats too few characters' })
  const salt = randomBytes(SALT_BYTES)
  const tag = await tagOf(password, salt)
  return `$argon2id$v=19$m=${MEMORY_KB},t=${PASSES},p=1$${salt.toString('base64')}$${tag.toString('base64')}`
}

/** Whether it is the password; without anything kept it takes as long, and is not. */
export async function isPassword(password: string, kept: string | null): Promise<boolean> {
  const [salt, tag] = (kept ?? NOBODY).split('$').slice(-2)
  const same = await tagOf(password.slice(0, LENGTH_MAX), Buffer.from(salt ?? '', 'base64'))
  return timingSafeEqual(same, Buffer.from(tag ?? '', 'base64')) && kept !== null
}

const NOBODY = `$${Buffer.alloc(SALT_BYTES).toString('base64')}$${Buffer.alloc(TAG_BYTES).toString('base64')}`

async function tagOf(message: string, nonce: Buffer): Promise<Buffer> {
  const parameters = { message, nonce, parallelism: 1, tagLength: TAG_BYTES, memory: MEMORY_KB, passes: PASSES }
  return (await derive('argon2id', parameters)) as Buffer
}
