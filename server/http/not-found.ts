import type { App } from './app.ts'
import { httpFaults } from './http.faults.ts'

/** Says what is not there, and where only the method is wrong which ones are right. */
export function answerUnknown(app: App): void {
  const known: { readonly path: RegExp; readonly methods: string[] }[] = []
  app.addHook('onRoute', ({ url, method }) => {
    const path = new RegExp(`^${url.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/:\w+/g, '[^/]+')}$`)
    known.push({ path, methods: [method].flat() })
  })
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?')[0] ?? ''
    const methods = known.filter((it) => it.path.test(path)).flatMap((it) => it.methods)
    if (methods.length === 0) throw httpFaults.no_route({ path })
    const allow = [...new Set([...methods, 'OPTIONS'])].sort()
    void reply.header('allow', allow.join(', '))
    if (request.method === 'OPTIONS') return reply.code(204).send()
    throw httpFaults.method_not_allowed({ method: request.method, path, allow })
  })
}
