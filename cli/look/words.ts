const numbers = new Intl.NumberFormat('en')

/** 1204 → `1,204`. */
export function number(value: number): string {
  return numbers.format(value)
}

/** `1 record`, `2 records`, `0 records`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${number(count)} ${count === 1 ? one : many}`
}

/** 312_400 → `312 kB`. */
export function bytes(size: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB']
  let value = size
  let unit = 0
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000
    unit++
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`
}

/** 3.21 → `3.2 s`, 6 → `6 s`, 125 → `2 min 5 s`, 3780 → `1 h 3 min`. */
export function duration(seconds: number): string {
  if (seconds < 1) return `${Math.round(seconds * 1000)} ms`
  if (seconds < 60) return `${Number(seconds.toFixed(1))} s`
  const whole = Math.round(seconds)
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`
  return `${number(Math.floor(whole / 3600))} h ${Math.floor((whole % 3600) / 60)} min`
}

/** 0.254 → `25 %`; what is not quite all is never shown as 100. */
export function percent(share: number): string {
  const rounded = Math.round(share * 100)
  return `${share < 1 && rounded === 100 ? 99 : rounded} %`
}

/** How sure a proposal is, as people say it. */
export function confidence(share: number): string {
  const word = share >= 0.9 ? 'sure' : share >= 0.75 ? 'likely' : share >= 0.5 ? 'perhaps' : 'a guess'
  return `${word} ${percent(share)}`
}

// Control characters and those that turn the direction of writing: in a cell of a feed they could rewrite the screen.
const UNSEEN = /[\p{Cc}\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/gu

/** Text of a stranger, safe to print on one line of a terminal. */
export function plain(text: string): string {
  return text.replace(UNSEEN, (character) => {
    if (character === '\n') return '⏎'
    return character === '\t' || character === '\r' ? ' ' : '\ufffd'
  })
}

/** The same for sentences of our own in several lines. */
export function plainLines(text: string): string {
  return text.split('\n').map(plain).join('\n')
}

/** Plain text of at most so many characters. */
export function short(text: string, charsMax: number): string {
  const safe = plain(text.slice(0, charsMax * 2)).trim()
  const characters = [...safe]
  return characters.length <= charsMax && text.length <= charsMax * 2
    ? safe
    : `${characters.slice(0, charsMax - 1).join('')}…`
}

/** A word as a shell reads it, for commands we tell people to type. */
export function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${plain(word).replaceAll("'", `'\\''`)}'`
}

/** `a, b and c`; after so many it says how many more there are. */
export function listed(words: readonly string[], most = 8): string {
  if (words.length > most) return `${words.slice(0, most).join(', ')} and ${number(words.length - most)} more`
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}
