/** Who a page is to the shop: this browser, whose wallets stay, and this tab, whose shop a reload comes back to. */
import { SHOP_ID } from '../../model/shop.js';
import { type Keeper, keep, kept } from '../keeping.js';

const BROWSER = 'monkeychain.browser';
const SESSION = 'monkeychain.shop';

export const browserId = (): string => idOf('browser', BROWSER);
export const sessionId = (): string => idOf('tab', SESSION);

function idOf(keeper: Keeper, key: string): string {
  const known = kept(keeper, key);
  if (known !== null && SHOP_ID.test(known)) return known;
  const made = randomId();
  keep(keeper, key, made);
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
