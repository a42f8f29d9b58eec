import { Transform } from 'node:stream'
import { noCounts } from '../engine/report/report.ts'
import { openSource } from '../workers/import-run/fetch.ts'
import { addressOf } from '../workers/import-run/perform.ts'
import type { ImportListener } from '../workers/import-run/request.ts'
import type { Cli } from './cli.ts'
import type { Ask } from './remote.ts'

/** Hands a file, or what is piped in, to a server as it is read, and gives the id under which it lies there. */
export async function handIn(cli: Cli, ask: Ask, address: string, listener?: ImportListener): Promise<string> {
  const opened = await openSource(address, { stdin: cli.stdin, signal: cli.signal })
  const name = encodeURIComponent(addressOf(address))
  let bytesDone = 0
  const counting = new Transform({
    transform(piece: Buffer, _encoding, done) {
      bytesDone += piece.length
      listener?.on({ type: 'progress', counts: noCounts(), bytesDone, bytesTotal: opened.sizeBytes ?? 0 })
      done(null, piece)
    },
  })
  const stream = opened.stream()
  stream.on('error', (error) => counting.destroy(error))
  const answer = await ask('POST', `v1/uploads?name=${name}`, stream.pipe(counting))
  return ((await answer.json()) as { id: string }).id
}
