import { type Finding, finding } from './finding.ts'

/** Judges a regular expression. */
export function patternFindings(source: string, flags: string, path: string): Finding[] {
  try {
    new RegExp(source, flags)
    return []
  } catch (error) {
    const fix = 'Write it as JavaScript does; in YAML put it between single quotes.'
    return [finding('pattern_wrong', path, `The pattern does not compile: ${(error as Error).message}.`, fix)]
  }
}
