import type { MappingDocument } from '../contract/mapping.ts'
import type { AttributeDefinition, TargetSchema } from '../contract/target.ts'
import { fold } from '../pipeline/fold.ts'

/** The schema of an open target with the fields that this mapping fills besides the target's own; any other as it is. */
export function withOwnFields(schema: TargetSchema, document: MappingDocument): TargetSchema {
  if (!schema.open) return schema
  const known = new Set(schema.attributes.map((attribute) => attribute.code))
  const own = Object.keys(document.attributes).filter((code) => !known.has(code) && !known.has(baseOf(code)))
  return own.length === 0 ? schema : { ...schema, attributes: [...schema.attributes, ...own.map(ownField(schema))] }
}

const baseOf = (code: string) => code.slice(0, Math.max(0, code.indexOf(':')))

const ownField =
  ({ target }: TargetSchema) =>
  (code: string): AttributeDefinition => {
    const description = 'A field of the operator’s own.'
    return { code, entity: target, type: 'text', label: code, labels: {}, description, required: false }
  }

/** Names for the columns of a source that no attribute of an open target takes: `Account Manager` is `account_manager`. */
export function ownFieldNames(
  columns: readonly string[],
  schema: TargetSchema,
): readonly { readonly attribute: string; readonly column: string }[] {
  if (!schema.open) return []
  const taken = new Set(schema.attributes.map((attribute) => attribute.code))
  return columns.map((column) => {
    const plain = fold(column)
      .replaceAll(/[^\p{L}\p{N}]+/gu, '_')
      .replaceAll(/^_+|_+$/g, '')
    let attribute = plain === '' ? 'field' : plain
    for (let n = 2; taken.has(attribute); n++) attribute = `${plain || 'field'}_${n}`
    taken.add(attribute)
    return { attribute, column }
  })
}
