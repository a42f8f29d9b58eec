// JSON.stringify leaves these as they are, and a terminal obeys them: C1 controls, and what turns the direction of writing.
const OBEYED = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g

/** A result as JSON for people and programs; the same JSON in which nothing of a stranger steers a terminal. */
export function json(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(OBEYED, (character) => `\\u${hex(character, 4)}`)
}

/** YAML of our own writing, likewise: it quotes every text that holds a control character. */
export function spelledYaml(yaml: string): string {
  return yaml.replace(/[\u007f-\u009f]/g, (character) => `\\x${hex(character, 2)}`)
}

function hex(character: string, digits: number): string {
  return character.charCodeAt(0).toString(16).padStart(digits, '0')
}
