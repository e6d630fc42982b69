/** The host, without the brackets of IPv6, and the port of `host:port`; port 0 where it is none. */
export function splitAddress(text: string): { readonly address: string; readonly port: number } {
  const colon = text.lastIndexOf(':');
  return { address: text.slice(0, colon).replace(/^\[|\]$/g, ''), port: Number(text.slice(colon + 1)) || 0 };
}
