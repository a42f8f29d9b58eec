import type { RejectFields, RejectsWriter } from '../../contract/format.ts'
import { KEY_COLUMN } from './path.ts'
import { stringEnd } from './text.ts'

/** Writes rejected elements as they came, a line each, the four added at the end of the object. */
export function jsonRejects(keyed: boolean): RejectsWriter {
  return {
    extension: 'ndjson',
    head: '',
    record: (raw, _cells, added) => `${withFields(keyed ? unkeyed(raw) : raw, added)}\n`,
    tail: '',
  }
}

function withFields(raw: string, added: RejectFields): string {
  // Between tokens a line break is as good as a space, and in strings JSON has none.
  const text = withoutFields(raw.trim().replace(/[\r\n]+/g, ' '))
  const fields = JSON.stringify(added)
  if (!text.startsWith('{') || !text.endsWith('}')) return `{"izb_raw":${JSON.stringify(raw)},${fields.slice(1)}`
  const inner = text.slice(0, -1)
  return inner.trim() === '{' ? fields : `${inner},${fields.slice(1)}`
}

/** Without the four fields of an earlier rejects file, as long as they stand at the end. */
function withoutFields(text: string): string {
  const at = text.lastIndexOf(',"izb_import":')
  if (at < 0) return text
  try {
    const keys = Object.keys(JSON.parse(`{${text.slice(at + 1)}`))
    return keys.every((key) => key.startsWith('izb_')) ? `${text.slice(0, at)}}` : text
  } catch {
    return text
  }
}

/** `"key": {…}` as an object that has its key as a member. */
function unkeyed(raw: string): string {
  const end = raw.startsWith('"') ? stringEnd(raw, 0) : 0
  const inner = raw
    .slice(end)
    .replace(/^\s*:\s*/, '')
    .trimEnd()
  if (end === 0 || !inner.startsWith('{') || !inner.endsWith('}')) return raw
  const open = inner.slice(0, -1)
  return `${open}${open.trim() === '{' ? '' : ','}"${KEY_COLUMN}":${raw.slice(0, end)}}`
}
