/** Who a page is to the shop: this browser, whose wallets stay, and this tab, whose shop a reload comes back to. */
import { SHOP_ID } from '../../model/shop.js';

const BROWSER = 'monkeychain.browser';
const SESSION = 'monkeychain.shop';

export const browserId = (): string => kept(localStorage, BROWSER);
export const sessionId = (): string => kept(sessionStorage, SESSION);

function kept(storage: Storage, key: string): string {
  const known = storage.getItem(key);
  if (known !== null && SHOP_ID.test(known)) return known;
  const made = randomId();
  storage.setItem(key, made);
  return made;
}

/** 16 random bytes in base64url. */
function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}
