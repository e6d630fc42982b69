import type { Labels } from '../../../model/labels.ts';
import { own } from '../../../model/labels.ts';
import { compare } from '../../order.ts';
import { type Fallible, failed, switchOf, uint32Of } from './annotations.ts';

const prefix = 'prometheus.metrics.kuma.io/';
const aggregate = /^prometheus\.metrics\.kuma\.io\/aggregate-([a-zA-Z0-9-]+)-(port|path|enabled)$/;

type Metrics = Readonly<Record<string, unknown>>;

/**
 * The metrics backend that annotations of a Pod describe; `undefined` where they describe none. Applications come by
 * name; the control plane takes them in any order.
 *
 * @see kuma v2.13.10 pkg/plugins/runtime/k8s/controllers/pod_converter.go: MetricsFor
 */
export function metricsOf(annotations: Labels): Fallible<Metrics | undefined> {
  const keys = Object.keys(annotations).filter((key) => key.includes(prefix));
  if (keys.length === 0) return { ok: true, value: undefined };
  const port = uint32Of(annotations, `${prefix}port`);
  if (!port.ok) return port;
  const path = own(annotations, `${prefix}path`) ?? '';
  const apps = [...new Set(keys.flatMap((key) => aggregate.exec(key)?.[1] ?? []))].toSorted(compare);
  const found: Metrics[] = [];
  for (const app of apps) {
    const one = appOf(app, annotations);
    if (!one.ok) return one;
    found.push(one.value);
  }
  if (path === '' && port.value === undefined && found.length === 0) return { ok: true, value: undefined };
  const conf = {
    ...(path === '' ? {} : { path }),
    ...(port.value ? { port: port.value } : {}),
    ...(found.length === 0 ? {} : { aggregate: found }),
  };
  return { ok: true, value: { type: 'prometheus', conf } };
}

function appOf(name: string, annotations: Labels): Fallible<Metrics> {
  const key = (field: string): string => `${prefix}aggregate-${name}-${field}`;
  const given = switchOf(annotations, key('enabled'));
  if (!given.ok) return given;
  const enabled = own(annotations, key('enabled')) === undefined || given.value;
  const port = uint32Of(annotations, key('port'));
  if (!port.ok) return port;
  if (port.value === undefined && enabled) return failed('port needs to be specified for metrics scraping');
  const address = own(annotations, key('address'));
  return {
    ok: true,
    value: {
      name,
      path: own(annotations, key('path')) ?? '/metrics',
      ...(port.value ? { port: port.value } : {}),
      enabled,
      ...(address ? { address } : {}),
    },
  };
}
