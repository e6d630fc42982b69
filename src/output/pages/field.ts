import type { FieldDescription } from '../../engine/admission/describe-field.ts';
import type { Page } from '../page.ts';
import { fieldWordsOf } from './field-words.ts';

/** A field as `kubectl explain` shows one: what it is for, what it takes, what it has in it. */
export function fieldPage(field: FieldDescription, version: string): Page {
  const { kind, path, type, required, values, range, fields } = field;
  const words = fieldWordsOf(kind, path);
  const about = [
    ...(required ? ['required'] : []),
    ...(values.length === 0 ? [] : [`one of ${values.join(', ')}`]),
    ...(range === undefined ? [] : [range]),
    ...(field.default === undefined ? [] : [`default ${JSON.stringify(field.default)}`]),
  ];
  const lines = fields.flatMap(({ name, type: of, required: must }) => {
    const text = fieldWordsOf(kind, [...path, name])?.text;
    const first = text === undefined ? undefined : /^.*?[.:](?=\s|$)/.exec(text)?.[0].replace(/:$/, '.');
    return [`  ${name}   <${of}>${must ? '   required' : ''}`, ...(first === undefined ? [] : [`      ${first}`])];
  });
  return [
    {
      block: 'text',
      text: `${[kind, ...path].join('.')} <${type}> (kuma ${version})`,
      tone: 'strong',
    },
    ...(about.length === 0 ? [] : [{ block: 'text', text: about.join('; ') } as const]),
    ...(words === undefined ? [] : [{ block: 'text', text: words.text } as const]),
    ...(words?.versions === undefined ? [] : [{ block: 'text', text: `versions: ${words.versions}` } as const]),
    ...(lines.length === 0 ? [] : [{ block: 'lines', lines: ['fields:', ...lines] } as const]),
  ];
}

/** The same for a script. */
export function fieldJson(field: FieldDescription, version: string): unknown {
  const words = fieldWordsOf(field.kind, field.path);
  return {
    schemaVersion: 'meshsvc.field/v1',
    kumaVersion: version,
    ...field,
    description: words?.text ?? '',
    ...(words?.versions === undefined ? {} : { versions: words.versions }),
  };
}
