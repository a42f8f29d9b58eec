import { type Logger, pino } from 'pino'

const SECRETS = ['authorization', 'cookie', 'password', 'token', 'link', 'iban', '*.authorization', '*.cookie']

/** Writes lines of JSON to standard error; whatever could let somebody in is left out. */
export function logger(level: string): Logger {
  const redact = { paths: [...SECRETS, 'req.headers.authorization', 'req.headers.cookie'], censor: '***' }
  return pino({ level, redact, base: null, timestamp: pino.stdTimeFunctions.isoTime }, pino.destination(2))
}
