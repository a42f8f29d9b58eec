import { expect, test } from 'vitest'
import { importRunMachine } from './import-run.machine.ts'

test('the life cycle of an import run', () => {
  expect(importRunMachine.print()).toMatchInlineSnapshot(`
    "queued --fetch--> fetching  by import: started
    fetching --run--> running  by import: fetched
    fetching|running --resume--> queued  by import, clock: resumed
    fetching --find_unchanged--> unchanged  by import: unchanged
    running --complete--> completed  by import: completed
    running --complete_with_errors--> completed_with_errors  by import: completed
    running --hold--> held  by import: held
    held --apply--> completed  by merchant, operator: applied
    held --apply_with_errors--> completed_with_errors  by merchant, operator: applied
    held --discard--> completed  by merchant, operator, clock: discarded
    held --discard_with_errors--> completed_with_errors  by merchant, operator, clock: discarded
    queued|fetching|running --fail--> failed  by import, clock: failed
    queued|fetching|running --cancel--> cancelled  by merchant, operator: cancelled
    failed --retry--> queued  by merchant, operator, clock: requeued
    completed|completed_with_errors|failed|cancelled --revert--> reverted  by merchant, operator: reverted"
  `)
})
