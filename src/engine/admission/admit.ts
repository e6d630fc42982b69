import { admitKubernetes } from './admit-kubernetes.ts';
import { admitUniversal } from './admit-universal.ts';
import { isObject, textAt } from './json.ts';
import { located, type Rejection } from './rejection.ts';
import type { AdmissionSettings } from './settings.ts';

export type { Rejection } from './rejection.ts';
export type { AdmissionSettings } from './settings.ts';

const fine: readonly Rejection[] = [];

/**
 * Why Kuma would not take a resource: nothing for one that it takes, and for kinds that are not looked at. The form
 * of the document decides whose words these are: a Universal one is put over the REST API, a Kubernetes one applied.
 * What depends on other resources (whether the mesh exists, what was stored before) is not looked at.
 *
 * As in Kuma, what is wrong with the shape hides what is wrong with the content, and that what is wrong with labels
 * and name. A body that cannot be decoded is one rejection without `field`.
 *
 * @see kuma v2.13.10 pkg/api-server/resource_endpoints.go: createOrUpdateResource
 * @see kuma v2.13.10 pkg/plugins/runtime/k8s/webhooks/validation.go: Handle
 */
export function admit(resource: unknown, settings: AdmissionSettings): readonly Rejection[] {
  if (!isObject(resource)) return fine;
  const universal = textAt(resource, 'type') !== '';
  const kubernetes = !universal && textAt(resource, 'apiVersion') === 'kuma.io/v1alpha1';
  const found = universal
    ? admitUniversal(resource, settings)
    : kubernetes
      ? admitKubernetes(resource, settings)
      : fine;
  return found.length === 0 ? fine : found.map((rejection) => located(rejection, resource));
}
