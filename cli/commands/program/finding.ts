import { Fault } from '../../../engine/kernel/fault.ts'

/** What the doctor found out about one thing. */
export interface Finding {
  readonly name: string
  readonly state: 'ok' | 'warn' | 'fail'
  readonly says: string
  /** How to mend it; '' where nothing is to be done. */
  readonly fix: string
}

export const ok = (name: string, says: string): Finding => ({ name, state: 'ok', says, fix: '' })
export const warn = (name: string, says: string, fix: string): Finding => ({ name, state: 'warn', says, fix })
export const fail = (name: string, says: string, fix: string): Finding => ({ name, state: 'fail', says, fix })

/** A check that broke tells it as its finding; the others go on. */
export async function checked(name: string, check: () => Promise<Finding>): Promise<Finding> {
  try {
    return await check()
  } catch (error) {
    if (error instanceof Fault) return fail(name, error.message, error.fix)
    return fail(name, error instanceof Error ? (error.message.split('\n', 1)[0] ?? '') : String(error), '')
  }
}
