/** What a page sends to its shop, read strictly: nothing else gets in. */
import * as z from 'zod';
import {
  FROM_SHOP_WINDOW_SIZE_MAX,
  type FromShopWindow,
  SHOP_COLUMNS_MAX,
  SHOP_ID,
  SHOP_ROWS_MAX,
} from '../model/shop.js';

const size = { columns: z.int().min(1).max(SHOP_COLUMNS_MAX), rows: z.int().min(1).max(SHOP_ROWS_MAX) };
const id = z.string().regex(SHOP_ID);
const fromShopWindow: z.ZodType<FromShopWindow> = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('open'), token: z.string().max(256).nullable(), browser: id, session: id, ...size }),
  z.strictObject({ type: z.literal('input'), data: z.string().max(FROM_SHOP_WINDOW_SIZE_MAX) }),
  z.strictObject({ type: z.literal('size'), ...size }),
]);

/** @returns null if it is nothing that a page of ours sends */
export function readFromShopWindow(text: string): FromShopWindow | null {
  if (Buffer.byteLength(text) > FROM_SHOP_WINDOW_SIZE_MAX) return null;
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return null;
  }
  const read = fromShopWindow.safeParse(json);
  return read.success ? read.data : null;
}
