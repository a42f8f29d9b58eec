import { importFaults } from '../../server/domains/imports/index.ts'
import type { MapperDesk, PreviewAsked, SourceAsked } from '../../server/platform/mapper-desk.ts'
import { uploadStore } from '../../server/platform/upload-store.ts'
import type { ImportListener, ImportRequest } from './request.ts'
import { lookAtSource, previewImport } from './supervise.ts'

/** What a desk stands on. */
interface DeskGround {
  readonly databaseUrl: string
  readonly dataDir: string
  readonly allowHosts: readonly string[]
  readonly uploadBytesMax: number
}

/** Processes at once: each takes a core and some hundred megabytes at worst. */
const AT_ONCE = 2
const WAITING_MAX = 16
/** Whoever sends something that takes longer has it imported instead, as a dry run. */
const PATIENCE_MS = 10 * 60_000

/** Has sources looked at in processes of their own, some at once, the others one after the other. */
export function mapperDesk({ databaseUrl, dataDir, allowHosts, uploadBytesMax }: DeskGround): MapperDesk {
  const turn = turns()
  const requestOf = ({ address, upload, target, merchant }: SourceAsked): ImportRequest => ({
    databaseUrl,
    dataDir,
    allowHosts,
    address,
    target,
    set: {},
    products: true,
    restart: false,
    dryRun: true,
    ...(upload ? { upload: { digest: upload.digest, name: upload.name } } : {}),
    ...(merchant === null ? {} : { merchant }),
  })
  return {
    uploads: uploadStore(dataDir, uploadBytesMax),
    look: ({ source, ...asked }) =>
      turn((listener) => lookAtSource({ ...requestOf(asked), look: source === undefined ? {} : { source } }, listener)),
    preview: (asked) => turn((listener) => previewImport({ ...requestOf(asked), ...previewOf(asked) }, listener)),
  }
}

function previewOf({ mapping, set, products, mode, missing, show }: PreviewAsked): Partial<ImportRequest> {
  return {
    set,
    products,
    preview: show,
    ...(mapping === null ? {} : { mapping }),
    ...(mode === null ? {} : { mode }),
    ...(missing === null ? {} : { missing }),
  }
}

function turns() {
  const waiting: (() => void)[] = []
  let going = 0
  return async <Result>(work: (listener: ImportListener) => Promise<Result>): Promise<Result> => {
    if (waiting.length >= WAITING_MAX) throw importFaults.desk_busy({})
    if (going >= AT_ONCE) await new Promise<void>((free) => waiting.push(free))
    going += 1
    const leave = AbortSignal.timeout(PATIENCE_MS)
    try {
      return await work({ on: () => undefined, leave })
    } catch (error) {
      throw leave.aborted ? importFaults.look_too_long({}) : error
    } finally {
      going -= 1
      waiting.shift()?.()
    }
  }
}
