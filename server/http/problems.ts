import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { type TSchema, Type } from 'typebox'
import { FAULT_STATUS, Fault } from '../../engine/kernel/fault.ts'
import { problemDocument } from '../../engine/kernel/problem.ts'
import { accessFaults } from '../domains/access/index.ts'
import type { AnyFault } from '../platform/writes.ts'
import { httpFaults } from './http.faults.ts'
import { InvalidRequest } from './validation.ts'

const PROBLEM_TYPE = 'application/problem+json'

/** A problem document, as every refusal is answered. */
export const Problem = Type.Object(
  {
    type: Type.String({ format: 'uri' }),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.String({ description: 'What is wrong, for people' }),
    code: Type.String({ description: 'What is wrong, for programs: it never changes' }),
    fix: Type.String({ description: 'What to do about it' }),
    errors: Type.Array(Type.Object({ path: Type.String(), code: Type.String(), detail: Type.String() })),
    state: Type.Optional(Type.String({ description: 'Of a refused transition: where the thing stands' })),
    actions: Type.Optional(Type.Array(Type.String(), { description: 'What you may do with it there' })),
    request_id: Type.Optional(Type.String()),
  },
  { $id: 'Problem', description: 'RFC 9457' },
)

/** The refusals that a route may answer, for its `response`: those named, and those of every route. */
export function problems(...faults: readonly AnyFault[]): Record<number, TSchema> {
  const every = [httpFaults.invalid_request, accessFaults.token_refused, accessFaults.not_allowed, httpFaults.too_many]
  const byStatus = Map.groupBy([...faults, ...every], (it) => FAULT_STATUS[it.kind])
  const entries = [...byStatus].map(([status, of]): [number, object] => [
    status,
    {
      description: [...new Set(of.map((it) => it.code))].join(', '),
      content: { [PROBLEM_TYPE]: { schema: { $ref: 'Problem#' } } },
    },
  ])
  return Object.fromEntries(entries) as Record<number, TSchema>
}

/** Answers whatever was thrown: a fault with all it says, a defect with the id of the request only. */
export function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const fault = faultOf(error)
  if (!fault) {
    request.log.error({ err: error }, 'defect')
    return send(reply, 500, {
      type: 'https://izb.dev/problems/http.defect',
      title: 'defect',
      status: 500,
      detail: 'The server met an error of its own. Nothing you sent is at fault.',
      code: 'http.defect',
      fix: 'Ask again later; report it with the request_id if it stays so.',
      errors: [],
      request_id: request.id,
    })
  }
  if (fault.cause) request.log.warn({ err: fault.cause, code: fault.code }, 'refused')
  if (fault.kind === 'unauthenticated') void reply.header('www-authenticate', 'Bearer')
  if (fault.retriable && !reply.hasHeader('retry-after')) void reply.header('retry-after', '5')
  return send(reply, FAULT_STATUS[fault.kind], { ...problemDocument(fault), request_id: request.id })
}

function send(reply: FastifyReply, status: number, document: object): FastifyReply {
  return reply.code(status).type(PROBLEM_TYPE).header('cache-control', 'no-store').send(JSON.stringify(document))
}

function faultOf(error: unknown): Fault | null {
  if (error instanceof Fault) return error
  if (error instanceof InvalidRequest) return httpFaults.invalid_request({ part: error.part, errors: error.errors })
  const { code, statusCode, message } = error as Partial<FastifyError>
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return httpFaults.unsupported({ type: message?.split(': ')[1] ?? '' })
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return httpFaults.too_large({})
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return httpFaults.unreadable({ why: (message ?? '').replace(/\.$/, '') }, { cause: error })
  }
  return null
}
