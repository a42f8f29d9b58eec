import { Fault } from '../../engine/kernel/fault.ts'
import type { MigrateAnswer } from './ensure-migrated.ts'
import { migrate } from './migrate.ts'

process.once('message', async ({ url }: { url: string }) => {
  const answer = await migrate(url).catch(wordsOf)
  process.send?.(answer satisfies MigrateAnswer, () => process.disconnect())
})

function wordsOf(error: unknown): MigrateAnswer {
  // A defect is thrown on: its stack goes to the parent as this process's last words.
  if (!(error instanceof Fault)) throw error
  const { code, kind, message, fix, data } = error
  return { fault: { code, kind, detail: message, fix, data: { ...data } } }
}
