import { type DumpOptions, dump, FAILSAFE_SCHEMA, Type } from 'js-yaml';

// Words that Go's YAML or YAML 1.2 reads as something else than a string.
const ambiguous =
  /^(?:|~|null|Null|NULL|y|Y|yes|Yes|YES|on|On|ON|true|True|TRUE|n|N|no|No|NO|off|Off|OFF|false|False|FALSE|<<|=|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)|[-+.]?[0-9][-+0-9_.:a-fA-FxXoTZtz ]*|[-+]?\.[0-9][-+0-9_eE]*)$/;

const schema = FAILSAFE_SCHEMA.extend({
  implicit: [
    new Type('tag:yaml.org,2002:bool', {
      kind: 'scalar',
      resolve: (text: string) => ambiguous.test(text),
      predicate: (value) => typeof value === 'boolean',
      represent: (value) => JSON.stringify(value),
    }),
    new Type('tag:yaml.org,2002:null', {
      kind: 'scalar',
      resolve: () => false,
      predicate: (value) => value === null,
      represent: () => 'null',
    }),
    new Type('tag:yaml.org,2002:float', {
      kind: 'scalar',
      resolve: () => false,
      predicate: (value) => typeof value === 'number',
      represent: (value) => JSON.stringify(value),
    }),
  ],
});

const options: DumpOptions = { schema, lineWidth: -1, noRefs: true };

/** Documents with `---` between them; strings are quoted where Go or YAML 1.2 would take them for something else. */
export function yamlDocuments(documents: readonly unknown[]): string {
  return documents.map((document) => dump(document, options)).join('---\n');
}
