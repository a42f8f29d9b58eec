import type { RequestListener } from 'node:http'
import { fetchImages, followImages } from '../../server/domains/images/index.ts'
import type { ContentStore } from '../../server/platform/content-store.ts'
import { guardedFetch } from '../../server/platform/fetch/guarded-fetch.ts'
import { type Api, serveApi } from './api.ts'
import { catalogueOf } from './catalogue.ts'
import type { OpenTestDatabase } from './databases.ts'
import { shopServer } from './shop-server.ts'

const never = new AbortController().signal

/** A marketplace, a shop that serves pictures, and hands to let it all happen. */
export async function imageScene(
  open: OpenTestDatabase,
  answer: RequestListener,
  allowed: readonly string[] = ['127.0.0.1'],
) {
  const place = await open()
  const api = await serveApi(place)
  const server = await shopServer(answer)
  const shelf = catalogueOf(api.db, () => api.clock.now())
  const content = api.ctx.content as ContentStore
  const operator = (await api.token({ role: 'operator' })).ask
  const add = async (key: string, urls: readonly string[], merchant: string | null = 'acme') => {
    const [image_url = null, ...additional_images] = urls
    const id = await shelf.add({ key, merchant, attributes: { additional_images } })
    await shelf.change('product', { image_url }, { id })
    return id
  }
  const follow = async () => {
    await api.db.kysely.updateTable('image_following').set({ pulse: '' }).execute()
    return followImages({ db: api.db, clock: api.clock }, never)
  }
  const fetchAll = () => {
    const fetch = guardedFetch(allowed)
    return fetchImages({ db: api.db, clock: api.clock, fetch, content }, never)
  }
  const list = async (query = '') => (await operator(`GET /v1/images${query}`)).body.data
  return { ...place, api, server, shelf, content, operator, add, follow, fetchAll, list }
}

/** Asks for a picture as a browser does. */
export async function show({ app }: Api, url: string, headers: Record<string, string> = {}) {
  return app.inject({ url, headers })
}
