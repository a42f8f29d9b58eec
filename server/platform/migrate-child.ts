import { Fault } from '../../engine/kernel/fault.ts'
import type { MigrateAnswer } from './ensure-migrated.ts'
import { migrate } from './migrate.ts'

process.once('message', ({ url }: { url: string }) => {
  void migrate(url)
    .catch(wordsOf)
    .then((answer: MigrateAnswer) => process.send?.(answer, () => process.disconnect()))
})

function wordsOf(error: unknown): MigrateAnswer {
  // A defect is thrown on: its stack goes to the parent as this process's last words.
  if (!(error instanceof Fault)) throw error
  const { code, kind, message, fix, data } = error
  return { fault: { code, kind, detail: message, fix, data: { ...data } } }
}
