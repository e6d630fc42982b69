import { describe, expect, it } from 'vitest';
import { lookUp } from '../../../src/engine/explain/look-up.ts';
import { membersOf } from '../../../src/engine/explain/members.ts';
import { indexNames } from '../../../src/engine/explain/near.ts';
import { parseValue } from '../../../src/engine/explain/values.ts';
import { kriText } from '../../../src/model/kri.ts';
import type { MeshServicesMode } from '../../../src/model/mesh.ts';
import { viewOf } from '../../support/mesh.ts';

const input = `
type: Mesh
name: default
meshServices: {mode: Everywhere}
---
type: Dataplane
mesh: default
name: redis-1
networking:
  address: 10.0.0.1
  inbound:
    - {port: 6379, name: main, tags: {kuma.io/service: redis_data_svc_6379}}
---
type: MeshService
mesh: default
name: redis
labels: {kuma.io/display-name: redis}
spec:
  selector: {dataplaneTags: {kuma.io/service: redis_data_svc_6379}}
  ports: [{port: 80, name: main, targetPort: 6379, appProtocol: tcp}]
status:
  addresses: [{hostname: redis.example.com, origin: HostnameGenerator, hostnameGeneratorRef: {coreName: mine}}]
  vips: [{ip: 241.0.0.9}]
---
type: HostnameGenerator
name: mine
spec: {selector: {meshService: {matchLabels: {}}}, template: '{{ .DisplayName }}.example.com'}
`;

function ends(text: string, mode: MeshServicesMode = 'Everywhere'): readonly string[] {
  const view = viewOf(input, { zone: 'east', mode });
  const value = parseValue(text, (word) => (word.toLowerCase() === 'meshservice' ? 'MeshService' : undefined));
  const { ends: found, notes } = lookUp(view, indexNames(view), membersOf(view), value);
  return [
    ...found.map(({ via, destination, service, port, members }) =>
      [
        via.by,
        destination === undefined ? service! : kriText(destination.kri),
        port?.port ?? 'all',
        ...members.map(({ dataplane, inbounds }) => `${dataplane.meta.name}#${inbounds.join()}`),
      ].join(' '),
    ),
    ...notes.map(({ code }) => code),
  ];
}

const kri = 'kri_msvc_default_east__redis_';
const service = 'redis_data_svc_6379';

describe('where a value leads', () => {
  it.each([
    ['redis.example.com', [`hostname ${kri} all redis-1#0`]],
    ['redis.example.com.:80', [`hostname ${kri} 80 redis-1#0`]],
    ['redis.example.com:6379', ['PORT_NOT_FOUND', 'PORT_IS_TARGET_PORT']],
    ['241.0.0.9:80', [`vip ${kri} 80 redis-1#0`]],
    ['241.0.0.10', ['ADDRESS_UNKNOWN']],
    [service, [`service-tag ${service} all redis-1#0`]],
    [`${service}.mesh:80`, [`old-name ${service} all redis-1#0`]],
    ['redis.data.svc.6379.mesh', [`old-name ${service} all redis-1#0`]],
    [`${service}.mesh:81`, ['PORT_NOT_FOUND']],
    ['redis', [`name ${kri} all redis-1#0`]],
    ['meshservice/redis:main', [`name ${kri} 80 redis-1#0`]],
    ['MeshService[kuma.io/display-name=redis]:80', [`labels ${kri} 80 redis-1#0`]],
    ['MeshService[kuma.io/display-name=redes]', ['LABEL_VALUE_UNUSED']],
    [`${kri}main`, [`kri ${kri} 80 redis-1#0`]],
    ['kri_msvc_default_west__redis_', ['OWNER_ZONE_DIFFERS']],
    ['redys', ['NAME_SIMILAR']],
    ['something-else', ['NAME_NOT_FOUND']],
  ])('%s', (text, expected) => {
    expect(ends(text)).toEqual(expected);
  });

  it('knows that mode Exclusive answers no old names', () => {
    expect(ends(`${service}.mesh`, 'Exclusive')).toEqual(['OLD_NAME_GONE']);
    expect(ends(service, 'Exclusive')).toEqual([
      `service-tag ${service} all redis-1#0`,
      'OUTBOUND_MODE_EXCLUSIVE_NO_LEGACY',
    ]);
  });
});
