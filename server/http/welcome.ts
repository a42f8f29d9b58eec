import type { App } from './app.ts'

const POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; connect-src 'self'"

/** The page behind an invitation: it sets a password. The secret stands behind `#`, so no server or log ever sees it. */
const PAGE = `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Welcome to izb</title>
<style>body{font:16px system-ui;max-width:22rem;margin:4rem auto;padding:0 1rem}label{display:block;margin:1rem 0}
input{width:100%;font:inherit;padding:.4rem;box-sizing:border-box}button{font:inherit;padding:.5rem 1rem}</style>
<h1>Welcome</h1>
<form><label>Name <input name="name" autocomplete="name"></label>
<label>E-mail, if you are the first operator <input name="email" type="email" autocomplete="username"></label>
<label>Password, 12 characters or more <input name="password" type="password" autocomplete="new-password" required></label>
<button>Set password</button><p role="status"></p></form>
<script>
document.forms[0].onsubmit = async (event) => {
  event.preventDefault()
  const given = Object.fromEntries([...new FormData(event.target)].filter(([, value]) => value !== ''))
  const answer = await fetch('/v1/users/accept', { method: 'POST', headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...given, link: location.hash.slice(1) }) })
  const it = await answer.json()
  document.querySelector('[role=status]').textContent = answer.ok
    ? 'Done. Log in as ' + it.email + ': izb login ' + location.origin
    : [it.detail, ...(it.errors || []).map((error) => error.detail), it.fix].join(' ')
}
</script></html>`

/** Serves that page. */
export function welcome(app: App): void {
  app.get('/welcome', { config: { access: 'public' }, schema: { hide: true } as object }, async (_request, reply) => {
    void reply.type('text/html; charset=utf-8').header('content-security-policy', POLICY)
    return reply.send(PAGE as never)
  })
}
