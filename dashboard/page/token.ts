/** The token that opens the buttons: in the address's fragment when the page is opened, in this tab's storage from then on. */
import { keep, kept } from './keeping.js';

const KEY = 'monkeychain.token';
/** As the server makes them: 32 bytes in base64url. */
const TOKEN = /^[\w-]{43}$/;

/**
 * Takes the token out of the address, so that it is in no history and on no screen. Call before anything else.
 *
 * @returns whether there was one
 */
export function takeToken(): boolean {
  const found = new URLSearchParams(location.hash.slice(1)).get('token');
  if (found === null) return false;
  if (TOKEN.test(found)) keep('tab', KEY, found);
  history.replaceState(history.state, '', location.pathname + location.search);
  return true;
}

/** @returns null: this page only watches */
export const token = (): string | null => kept('tab', KEY);
