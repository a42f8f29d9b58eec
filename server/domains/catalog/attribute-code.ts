/** A mapping names an attribute in `title:fr`, a list of codes in settings: only such codes can be named there. */
const CODE = /^[a-z][a-z0-9_]{0,62}$/
const RESERVED: ReadonlySet<string> = new Set(['source_category', 'axes', 'sku', 'category'])

/** True where something new may be called so. */
export function isAttributeCode(code: string): boolean {
  return CODE.test(code) && !RESERVED.has(code) && !code.startsWith('izb_')
}

/** Native attributes whose words the marketplace itself acts on. */
export const OWN_WORDS: ReadonlySet<string> = new Set(['availability', 'status'])
