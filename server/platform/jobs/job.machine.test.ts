import { expect, test } from 'vitest'
import { jobMachine } from './job.machine.ts'

test('the life cycle of a job', () => {
  expect(jobMachine.print()).toMatchInlineSnapshot(`
    "queued --take--> running  by clock: started
    running --finish--> done  by clock: done
    running --put_back--> queued  by clock: put_back
    running --bury--> dead  by clock: died
    queued|running --cancel--> cancelled  by operator: cancelled
    dead|cancelled --retry--> queued  by operator: queued_again"
  `)
})
