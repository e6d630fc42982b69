/** What a field is for, in a sentence or two, and where versions differ. */
export interface FieldWords {
  readonly text: string;
  readonly versions?: string;
}

const words = (text: string, versions?: string): FieldWords => (versions === undefined ? { text } : { text, versions });

const port = {
  '': words('The ports that clients connect to.'),
  port: words('The number that clients connect to, on the VIP and on every hostname.'),
  name: words('What sectionName refers to. Without a name the number is taken as text.'),
  appProtocol: words(
    'tcp, http, http2 or grpc. It decides whether routes of HTTP apply; anything else is treated as tcp or makes no route.',
    '3.0 refuses all other values.',
  ),
};

const status = {
  addresses: words('Hostnames that HostnameGenerators gave it, each with the generator that did.'),
  vips: words('The virtual IP under which all proxies of the zone reach it; kept as long as the resource is.'),
  vip: words('The virtual IP under which all proxies of the zone reach it; kept as long as the resource is.'),
  hostnameGenerators: words('What each HostnameGenerator made of it, failures included.'),
};

/** By kind, then by the names on the way to the field, joined by dots. */
const byKind: Readonly<Record<string, Readonly<Record<string, FieldWords>>>> = {
  MeshService: {
    '': words(
      'A service of one zone: ports, and a selector for the Dataplanes behind it. A Universal zone generates one for each kuma.io/service, a Kubernetes zone one for each Service, unless the mode of the mesh is Disabled.',
      'Since 2.9; experimental in 2.8.',
    ),
    spec: words('Which Dataplanes are behind it, and on which ports.'),
    'spec.ports': port[''],
    'spec.ports.port': port.port,
    'spec.ports.name': port.name,
    'spec.ports.appProtocol': port.appProtocol,
    'spec.ports.targetPort': words(
      'The port of the inbound that traffic goes to: a number, or the name of an inbound. Without it the same as port. An inbound at another port makes its Dataplane a proxy that is selected and gets nothing.',
    ),
    'spec.selector': words(
      'Which Dataplanes are behind it; exactly one way of selecting.',
      '2.14 adds dataplaneLabels; 3.0 drops dataplaneTags, so that a MeshService with tags selects nothing.',
    ),
    'spec.selector.dataplaneTags': words(
      'Tags that one inbound must all have. Generated ones select by kuma.io/service.',
      'Gone in 3.0.',
    ),
    'spec.selector.dataplaneRef': words('One Dataplane by its name, as for the Pods of a headless Service.'),
    'spec.selector.dataplaneRef.name': words('The name of the Dataplane.'),
    'spec.identities': words(
      'Whom clients expect to meet: values of kuma.io/service, or SPIFFE IDs. The control plane writes it.',
      '3.0 has SPIFFE IDs alone.',
    ),
    'spec.identities.type': words(
      'ServiceTag: value is a kuma.io/service, and the SPIFFE ID is made of it. SpiffeID: value is the whole ID.',
    ),
    'spec.identities.value': words('A kuma.io/service, or a SPIFFE ID.'),
    'spec.state': words(
      'Available while a Dataplane has a ready inbound for every port. Other zones leave Unavailable ones out.',
    ),
    status: words('What the control plane of its zone says of it; copies in other zones have what came with them.'),
    'status.addresses': status.addresses,
    'status.vips': status.vips,
    'status.hostnameGenerators': status.hostnameGenerators,
    'status.dataplaneProxies': words(
      'How many Dataplanes it selects, how many are connected, and how many have a ready inbound for every port.',
    ),
  },
  MeshMultiZoneService: {
    '': words(
      'One name for the MeshServices of several zones. It is made on the global control plane (or a single one), and every zone resolves its members itself.',
      'Since 2.9.',
    ),
    spec: words('Which MeshServices belong to it, and on which ports.'),
    'spec.selector': words('How its members are found.'),
    'spec.selector.meshService': words('MeshServices by their labels, of any zone.'),
    'spec.selector.meshService.matchLabels': words(
      'Labels that a member must all have. kuma.io/display-name alone also takes services of the same name in other namespaces: add k8s.kuma.io/namespace.',
    ),
    'spec.ports': words(
      'The ports that clients connect to. A port leads to those members that have one of the same number.',
    ),
    'spec.ports.port': port.port,
    'spec.ports.name': port.name,
    'spec.ports.appProtocol': words(
      'Should be that of the members: routes of HTTP go by it, whatever the members say.',
    ),
    'status.meshServices': words('Its members, as this zone sees them.'),
    'status.addresses': status.addresses,
    'status.vips': status.vips,
    'status.conditions': words('MeshServicesMatched is true while it has a member.'),
    'status.hostnameGenerators': status.hostnameGenerators,
  },
  MeshExternalService: {
    '': words(
      'Something outside the mesh under a name of the mesh: traffic leaves through the ZoneEgress. It takes the place of ExternalService.',
      'Since 2.8.',
    ),
    'spec.match': words('What clients connect to.'),
    'spec.match.port': port.port,
    'spec.match.protocol': port.appProtocol,
    'spec.match.type': words('How it gets its name; there is one way.'),
    'spec.endpoints': words('Where traffic goes to outside.'),
    'spec.endpoints.address': words('An IP address, a DNS name, or a path that begins with unix://.'),
    'spec.endpoints.port': words('The port there.'),
    'spec.tls': words('TLS that the egress speaks to the outside.'),
    'spec.tls.enabled': words('Without it the rest of tls does nothing.'),
    'spec.tls.verification': words('What the certificate outside is held against.'),
    'spec.extension': words('Handing the resource to a plugin, which then answers for endpoints and tls.'),
    'status.addresses': status.addresses,
    'status.vip': status.vip,
    'status.hostnameGenerators': status.hostnameGenerators,
  },
  HostnameGenerator: {
    '': words(
      'A rule that gives hostnames to services, by a template. It belongs to no mesh. Kuma makes some by itself, for services of the zone and for those of others.',
      'Since 2.8.',
    ),
    'spec.selector': words('Which services it names: exactly one of the three kinds.'),
    'spec.selector.meshService': words('MeshServices by their labels.'),
    'spec.selector.meshMultiZoneService': words('MeshMultiZoneServices by their labels.'),
    'spec.selector.meshExternalService': words('MeshExternalServices by their labels.'),
    'spec.template': words(
      'A Go template with .DisplayName, .Name, .Namespace, .Zone, .Mesh and label "key". What it makes must be a DNS name; meshsvc hostnames --test tries one.',
      '2.14 refuses templates that make no DNS name.',
    ),
    'spec.extension': words('Handing the naming to a plugin.'),
  },
  Dataplane: {
    '': words('One proxy, and the application beside it. On Kubernetes it is made of a Pod.'),
    networking: words('Where the proxy is, what it takes in and what it lets out.'),
    'networking.address': words('The address at which other proxies reach it.'),
    'networking.advertisedAddress': words('The address that others are told instead, as in Docker.', 'Ignored in 3.0.'),
    'networking.inbound': words(
      'The ports of the application. Inbounds with one kuma.io/service make one MeshService in a Universal zone.',
    ),
    'networking.inbound.port': words(
      'The port at which the proxy takes traffic. It is the port of the generated MeshService.',
    ),
    'networking.inbound.servicePort': words('The port of the application, where it differs.'),
    'networking.inbound.serviceAddress': words('The address of the application, where it differs.'),
    'networking.inbound.address': words('The address of this inbound, where it is not that of the proxy.'),
    'networking.inbound.tags': words(
      'kuma.io/service says what it is a part of, kuma.io/protocol what it speaks. A generated MeshService has a name only where kuma.io/service is a DNS label.',
      'Gone in 3.0: labels of the Dataplane take their place.',
    ),
    'networking.inbound.name': words('The name of the port of the generated MeshService; without it the number.'),
    'networking.inbound.health': words('Whether it is ready; an inbound that is not gets no traffic.'),
    'networking.inbound.state': words(
      'Ready, NotReady or Ignored. Only Ready ones get traffic; for generating MeshServices all count.',
    ),
    'networking.inbound.serviceProbe': words('How the proxy looks whether the application is there.'),
    'networking.outbound': words(
      'Destinations without transparent proxying: a port on localhost for each. With transparent proxying it is not looked at.',
    ),
    'networking.outbound.tags': words('The kuma.io/service that it leads to.', 'Gone in 3.0: backendRef.'),
    'networking.outbound.backendRef': words(
      'The MeshService, MeshMultiZoneService or MeshExternalService that it leads to.',
    ),
    'networking.gateway': words('It is a gateway: it has no inbounds for services, and no MeshService is made of it.'),
    'networking.transparentProxying': words(
      'Traffic is redirected to the proxy, which then has an outbound for everything that it may reach.',
    ),
    'networking.transparentProxying.reachableServices': words(
      'Only these values of kuma.io/service. Alone it hides every MeshService, in every mode.',
      'Ignored in 3.0.',
    ),
    'networking.transparentProxying.reachableBackends': words(
      'Only these resources. In mode ReachableBackends a proxy without it gets none of them.',
      'Since 2.9.',
    ),
    'networking.transparentProxying.reachableBackends.refs': words(
      'Resources by kind and labels, or by kind, name and namespace; an empty list means none.',
    ),
  },
  Mesh: {
    '': words('The mesh itself: its mode, mTLS, and what all proxies share.'),
    meshServices: words(
      'Whether there are MeshServices, and who gets them.',
      'Since 2.9; gone in 3.0, which always behaves as Exclusive.',
    ),
    'meshServices.mode': words(
      'Disabled: none are generated. Everywhere: all proxies get them beside the old outbounds, which nearly doubles their configuration. ReachableBackends: only proxies that list reachableBackends. Exclusive: they alone, kuma.io/service leads nowhere.',
      'A Mesh without the field is Disabled.',
    ),
    mtls: words('The certificate authorities of the mesh. Without one, nothing of other zones can be reached.'),
    'routing.localityAwareLoadBalancing': words(
      'Endpoints of the own zone come first. For MeshServices, MeshLoadBalancingStrategy takes its place.',
    ),
    'routing.zoneEgress': words('What leaves the zone leaves through its egress.'),
    'routing.defaultForbidMeshExternalServiceAccess': words('MeshExternalServices need a permission.'),
    'networking.outbound.passthrough': words(
      'Destinations that the mesh does not know can be reached.',
      'MeshPassthrough takes its place.',
    ),
    skipCreatingInitialPolicies: words('Kinds of policies that are not made with the mesh.'),
  },
};

/** Of every targetRef and backendRef. */
const refs: Readonly<Record<string, FieldWords>> = {
  '': words('What is meant: a kind, and how to find it.', 'In 3.0 only kind, labels and sectionName are left.'),
  kind: words(
    'MeshService with a name may be a resource or a value of kuma.io/service, depending on the mode and on where it stands: meshsvc resolve says which.',
  ),
  name: words(
    'The name of the resource; on Kubernetes with namespace. In a mesh without MeshServices, a value of kuma.io/service.',
    'Gone in 3.0: labels.',
  ),
  namespace: words(
    'Where the resource is; without it, where the policy is. Copies of other zones are found by labels only.',
    'Gone in 3.0: labels.',
  ),
  labels: words('Labels that it must all have; several resources may fit.'),
  sectionName: words('One port of a service by its name (or by its number as text), or one inbound of a Dataplane.'),
  tags: words(
    'Tags of Dataplanes, with kind MeshSubset or MeshServiceSubset.',
    'Gone in 3.0: kind Dataplane with labels.',
  ),
  mesh: words('The mesh of a MeshGateway in another one.'),
  proxyTypes: words('Only sidecars, or only gateways.'),
  port: words('The port of the destination, by its number.'),
  weight: words('Its share of the sum of all weights.'),
};

/** What there is to say of a field; `undefined` where there is nothing. */
export function fieldWordsOf(kind: string, path: readonly string[]): FieldWords | undefined {
  const own = byKind[kind]?.[path.join('.')];
  if (own !== undefined) return own;
  const at = path.findLastIndex((step) => /^(?:targetRef|backendRef|backendRefs|refs)$/.test(step));
  if (at < 0) return undefined;
  const rest = path.slice(at + 1).join('.');
  return Object.hasOwn(refs, rest) ? refs[rest] : undefined;
}

/** Every field that has words, as kind and names: what a test holds to the schemas. */
export const fieldsWithWords: readonly (readonly [string, readonly string[]])[] = Object.entries(byKind).flatMap(
  ([kind, fields]) => Object.keys(fields).map((path) => [kind, path === '' ? [] : path.split('.')] as const),
);
