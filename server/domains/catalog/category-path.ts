import { fold } from '../../../engine/pipeline/fold.ts'

/** The levels of `Mode > Femme > Robes`, from the top down. */
export function levelsOf(path: string): string[] {
  return path
    .split('>')
    .map((level) => level.trim())
    .filter((level) => level !== '')
}

/** The same for all spellings of a path. */
export function pathKey(levels: readonly string[]): string {
  return levels.map(fold).join('\n')
}

/** `Mode > Femme > Robes d’été` is `mode.femme.robes-d-ete`; '' where a level has neither letter nor digit. */
export function pathCode(levels: readonly string[]): string {
  const codes = levels.map(levelCode)
  return codes.includes('') ? '' : codes.join('.')
}

/** `C`, `C++` and `C#` are three things. */
function levelCode(level: string): string {
  return fold(level)
    .replaceAll('+', '-plus-')
    .replaceAll('#', '-sharp-')
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-+|-+$/g, '')
}
