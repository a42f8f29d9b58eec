import type { Fault } from '../../engine/kernel/fault.ts'
import { errorsOf } from '../../engine/kernel/problem.ts'
import { type Look, paint } from './look.ts'
import { plain, plainLines } from './words.ts'

/** Which keys of a fault's data say where it is. */
const PLACES = ['where', 'file', 'path', 'address', 'url', 'line', 'field'] as const

/** What is wrong, where, and how to mend it. */
export function renderFault(fault: Fault, look: Look): string {
  const { bad, faint } = paint(look)
  const said = fault.message
  const where = PLACES.flatMap((key) => {
    const value = fault.data[key]
    const text = typeof value === 'string' || typeof value === 'number' ? String(value) : ''
    return text === '' || said.includes(text) ? [] : [`${key === 'where' ? '' : `${key} `}${plain(text)}`]
  })
  return [
    `${bad('✗')} ${plainLines(said)} ${faint(`[${fault.code}]`)}`,
    ...errorsOf(fault).map((it) => `  ${plain(it.path)}: ${plain(it.detail)}`),
    ...(where.length > 0 ? [`Where: ${where.join(', ')}`] : []),
    ...(fault.fix === '' ? [] : [`Fix: ${plainLines(fault.fix)}`]),
  ].join('\n')
}
