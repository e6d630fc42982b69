import { type Document, overlaid, type PlanWorld } from '../../engine/plan/stage.ts';
import { readInventory } from '../../load/inventory.ts';
import type { Inventory, Store } from '../../model/inventory.ts';
import type { Resource } from '../../model/resource.ts';
import type { World } from '../world.ts';

/** What a plan asks of the input: to see it otherwise, to read documents, to have them as they were written. */
export function planWorld({ inventory, see, federated }: World): PlanWorld {
  const files = new Set(inventory.fileNames);
  return {
    inventory,
    federated,
    see,
    inventoryAt: (changes) =>
      changes.length === 0 ? inventory : changedInventory(inventory, overlaid(inventory, changes)),
    read: readDocuments,
    rawOf({ origin }) {
      if (!files.has(origin.file)) return undefined;
      const raw = inventory.raw(origin);
      return raw !== null && typeof raw === 'object' && !Array.isArray(raw) ? (raw as Document) : undefined;
    },
  };
}

function changedInventory(inventory: Inventory, store: Store): Inventory {
  const list: Inventory['list'] = (kind) => store.list(kind);
  return Object.create(inventory, { list: { value: list } }) as Inventory;
}

/** The documents of a plan stand in no file of the input. */
const planFile = '(plan)';

function readDocuments(documents: readonly Document[]): readonly Resource[] {
  const text = documents.map((one) => JSON.stringify(one)).join('\n');
  const inventory = readInventory([{ file: planFile, text }], []);
  const kinds = new Set(
    documents.flatMap((one) => [one['kind'], one['type']]).filter((kind) => typeof kind === 'string'),
  );
  return [...kinds].flatMap((kind) => inventory.list(kind as Resource['kind']) as readonly Resource[]);
}
