const protocols: ReadonlySet<string> = new Set(['http', 'http2', 'tcp', 'tls', 'grpc', 'kafka', 'mysql']);

/** A protocol as Kuma parses it: lower case, or `undefined` where it is none that Kuma knows. @see kuma v2.13.10 pkg/core/metadata/protocol.go: ParseProtocol */
export function parseProtocol(text: string): string | undefined {
  const lower = text.toLowerCase();
  return protocols.has(lower) ? lower : undefined;
}
