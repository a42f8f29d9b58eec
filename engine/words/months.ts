const LANGUAGES = ['en', 'fr', 'de', 'es', 'it', 'nl', 'pt', 'pl', 'cs', 'sv', 'da', 'ru', 'uk', 'el']

// Ways of writing that no locale lists, because people shorten as they like.
const ALSO: Readonly<Record<string, number>> = {
  sept: 9,
  febr: 2,
  janv: 1,
  fevr: 2,
  avr: 4,
  juil: 7,
  marz: 3,
  set: 9,
  maerz: 3,
  jaenner: 1,
}

function fold(word: string): string {
  return word
    .normalize('NFD')
    .replace(/\p{M}|\./gu, '')
    .toLowerCase()
    .trim()
}

function namesOf(): Record<string, number> {
  const names: Record<string, number> = { ...ALSO }
  for (const language of LANGUAGES) {
    for (const width of ['long', 'short'] as const) {
      const alone = new Intl.DateTimeFormat(language, { month: width, timeZone: 'UTC' })
      // Slavic languages decline the month beside a day.
      const beside = new Intl.DateTimeFormat(language, { day: 'numeric', month: width, timeZone: 'UTC' })
      for (let month = 1; month <= 12; month++) {
        const day = new Date(Date.UTC(2026, month - 1, 5))
        const declined = beside.formatToParts(day).find((part) => part.type === 'month')?.value ?? ''
        for (const name of [alone.format(day), declined].map(fold)) if (/^\p{L}{3,}$/u.test(name)) names[name] ??= month
      }
    }
  }
  return names
}

/** Month names and their short forms, folded, in the languages feeds are written in. */
export const MONTHS: Readonly<Record<string, number>> = namesOf()
