import { once, readFacts } from './facts.ts'

/** How often proposals of a score were right where nothing was known of the platform they came from. */
interface CertaintyFacts {
  readonly made: string
  /** Score and share that was right, both rising. */
  readonly points: readonly (readonly [score: number, right: number])[]
}

const points = once(() => readFacts<CertaintyFacts>('certainty.json').points)

/** How often a proposal with this score is right. */
export function certaintyOf(score: number): number {
  let before: readonly [number, number] = [0, 0]
  for (const point of points()) {
    if (score <= point[0]) {
      const way = point[0] === before[0] ? 1 : (score - before[0]) / (point[0] - before[0])
      return before[1] + way * (point[1] - before[1])
    }
    before = point
  }
  return Math.min(before[1], score)
}
