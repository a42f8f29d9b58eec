import { defineFaults } from '../../../engine/kernel/fault.ts'

/** Everything that somebody can be refused for who asks to be let in, or for more than he may. */
export const accessFaults = defineFaults('access', {
  token_missing: {
    kind: 'unauthenticated',
    detail: 'The request has no token.',
    fix: 'Send the header `Authorization: Bearer <token>`. The operator makes tokens with `izb tokens create`.',
  },
  token_refused: {
    kind: 'unauthenticated',
    // Unknown, expired and revoked are one answer: whoever guesses learns nothing.
    detail: 'The token is unknown, expired or revoked.',
    fix: 'Log in again with `izb login <url>`, or ask the operator for a new token.',
  },
  not_allowed: {
    kind: 'forbidden',
    detail: (it: { scope: string }) => `This needs the scope ${it.scope}, which you do not have.`,
    fix: (it: { scope: string }) => `Ask for a token with the scope ${it.scope}, or for a role that has it.`,
  },
  role_needed: {
    kind: 'forbidden',
    detail: (it: { roles: readonly string[] }) => `Only ${it.roles.join(' or ')} may do this.`,
    fix: 'Ask somebody who may to do it.',
  },
  no_customer_here: {
    kind: 'invalid',
    detail: 'The header Izb-Customer is for tokens of a front end.',
    fix: 'Leave it out, or use a token of the role front.',
  },
  wrong_password: {
    kind: 'unauthenticated',
    detail: 'E-mail and password do not belong together.',
    fix: 'Check both. After five wrong passwords the account is locked for a while.',
  },
  locked: {
    kind: 'limited',
    detail: (it: { minutes: number }) => `Too many wrong passwords: the account is locked for ${it.minutes} minutes.`,
    fix: 'Wait, or ask an operator for a link by which you set a new password.',
  },
  link_refused: {
    kind: 'unauthenticated',
    detail: 'The link is unknown, expired or used already.',
    fix: 'Ask for a new one: the operator makes it with `izb users invite`.',
  },
  bad_password: {
    kind: 'unprocessable',
    detail: (it: { why: string }) => `That password cannot be taken: ${it.why}.`,
    fix: 'Choose one of 12 characters or more; several words are easy to remember and hard to guess.',
  },
  scope_refused: {
    kind: 'unprocessable',
    detail: (it: { scope: string; scopes: readonly string[] }) =>
      `A token like this cannot have the scope “${it.scope}”.`,
    fix: (it: { scope: string; scopes: readonly string[] }) => `Possible are: ${it.scopes.join(', ')}.`,
  },
  merchant_needed: {
    kind: 'unprocessable',
    detail: (it: { role: string }) => `The role ${it.role} is one at a merchant; none is named.`,
    fix: 'Name the merchant: --merchant, or `merchant` in the body.',
  },
  merchant_meaningless: {
    kind: 'unprocessable',
    detail: (it: { role: string }) => `The role ${it.role} belongs to no merchant.`,
    fix: 'Leave the merchant out, or choose a role of a merchant.',
  },
  email_needed: {
    kind: 'unprocessable',
    detail: 'Whoever becomes the first operator has to say an e-mail.',
    fix: 'Add `email` to the body.',
  },
  email_taken: {
    kind: 'conflict',
    detail: (it: { email: string }) => `There is a user with the e-mail ${it.email} already.`,
    fix: 'Look for that user in the list of users.',
  },
  last_operator: {
    kind: 'conflict',
    detail: 'That is the last operator who can log in.',
    fix: 'Invite another one first: `izb users invite <email> --role operator`.',
  },
  expired_already: {
    kind: 'unprocessable',
    detail: (it: { expires_at: string }) => `${it.expires_at} is in the past.`,
    fix: 'Give an instant that is still to come, or none for a token that does not expire.',
  },
})
