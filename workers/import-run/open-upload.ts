import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { OpenedSource } from '../../engine/contract/source.ts'
import { sourceFaults } from '../../engine/pipeline/spool.faults.ts'
import { importFaults } from '../../server/domains/imports/imports.faults.ts'
import { type StoredUpload, uploadPath } from '../../server/platform/upload-store.ts'

const PIECE_BYTES = 1024 * 1024

/** Opens what was handed in. Throws `imports.upload_gone` where it has expired. */
export async function openUpload(upload: StoredUpload & { readonly dataDir: string }): Promise<OpenedSource> {
  const { digest, name } = upload
  const path = uploadPath(upload.dataDir, digest)
  const facts = await stat(path).catch((cause: unknown) => {
    throw importFaults.upload_gone({ name }, { cause })
  })
  if (facts.size === 0) throw sourceFaults.empty({ name })
  // What its sender calls it helps to guess the format, and is a path of nobody's.
  const called = name === '-' ? '' : basename(name.replaceAll('\\', '/'))
  return {
    stream: () => createReadStream(path, { highWaterMark: PIECE_BYTES }),
    path,
    sizeBytes: facts.size,
    name: called,
  }
}
