import type { App } from '../../http/app.ts'
import { problems } from '../../http/problems.ts'
import { named, Ref, readRoutes } from '../../http/resources.ts'
import { platformFaults } from '../../platform/faults.ts'
import { acceptLink } from './accept-link.ts'
import { accessFaults } from './access.faults.ts'
import {
  Acceptance,
  AuditEntry,
  Invited,
  IssuedToken,
  Login,
  Me,
  NewToken,
  NewUser,
  Token,
  User,
} from './access.schemas.ts'
import { auditLog } from './audit.queries.ts'
import type { Caller } from './caller.ts'
import { createToken } from './create-token.ts'
import { disableUser, enableUser } from './disable-user.ts'
import { endSession } from './end-session.ts'
import { findMe } from './find-me.ts'
import { inviteUser } from './invite-user.ts'
import { logIn } from './log-in.ts'
import { resetUser } from './reset-user.ts'
import { revokeToken } from './revoke-token.ts'
import { tokens } from './tokens.queries.ts'
import { findUser, listUsers, userFields } from './users.queries.ts'

/** Tokens: who may act, in whose name, for what. */
export function tokenRoutes(app: App): void {
  const token = named(app, 'Token', Token)
  const issued = named(app, 'IssuedToken', IssuedToken)
  const write = { access: { scope: 'tokens:write' as const } }
  const tags = ['tokens']
  readRoutes(app, token, { nouns: 'tokens', one: 'a token', scope: 'tokens:read', ...tokens })
  const { merchant_needed, scope_refused, role_needed } = accessFaults
  const made = { 201: issued, ...problems(merchant_needed, scope_refused, role_needed, platformFaults.row_not_found) }
  app.post(
    '/v1/tokens',
    { config: write, schema: { tags, summary: 'Make a token', body: NewToken, response: made } },
    async (request) => createToken(request.ctx, request.body),
  )
  const revoked = { 200: token, ...problems(platformFaults.row_not_found, platformFaults.outdated) }
  app.post(
    '/v1/tokens/:id/revoke',
    { config: write, schema: { tags, summary: 'Make a token work no more', params: Ref, response: revoked } },
    async (request) => revokeToken(request.ctx, request.params.id),
  )
  const { wrong_password, locked } = accessFaults
  const session = { 201: issued, ...problems(wrong_password, locked) }
  app.post(
    '/v1/sessions',
    { config: { access: 'public' }, schema: { tags, summary: 'Log in', body: Login, response: session } },
    async (request) => logIn(request.ctx, request.body),
  )
  app.delete(
    '/v1/sessions',
    {
      config: { access: 'token' },
      schema: {
        tags,
        summary: 'Log out',
        description: 'The token of a login works no more. One that was made for a program stays: revoke it.',
        response: { 200: token, ...problems() },
      },
    },
    async (request) => endSession(request.ctx, request.caller as Caller),
  )
  app.get(
    '/v1/me',
    { config: { access: 'token' }, schema: { tags, summary: 'Who am I?', response: { 200: Me, ...problems() } } },
    async (request) => findMe(request.ctx, request.caller as Caller),
  )
}

/** Users: people who log in. */
export function userRoutes(app: App): void {
  const user = named(app, 'User', User)
  const write = { access: { scope: 'users:write' as const } }
  const tags = ['users']
  const reads = { fields: userFields, followed: true, page: listUsers, find: findUser }
  readRoutes(app, user, { nouns: 'users', one: 'a user', scope: 'users:read', ...reads })
  const { merchant_needed, email_taken, role_needed, link_refused, bad_password } = accessFaults
  const invited = { 201: Invited, ...problems(merchant_needed, email_taken, role_needed, platformFaults.row_not_found) }
  app.post(
    '/v1/users',
    { config: write, schema: { tags, summary: 'Invite somebody', body: NewUser, response: invited } },
    async (request) => (await inviteUser(request.ctx, request.body)) as never,
  )
  const reset = { 200: Invited, ...problems(role_needed, platformFaults.row_not_found, platformFaults.outdated) }
  app.post(
    '/v1/users/:id/reset',
    {
      config: { access: { scope: 'users:write', only: 'operator' } },
      schema: { tags, summary: 'Give a link to a new password', params: Ref, response: reset },
    },
    async (request) => (await resetUser(request.ctx, request.params.id)) as never,
  )
  const { last_operator, not_allowed } = accessFaults
  const { row_not_found, outdated } = platformFaults
  for (const [action, summary, run, faults] of [
    ['disable', 'Let a user in no more', disableUser, [last_operator]],
    ['enable', 'Let a user in again', enableUser, []],
  ] as const) {
    app.post(
      `/v1/users/:id/${action}`,
      {
        config: { access: { scope: 'users:write', only: 'operator' } },
        schema: {
          tags,
          summary,
          params: Ref,
          response: { 200: user, ...problems(role_needed, not_allowed, row_not_found, outdated, ...faults) },
        },
      },
      async (request) => (await run(request.ctx, request.params.id)) as never,
    )
  }
  const accepted = { 200: user, ...problems(link_refused, bad_password) }
  app.post(
    '/v1/users/accept',
    {
      config: { access: 'public' },
      schema: { tags, summary: 'Set a password by a link', body: Acceptance, response: accepted },
    },
    async (request) => acceptLink(request.ctx, request.body),
  )
}

/** The audit log: who changed what. */
export function auditRoutes(app: App): void {
  const entry = { nouns: 'audit-log', one: 'an entry', scope: 'audit-log:read' } as const
  readRoutes(app, named(app, 'AuditEntry', AuditEntry), { ...entry, ...auditLog })
}
