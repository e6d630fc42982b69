import { compare } from '../order.ts';

/** One thing of a state, told apart by its key, with what is compared of it. */
export interface StateRecord {
  readonly key: string;
  /** How it is called where it is shown. */
  readonly name: string;
  /** Words by field; a field that is not there is empty. */
  readonly values: Readonly<Record<string, string>>;
}

/** What became of one thing. */
export interface Difference {
  readonly change: '+' | '-' | '~';
  readonly name: string;
  /** Of `~` the fields that changed; of the others what it has, or had. */
  readonly fields: readonly { readonly field: string; readonly before: string; readonly after: string }[];
  /** Proxies that it holds for, where it is about proxies. */
  readonly proxies?: readonly string[];
}

/** What two states differ in, by name; things that stand several times are paired in their order. */
export function compareRecords(before: Iterable<StateRecord>, after: Iterable<StateRecord>): readonly Difference[] {
  const old = byKey(before);
  const differences: (Difference & { readonly key: string })[] = [];
  for (const [key, record] of byKey(after)) {
    const known = old.get(key);
    old.delete(key);
    if (known === undefined) differences.push({ key, ...oneSided('+', record) });
    else {
      const fields = changedFields(known.values, record.values);
      if (fields.length > 0) differences.push({ key, change: '~', name: record.name, fields });
    }
  }
  for (const [key, record] of old) differences.push({ key, ...oneSided('-', record) });
  return differences
    .toSorted((a, b) => compare(a.key, b.key))
    .map(({ change, name, fields }) => ({ change, name, fields }));
}

function byKey(records: Iterable<StateRecord>): Map<string, StateRecord> {
  const found = new Map<string, StateRecord>();
  for (const record of records) {
    let key = record.key;
    for (let number = 2; found.has(key); number++) key = `${record.key}\n${number}`;
    found.set(key, record);
  }
  return found;
}

function oneSided(change: '+' | '-', { name, values }: StateRecord): Difference {
  const fields = Object.entries(values)
    .filter(([, value]) => value !== '')
    .map(([field, value]) =>
      change === '+' ? { field, before: '', after: value } : { field, before: value, after: '' },
    );
  return { change, name, fields };
}

function changedFields(before: StateRecord['values'], after: StateRecord['values']): Difference['fields'] {
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return fields
    .map((field) => ({ field, before: before[field] ?? '', after: after[field] ?? '' }))
    .filter((one) => one.before !== one.after);
}
