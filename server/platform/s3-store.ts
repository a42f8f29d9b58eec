import { createHash } from 'node:crypto'
import { AwsClient } from 'aws4fetch'
import type { Bucket } from './bucket.ts'
import { type ContentStore, mustBeDigest } from './content-store.ts'
import { platformFaults } from './faults.ts'

const RETRIES = 3
const PATIENCE_MS = 60_000

/** A store in a bucket of S3, or of whatever speaks as S3 does. */
export function s3Store({ address, region, keyId, secret }: Bucket): ContentStore {
  const aws = new AwsClient({
    accessKeyId: keyId,
    secretAccessKey: secret,
    service: 's3',
    region,
    retries: RETRIES,
  })
  const call = async (digest: string, method: 'GET' | 'PUT' | 'DELETE', body?: Uint8Array<ArrayBuffer>) => {
    const url = `${address}/${mustBeDigest(digest)}`
    const init = { method, signal: AbortSignal.timeout(PATIENCE_MS), ...(body ? { body } : {}) }
    const answer = await aws.fetch(url, init).catch((error: unknown) => {
      throw platformFaults.store_failed({ why: 'it cannot be reached' }, { cause: error })
    })
    if (answer.ok || (answer.status === 404 && method !== 'PUT')) return answer
    const said = (await answer.text().catch(() => '')).slice(0, 500)
    throw platformFaults.store_failed({ why: `it answers HTTP ${answer.status}` }, { cause: said })
  }
  return {
    put: async (bytes) => {
      const digest = createHash('sha256').update(bytes).digest('hex')
      await (await call(digest, 'PUT', new Uint8Array(bytes))).arrayBuffer()
      return digest
    },
    get: async (digest) => {
      const answer = await call(digest, 'GET')
      const bytes = Buffer.from(await answer.arrayBuffer())
      if (answer.status !== 404) return bytes
      // A bucket that is not there lacks no file: all of them would seem lost.
      if (bytes.includes('NoSuchBucket')) throw platformFaults.store_failed({ why: 'there is no such bucket' })
      return null
    },
    remove: async (digest) => {
      await (await call(digest, 'DELETE')).arrayBuffer()
    },
  }
}
