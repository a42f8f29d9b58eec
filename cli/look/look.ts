import { styleText } from 'node:util'

/** How wide and how colourful a channel is. */
export interface Look {
  readonly width: number
  readonly colour: boolean
}

/** What a colour says; commands name the meaning, never the colour. */
const STYLES = {
  good: 'green',
  warn: 'yellow',
  bad: 'red',
  strong: 'bold',
  faint: 'dim',
} as const

export type Paint = Readonly<Record<keyof typeof STYLES, (text: string) => string>>

/** The brushes of a look; without colour they leave the text as it is. */
export function paint(look: Look): Paint {
  const brush = (style: (typeof STYLES)[keyof typeof STYLES]) => (text: string) =>
    look.colour ? styleText(style, text, { validateStream: false }) : text
  return {
    good: brush(STYLES.good),
    warn: brush(STYLES.warn),
    bad: brush(STYLES.bad),
    strong: brush(STYLES.strong),
    faint: brush(STYLES.faint),
  }
}

/** What a pipe and a file get. */
export const PLAIN: Look = { width: 120, colour: false }
