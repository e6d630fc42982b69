import { has, type JsonObject, objectAt, textAt } from '../json.ts';
import { type CheckContext, everywhere, type PluginKind } from '../kind-rules.ts';
import { member, type Rejection, reject } from '../rejection.ts';
import { anything, object, string } from '../schema.ts';
import { labelSelector } from './shared-schemas.ts';

const spec = object(
  {
    extension: object({ config: anything, type: string }, ['type']),
    selector: object({
      meshExternalService: labelSelector,
      meshMultiZoneService: labelSelector,
      meshService: labelSelector,
    }),
    template: string,
  },
  ['template'],
);

export const hostnameGenerator: PluginKind = {
  family: 'plugin',
  kind: 'HostnameGenerator',
  scope: 'global',
  provided: everywhere,
  systemNamespaceOnly: true,
  spec,
  check,
};

/** @see kuma v2.13.10 pkg/core/resources/apis/hostnamegenerator/api/v1alpha1/validate.go: validate */
function check(out: Rejection[], generator: JsonObject, context: CheckContext): void {
  const { place } = context;
  const selector = objectAt(generator, 'selector');
  const defined = ['meshService', 'meshExternalService', 'meshMultiZoneService'].filter((kind) => has(selector, kind));
  if (defined.length !== 1)
    reject(out, member(place, 'selector'), 'exact one selector (meshService, meshExternalService) must be defined');
  const template = textAt(generator, 'template');
  const error = context.parseTemplate?.(template);
  if (template === '') reject(out, member(place, 'template'), 'must not be empty');
  else if (error !== undefined) reject(out, member(place, 'template'), `couldn't parse template: ${error}`);
  const extension = objectAt(generator, 'extension');
  if (extension !== undefined && textAt(extension, 'type') === '')
    reject(out, member(member(place, 'extension'), 'type'), 'must not be empty');
}
