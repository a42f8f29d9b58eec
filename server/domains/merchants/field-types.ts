/** What a field that the operator adds may hold. */
export const FIELD_TYPES = ['text', 'number', 'boolean', 'date', 'list', 'email', 'url'] as const

export type FieldType = (typeof FIELD_TYPES)[number]
