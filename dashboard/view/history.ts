/** What a shopper did, a page at a time. */
import type { ShopperJson } from '../model/api.js';

/** Number of the last purchase of a page, before which there are older ones; null if it ends with the joining or is empty. */
export const oldestOf = (history: ShopperJson['history']): number | null => history.at(-1)?.sequence ?? null;
