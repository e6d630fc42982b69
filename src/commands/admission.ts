import { admit } from '../engine/admission/admit.ts';
import { unknownFields } from '../engine/admission/unknown-fields.ts';
import { parseTemplate } from '../engine/hostnames/template/template.ts';
import type { Inspected, Inspector } from '../load/inventory.ts';
import type { KumaVersion } from '../model/behaviour.ts';
import { label } from '../model/labels.ts';

/** What is known of the control plane before anything is read. */
export interface AdmissionOptions {
  readonly version: KumaVersion;
  /** `global`: the global control plane; `undefined`: each resource's own zone. */
  readonly zone: string | undefined;
  /** Zones of the control planes that were named side by side. */
  readonly sources?: readonly string[];
}

/** Looks at each resource for what Kuma would refuse, and for fields that Kuma does not know. */
export function admissionInspector({ version, zone: only, sources = [] }: AdmissionOptions): Inspector {
  return (resource, source) => {
    const zone = source === undefined ? only : sources[source];
    const labels = labelsOf(resource);
    const refusals = admit(resource, {
      kumaVersion: version,
      environment: typeof resource['type'] === 'string' ? 'universal' : 'kubernetes',
      role: zone === 'global' ? 'global' : 'zone',
      federated: sources.length > 1,
      // A resource belongs to the zone that it names: another one is no mistake here.
      zone: labels[label.zone] ?? zone ?? 'default',
      parseTemplate: (text) => {
        const parsed = parseTemplate(text);
        return parsed.ok ? undefined : parsed.error;
      },
    });
    const found: Inspected[] = [];
    for (const { field, reason, path } of refusals) {
      // The generator writes this label past its own admission: its value is no label value.
      if (field === `labels["${label.gracePeriod}"]`) continue;
      found.push({ found: 'refusal', path, field, reason });
    }
    for (const { path, name, near } of unknownFields(resource))
      found.push({ found: 'unknown-field', path, name, near });
    return found;
  };
}

function labelsOf(resource: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  const metadata = resource['metadata'] as { labels?: Record<string, string> } | undefined;
  return (resource['labels'] as Record<string, string> | undefined) ?? metadata?.labels ?? {};
}
