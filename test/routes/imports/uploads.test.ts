import { beforeAll, describe, expect, test } from 'vitest'
import { type Api, type Caller, serveApi } from '../../support/api.ts'
import { eachDatabase } from '../../support/databases.ts'

const BYTES = { 'content-type': 'application/octet-stream' }

eachDatabase((open) => {
  let api: Api
  let acme: Caller

  beforeAll(async () => {
    api = await serveApi(await open())
    await api.merchant('acme')
    acme = (await api.token({ role: 'merchant', merchant: 'acme' })).ask
  })

  describe('POST /v1/uploads', () => {
    test('201: any bytes of any type, kept as they are', async () => {
      for (const type of ['text/csv', 'application/json', 'application/octet-stream', 'application/x-whatever']) {
        const answer = await acme('POST /v1/uploads?name=x', 'not json {', { 'content-type': type })
        expect(answer, type).toMatchObject({ status: 201, body: { bytes: 10, merchant: 'acme' } })
      }
    })
    test('400: no body, or a query that nobody knows', async () => {
      expect(await acme('POST /v1/uploads')).toMatchObject({ status: 400, body: { code: 'imports.nothing_sent' } })
      expect(await acme('POST /v1/uploads?nmae=x', 'x', BYTES)).toMatchObject({
        status: 400,
        body: { code: 'http.invalid_request' },
      })
    })
    test('400: a form, whose borders would be taken for records', async () => {
      const form = '--b\r\nContent-Disposition: form-data; name="file"; filename="../../x"\r\n\r\nsku\n1\n\r\n--b--\r\n'
      const { data: before } = (await acme('GET /v1/uploads?limit=100')).body
      for (const type of ['multipart/form-data; boundary=b', 'Multipart/Mixed; boundary=b', 'multipart/form-data']) {
        const answer = await acme('POST /v1/uploads', form, { 'content-type': type })
        expect(answer, type).toMatchObject({ status: 400, body: { code: 'imports.form_sent' } })
      }
      expect((await acme('GET /v1/uploads?limit=100')).body.data).toEqual(before)
    })
    test('400: an operator of several merchants need not say whose; a merchant of several must', async () => {
      const operator = (await api.token({ role: 'operator' })).ask
      expect((await operator('POST /v1/uploads', 'x', BYTES)).body.merchant).toBeNull()
      expect((await operator('POST /v1/uploads?merchant=acme', 'x', BYTES)).body.merchant).toBe('acme')
    })
    test('401, 403: nobody fills the disk without a token that may', async () => {
      expect((await api.as(null)('POST /v1/uploads', 'x', BYTES)).status).toBe(401)
      const front = (await api.token({ role: 'front' })).ask
      expect((await front('POST /v1/uploads', 'x', BYTES)).status).toBe(403)
    })
    test('404: a merchant that is none', async () => {
      const answer = await acme('POST /v1/uploads?merchant=nobody', 'x', BYTES)
      expect(answer).toMatchObject({ status: 404, body: { code: 'imports.merchant_unknown' } })
    })
  })

  describe('DELETE /v1/uploads/{id}', () => {
    test('200, then 404', async () => {
      const { body } = await acme('POST /v1/uploads', 'gone', BYTES)
      expect(await acme(`DELETE /v1/uploads/${body.id}`)).toMatchObject({ status: 200, body: { id: body.id } })
      expect((await acme(`DELETE /v1/uploads/${body.id}`)).status).toBe(404)
    })
  })
})
