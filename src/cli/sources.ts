import { compare } from '../model/compare.ts';
import { Failure } from '../model/failure.ts';
import type { Environment } from '../model/resource.ts';
import type { SourceFlag } from '../model/source-flag.ts';
import { didYouMean } from '../model/suggest.ts';

const keys = ['zone', 'env', 'path'];
const example = 'write --source zone=east,env=universal,path=zones/east';

/**
 * Control planes as `--source` names them; the same zone may be named again with further paths.
 *
 * @throws {Failure} for one without zone or path, an unknown key, and a zone with two environments
 */
export function readSources(flags: readonly string[]): readonly SourceFlag[] {
  const byZone = new Map<string, SourceFlag>();
  for (const flag of flags) {
    const { zone, environment, paths } = readSource(flag);
    const known = byZone.get(zone);
    if (known !== undefined && known.environment !== environment)
      throw new Failure(`--source names zone ${zone} with two environments`, { hint: 'a control plane has one' });
    byZone.set(zone, { zone, environment, paths: [...(known?.paths ?? []), ...paths] });
  }
  return [...byZone.values()].toSorted((a, b) => compare(a.zone, b.zone));
}

function readSource(flag: string): SourceFlag {
  const values = new Map<string, string[]>();
  let last = '';
  for (const part of flag.split(',')) {
    const equals = part.indexOf('=');
    const key = equals < 0 ? '' : part.slice(0, equals).trim();
    if (keys.includes(key)) {
      values.set(key, [...(values.get(key) ?? []), part.slice(equals + 1)]);
      last = key;
    } else if (key === '' && last === 'path')
      values.set('path', [...values.get('path')!.slice(0, -1), `${values.get('path')!.at(-1)!},${part}`]);
    else {
      const near = didYouMean(key || part, keys);
      throw new Failure(`--source ${flag}: ${key === '' ? `${part} has no value` : `there is no ${key}`}`, {
        hint: near === undefined ? example : `did you mean ${near}? ${example}`,
      });
    }
  }
  const zone = values.get('zone')?.at(-1) ?? '';
  const paths = values.get('path') ?? [];
  if (zone === '' || paths.length === 0 || paths.includes(''))
    throw new Failure(`--source ${flag}: ${zone === '' ? 'no zone' : 'no path'}`, { hint: example });
  const env = values.get('env')?.at(-1);
  if (env !== undefined && env !== 'universal' && env !== 'kubernetes' && env !== 'auto')
    throw new Failure(`--source ${flag}: env is ${env}`, { hint: 'it is universal, kubernetes or auto' });
  return { zone, environment: env === undefined || env === 'auto' ? undefined : (env as Environment), paths };
}
