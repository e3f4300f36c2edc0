/**
 * What lies beside the dashboard. Found from where its door lies, because the door is bundled: no file further in lies
 * where it was written.
 */
import { fileURLToPath } from 'node:url';

/** What a browser loads. */
export const ASSETS = fileURLToPath(new URL('assets', import.meta.url));
/** The shop's program; another room, so by its path only. */
export const SHOP_PROGRAM = fileURLToPath(new URL('../shop/main.js', import.meta.url));
