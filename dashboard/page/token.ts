/** The token that opens the buttons: in the address's fragment when the page is opened, in this tab's storage from then on. */

const KEY = 'monkeychain.token';
/** As the server makes them: 32 bytes in base64url. */
const TOKEN = /^[\w-]{43}$/;

/** Takes the token out of the address, so that it is in no history and on no screen. Call once, before anything else. */
export function takeToken(): void {
  const found = new URLSearchParams(location.hash.slice(1)).get('token');
  if (found === null) return;
  if (TOKEN.test(found)) sessionStorage.setItem(KEY, found);
  history.replaceState(history.state, '', location.pathname + location.search);
}

/** @returns null: this page only watches */
export const token = (): string | null => sessionStorage.getItem(KEY);
