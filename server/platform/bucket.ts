/** Where a bucket is, and who may use it. */
export interface Bucket {
  /** With the bucket and what stands before every key; no slash at the end. */
  readonly address: string
  readonly region: string
  readonly keyId: string
  readonly secret: string
}

/** Reads `s3://<key id>:<secret>@<host>/<bucket>[/<prefix>][?region=…&tls=false]`. Null where it is no such address. */
export function bucketOf(text: string): Bucket | null {
  const url = URL.parse(text)
  if (url?.protocol !== 's3:' || url.hostname === '' || url.username === '' || url.password === '') return null
  const path = url.pathname.replace(/\/+$/, '')
  if (!/^(\/[\w.-]+)+$/.test(path)) return null
  const scheme = url.searchParams.get('tls') === 'false' ? 'http' : 'https'
  return {
    address: `${scheme}://${url.host}${path}`,
    region: url.searchParams.get('region') ?? 'us-east-1',
    keyId: decodeURIComponent(url.username),
    secret: decodeURIComponent(url.password),
  }
}
