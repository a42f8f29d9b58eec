import { join } from 'node:path'
import { bucketOf } from './bucket.ts'
import type { Configuration } from './configuration.ts'
import { type ContentStore, diskStore } from './content-store.ts'

/** The store that the configuration names: a bucket, or a folder of this disk. */
export async function openStore({
  storageUrl,
  dataDir,
}: Pick<Configuration, 'storageUrl' | 'dataDir'>): Promise<ContentStore> {
  if (storageUrl === null) return diskStore(join(dataDir, 'content'))
  const { s3Store } = await import('./s3-store.ts')
  const bucket = bucketOf(storageUrl)
  // The configuration has checked it.
  if (!bucket) throw new Error('IZB_STORAGE_URL names no bucket')
  return s3Store(bucket)
}
