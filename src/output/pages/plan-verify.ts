import type { Phase } from '../../engine/plan/phases.ts';
import type { MigrationPlan } from '../../engine/plan/plan.ts';

/** Commands that show whether a phase did what the plan says; what to expect stands behind `#`. */
export function verifyLines(plan: MigrationPlan, { id, to, totals, differences }: Phase): readonly string[] {
  const mesh = plan.meshes[0] ?? 'default';
  const sample = plan.transitions.flatMap(({ proxies }) => proxies)[0];
  const name = sample?.name ?? 'PROXY';
  const clusters = `kumactl inspect dataplane ${name} -m ${sample?.mesh ?? mesh} --type=clusters`;
  const onKubernetes = Object.values(plan.environments).every((one) => one === 'kubernetes');
  const services = onKubernetes
    ? `kubectl get meshservices -A -l kuma.io/mesh=${mesh}`
    : `kumactl get meshservices -m ${mesh}`;
  const names = plan.names.filter(({ after }) => after.length > 0);
  if (to === 'Exclusive')
    return [
      `${clusters}   # no cluster is named after a kuma.io/service`,
      ...names.slice(0, 3).map(({ before }) => `# inside ${name}: dig ${before.replace(/:\d+$/, '')}   # NXDOMAIN`),
    ];
  if (to === 'Everywhere' || to === 'ReachableBackends')
    return [
      `${services}   # one for each service and zone, Available`,
      `${clusters} | grep -c _msvc_   # ${to === 'ReachableBackends' ? '0 without reachableBackends' : 'as many as the proxy gained'}`,
    ];
  if (to === 'Disabled') return [`${services}   # only those written by hand`];
  if (to !== undefined) return [services, `${clusters}   # ${differences.proxies} of ${totals.proxies} proxies change`];
  switch (id) {
    case '30-destinations':
      return [
        ...plan.manifests
          .filter(({ phase, path }) => phase === id && path.includes('/mmzs-'))
          .slice(0, 5)
          .map(({ path }) => {
            const service = /mmzs-(.*)\.yaml$/.exec(path)![1]!;
            return `kumactl get meshmultizoneservice ${service} -m ${mesh} -o yaml   # in every zone: members, a hostname, MeshServicesMatched True`;
          }),
      ];
    case '40-consumers':
      return [
        `${clusters}   # the new destinations beside the old ones`,
        ...names.slice(0, 3).map(({ after }) => `# inside a consumer: curl -sv http://${after[0]!}/   # 200`),
      ];
    case '50-routes-policies':
      return [
        `kumactl inspect dataplane ${name} -m ${sample?.mesh ?? mesh} --type=config   # routes and timeouts of the new listeners`,
      ];
    case '10-prepare':
      return [`kumactl get hostnamegenerators`, `kumactl get traffic-routes -m ${mesh}   # none`];
    default:
      return [];
  }
}
