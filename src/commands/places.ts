import type { Inventory } from '../model/inventory.ts';
import type { Origin, Path } from '../model/source.ts';
import { placeWords } from '../output/diagnostics.ts';

/** What says where a field stands, as `file:line:column`; of what is in no file it says nothing. */
export async function placesOf(inventory: Inventory): Promise<(origin: Origin, path: Path) => string> {
  const locate = await inventory.locator();
  return (origin, path) => (origin.file === '' ? '-' : placeWords(locate({ origin, path })));
}
