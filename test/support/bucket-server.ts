import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import S3rver from 's3rver'
import { onTestFinished } from 'vitest'
import { type Bucket, bucketOf } from '../../server/platform/bucket.ts'

/** A server on this machine that speaks S3, with one bucket, for the present test. It knows key ids, but checks no signature of version 4. */
export async function bucketServer(of: Partial<{ keyId: string; bucket: string }> = {}): Promise<Bucket> {
  const directory = mkdtempSync(join(tmpdir(), 'izb-bucket-'))
  const configureBuckets = [{ name: 'izb', configs: [] }]
  const server = new S3rver({ address: '127.0.0.1', port: 0, silent: true, directory, configureBuckets })
  const { port } = await server.run()
  onTestFinished(async () => {
    await server.close()
    rmSync(directory, { recursive: true, force: true })
  })
  const { keyId = 'S3RVER', bucket = 'izb' } = of
  const read = bucketOf(`s3://${keyId}:S3RVER@127.0.0.1:${port}/${bucket}/files?tls=false`)
  if (!read) throw new Error('no bucket')
  return read
}
