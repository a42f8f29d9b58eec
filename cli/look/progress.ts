import { SingleBar } from 'cli-progress'
import type { Clock } from '../../engine/kernel/clock.ts'
import type { Counts } from '../../engine/report/report.ts'
import { duration, number, percent } from './words.ts'

/** A line that moves while a run goes. */
export interface Progress {
  at(counts: Counts, bytesDone: number, bytesTotal: number): void
  /** Takes the line away, so that something else can be printed. */
  stop(): void
}

const BAR_WIDTH = 24

/** A progress bar on a terminal; made for standard error, and only where that is one. */
export function progressBar(stream: NodeJS.WriteStream, clock: Clock): Progress {
  const since = clock.now().getTime()
  const bar = new SingleBar({
    stream,
    format: `{bar} {said}`,
    barsize: BAR_WIDTH,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    hideCursor: true,
    clearOnComplete: true,
    fps: 8,
    gracefulExit: false,
    autopadding: false,
  })
  let started = false
  return {
    at: (counts, bytesDone, bytesTotal) => {
      const said = progressWords(counts, bytesDone, bytesTotal, (clock.now().getTime() - since) / 1000)
      if (!started) bar.start(Math.max(1, bytesTotal), Math.min(bytesDone, bytesTotal), { said })
      started = true
      bar.setTotal(Math.max(1, bytesTotal))
      bar.update(Math.min(bytesDone, bytesTotal), { said })
    },
    stop: () => {
      if (started) bar.stop()
      started = false
    },
  }
}

/** How far a run is, at what rate, with what outcome, and how long it still takes. */
export function progressWords(counts: Counts, bytesDone: number, bytesTotal: number, seconds: number): string {
  const share = bytesTotal > 0 ? Math.min(1, bytesDone / bytesTotal) : 0
  const left = share > 0.01 && share < 1 ? (seconds / share) * (1 - share) : 0
  const parts = [
    percent(share),
    `${number(counts.read)} records`,
    seconds > 0.5 ? `${number(Math.round(counts.read / seconds))}/s` : '',
    counts.created > 0 ? `${number(counts.created)} new` : '',
    counts.updated > 0 ? `${number(counts.updated)} changed` : '',
    counts.unchanged > 0 ? `${number(counts.unchanged)} unchanged` : '',
    counts.invalid + counts.error > 0 ? `${number(counts.invalid + counts.error)} invalid` : '',
    left > 0 ? `${duration(Math.ceil(left))} left` : '',
  ]
  return parts.filter((part) => part !== '').join(' · ')
}
