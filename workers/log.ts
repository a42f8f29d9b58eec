/** What a worker says: a word for programs, and its facts. */
export type WorkLog = (
  level: 'debug' | 'info' | 'warn' | 'error',
  what: string,
  facts?: Readonly<Record<string, unknown>>,
) => void
