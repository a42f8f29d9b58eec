import { defineFaults } from '../../../engine/kernel/fault.ts'

/** Everything that can be wrong with a job. */
export const jobFaults = defineFaults('jobs', {
  not_found: {
    kind: 'not_found',
    detail: (it: { id: string }) => `There is no job “${it.id}”.`,
    fix: 'List the jobs with: izb jobs list',
  },
  transition_refused: {
    kind: 'conflict',
    detail: (it: { id: string; state: string; action: string; actions: readonly string[] }) =>
      `Job ${it.id} is ${it.state}: it cannot ${it.action}.`,
    fix: (it: { actions: readonly string[] }) =>
      it.actions.length > 0 ? `Allowed now: ${it.actions.join(', ')}.` : 'Nothing is allowed in this state.',
  },
  repeated: {
    kind: 'conflict',
    detail: (it: { id: string; key: string }) => `Another job does what job ${it.id} did (${it.key}).`,
    fix: 'Wait for that one, or cancel it first.',
  },
  bad_payload: {
    kind: 'invalid',
    detail: (it: { kind: string; why: string }) => `A job ${it.kind} cannot be told that: ${it.why}.`,
    fix: 'Give it what its payload schema asks for.',
  },
  unknown_kind: {
    kind: 'unavailable',
    detail: (it: { kind: string }) => `This version of izb does no jobs of the kind ${it.kind}.`,
    fix: 'Start the worker of the version that made the job; it is tried again until then.',
  },
  timed_out: {
    kind: 'unavailable',
    detail: (it: { seconds: number }) => `It was not done within ${it.seconds} seconds.`,
    fix: 'See what it waits for; it is tried again by itself.',
  },
  worker_died: {
    kind: 'unavailable',
    detail: 'The process that did it ended without a word.',
    fix: 'Look into the log of that worker and of the machine; it is tried again by itself.',
  },
})
