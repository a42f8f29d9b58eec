/** Gives memory back at once; left to the garbage collector, bytes alone would keep it running. */
export function freed(bytes: Uint8Array<ArrayBuffer>): void {
  bytes.buffer.transfer(0)
}
