import { type JobState, jobMachine } from './job.machine.ts'
import { jobFaults } from './jobs.faults.ts'

/** Throws unless an operator may do that with a job in this state; `undefined` where there is no such job. */
export function refuse(id: string, state: JobState | undefined, action: 'cancel' | 'retry'): void {
  if (state === undefined) throw jobFaults.not_found({ id })
  const verdict = jobMachine.decide(state, action, 'operator')
  if (!verdict.ok) throw jobFaults.transition_refused({ id, state, action, actions: verdict.instead })
}
