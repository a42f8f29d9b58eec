declare module 's3rver' {
  /** As far as tests need it; the package has no types. */
  export default class S3rver {
    constructor(options: object)
    run(): Promise<{ readonly port: number }>
    close(): Promise<void>
  }
}
