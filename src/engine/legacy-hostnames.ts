/**
 * The names of a value of `kuma.io/service`: `<service>.mesh` and, where it has underscores, the form with dots.
 *
 * @see kuma v2.13.10 pkg/xds/topology/dns.go: VIPOutbounds
 */
export function legacyHostnames(service: string): readonly string[] {
  const plain = `${service}.mesh`;
  const dotted = `${service.replaceAll('_', '.')}.mesh`;
  return plain === dotted ? [plain] : [plain, dotted];
}
