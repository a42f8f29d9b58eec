/** Folds case, accents and outer spaces: how people spell the same word. */
export function fold(word: string): string {
  return word.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase().trim()
}
