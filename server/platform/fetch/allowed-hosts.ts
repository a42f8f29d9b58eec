import ipaddr from 'ipaddr.js'

/** Says which addresses may be called although they are not public: hosts by name, addresses, networks (`10.0.0.0/8`). */
export class AllowedHosts {
  readonly #names: ReadonlySet<string>
  readonly #networks: readonly (readonly [ipaddr.IPv4 | ipaddr.IPv6, number])[]

  constructor(entries: readonly string[]) {
    const isNetwork = (entry: string) => ipaddr.isValid(entry) || ipaddr.isValidCIDR(entry)
    this.#names = new Set(entries.filter((entry) => !isNetwork(entry)).map((entry) => entry.toLowerCase()))
    this.#networks = entries.filter(isNetwork).map((entry) => {
      if (ipaddr.isValidCIDR(entry)) return ipaddr.parseCIDR(entry)
      const address = ipaddr.parse(entry)
      return [address, address.kind() === 'ipv4' ? 32 : 128] as const
    })
  }

  hasName(host: string): boolean {
    return this.#names.has(host.toLowerCase())
  }

  /** True for what is public, and for what the operator allows. */
  hasAddress(address: string): boolean {
    // What is IPv4 inside IPv6 is judged as IPv4.
    const ip = ipaddr.process(address.replace(/%.*$/, ''))
    if (ip.range() === 'unicast') return true
    return this.#networks.some(([network, bits]) => network.kind() === ip.kind() && ip.match(network as never, bits))
  }
}
