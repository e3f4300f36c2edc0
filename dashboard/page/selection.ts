/** What is opened, as the address has it: `#/blocks/HASH`, `#/peers/p1`, `#/shoppers/KEY`, `#/transactions/ID`. */
import { signal } from '@preact/signals';

export type Selected = {
  readonly kind: 'block' | 'peer' | 'shopper' | 'transaction';
  /** A hash, a peer's name, a public key, an id. */
  readonly key: string;
};

const PLACES = { block: 'blocks', peer: 'peers', shopper: 'shoppers', transaction: 'transactions' } as const;

export const selected = signal<Selected | null>(null);
/** Whose chain is shown, by peer id; null: all peers' together. */
export const perspective = signal<string | null>(null);

export const placeOf = ({ kind, key }: Selected): string => `#/${PLACES[kind]}/${encodeURIComponent(key)}`;

/** Opens something, or with null closes what is open; the browser's back button goes back. */
export function select(next: Selected | null): void {
  const place = next ? placeOf(next) : location.pathname + location.search;
  if (next && location.hash === place) return;
  history.pushState(null, '', place);
  selected.value = next;
}

/** Follows the address from now on. */
export function followAddress(): void {
  const read = (): void => {
    selected.value = selectedOf(location.hash);
  };
  addEventListener('popstate', read);
  addEventListener('hashchange', read);
  read();
}

function selectedOf(hash: string): Selected | null {
  const [, place, key] = /^#\/(\w+)\/([^/]+)$/.exec(hash) ?? [];
  const kind = (Object.keys(PLACES) as Selected['kind'][]).find((one) => PLACES[one] === place);
  if (!kind || key === undefined) return null;
  try {
    return { kind, key: decodeURIComponent(key) };
  } catch {
    // Somebody typed a lone %: nothing of ours.
    return null;
  }
}
