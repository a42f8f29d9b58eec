/** A proposed column: the score it was taken with, and whether it was right. */
export interface Pair {
  readonly platform: string
  readonly score: number
  readonly right: boolean
}

/** Score and share that was right, both rising. */
export type Points = readonly (readonly [score: number, right: number])[]

/** So many proposals make a point; fewer are chance. */
const POINT_LEAST = 40

/** The rising steps that fit best (isotonic regression, pool adjacent violators), as points to draw a line through. */
export function pointsOf(pairs: readonly Pick<Pair, 'score' | 'right'>[]): Points {
  const blocks: { score: number; right: number; count: number }[] = []
  let open = { score: 0, right: 0, count: 0 }
  for (const { score, right } of pairs.toSorted((one, other) => one.score - other.score)) {
    open = { score: open.score + score, right: open.right + Number(right), count: open.count + 1 }
    if (open.count < POINT_LEAST) continue
    blocks.push(open)
    open = { score: 0, right: 0, count: 0 }
    while (falls(blocks)) {
      const last = blocks.pop()
      const before = blocks.pop()
      if (last && before)
        blocks.push({
          score: before.score + last.score,
          right: before.right + last.right,
          count: before.count + last.count,
        })
    }
  }
  return [
    [0, 0],
    ...blocks.map(({ score, right, count }) => [rounded(score / count), rounded((right + 1) / (count + 2))] as const),
  ]
}

function falls(blocks: readonly { right: number; count: number }[]): boolean {
  const [before, last] = [blocks.at(-2), blocks.at(-1)]
  return before !== undefined && last !== undefined && before.right / before.count >= last.right / last.count
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000
}

/** The share that is right by a line through points. */
export function readOff(points: Points, score: number): number {
  const at = points.findIndex(([limit]) => score <= limit)
  const [after, before] = [points[at], points[at - 1]]
  if (!after) return points.at(-1)?.[1] ?? score
  if (!before) return after[1]
  return before[1] + ((score - before[0]) / (after[0] - before[0])) * (after[1] - before[1])
}

/** Proposals said to be about as sure, and how many were right. */
export interface Bin {
  readonly said: number
  readonly right: number
  readonly count: number
}

const STEPS = [0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.01]

/** What each platform's proposals say of themselves by the points made of all others, beside how many were right. */
export function reliabilityOf(pairs: readonly Pair[]): Bin[] {
  const judged = [...new Set(pairs.map(({ platform }) => platform))].flatMap((platform) => {
    const points = pointsOf(pairs.filter((pair) => pair.platform !== platform))
    const own = pairs.filter((pair) => pair.platform === platform)
    return own.map(({ score, right }) => ({ said: readOff(points, score), right }))
  })
  return STEPS.slice(0, -1).flatMap((from, at) => {
    const within = judged.filter(({ said }) => said >= from && said < (STEPS[at + 1] ?? 2))
    if (within.length === 0) return []
    const said = within.reduce((sum, each) => sum + each.said, 0) / within.length
    return [{ said, right: within.filter((each) => each.right).length / within.length, count: within.length }]
  })
}

const SIDE = 320
const EDGE = 40

/** The diagram: what was said from left to right, what was right from below, the area of a point the number of proposals. */
export function diagramOf(bins: readonly Bin[]): string {
  const x = (value: number) => Math.round(EDGE + value * SIDE)
  const y = (value: number) => Math.round(EDGE + (1 - value) * SIDE)
  const ticks = [0, 0.25, 0.5, 0.75, 1].map(
    (tick) =>
      `<text x="${x(tick)}" y="${y(0) + 16}" text-anchor="middle">${tick}</text><text x="${x(0) - 6}" y="${y(tick) + 4}" text-anchor="end">${tick}</text>`,
  )
  const dots = bins.map(
    ({ said, right, count }) =>
      `<circle cx="${x(said)}" cy="${y(right)}" r="${Math.max(3, Math.round(Math.sqrt(count) / 1.5))}" fill="#2563eb" fill-opacity="0.6"><title>said ${said.toFixed(2)}, right ${right.toFixed(2)}, of ${count}</title></circle>`,
  )
  const size = SIDE + 2 * EDGE
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" font-family="sans-serif" font-size="11">`,
    '<title>Confidence that was said, and the share of proposals that was right</title>',
    `<rect width="${size}" height="${size}" fill="#fff"/>`,
    `<rect x="${EDGE}" y="${EDGE}" width="${SIDE}" height="${SIDE}" fill="none" stroke="#999"/>`,
    `<line x1="${x(0)}" y1="${y(0)}" x2="${x(1)}" y2="${y(1)}" stroke="#999" stroke-dasharray="4"/>`,
    ...ticks,
    `<text x="${x(0.5)}" y="${y(0) + 32}" text-anchor="middle">confidence said</text>`,
    `<text x="${x(0)}" y="${EDGE - 12}">share that was right</text>`,
    ...dots,
    '</svg>',
    '',
  ].join('\n')
}
