/**
 * The names of a value of `kuma.io/service` in the domain of the control plane, `mesh` as a rule: `<service>.mesh` and,
 * where it has underscores, the form with dots.
 *
 * @see kuma v2.13.10 pkg/xds/topology/dns.go: VIPOutbounds
 */
export function legacyHostnames(service: string, domain: string): readonly string[] {
  const plain = `${service}.${domain}`;
  const dotted = `${service.replaceAll('_', '.')}.${domain}`;
  return plain === dotted ? [plain] : [plain, dotted];
}
