/**
 * What somebody at the counter sees and may do: the state behind the screen. Every value here is immutable; `step` makes
 * the next one and says what is to be done.
 */
import type { Monkey } from '../../peer/chain/catalogue.js';
import type { Hash, PublicKey } from '../../peer/chain/crypto.js';
import type { Departures } from './departures.js';
import type { Pane } from './input.js';
import type { Ms, Receipt } from './receipts.js';

/** Local time of day, as `10:02:11`. */
export type Clock = string;

/** A block that a purchase was in, and that was left for others. */
export type Move = {
  readonly block: Hash;
  readonly height: number;
  /** Blocks that were left with it; null while no peer has said. */
  readonly depth: number | null;
};

/** A moment in the life of a receipt. */
export type Moment = {
  readonly clock: Clock;
  readonly before: Receipt;
  readonly receipt: Receipt;
  readonly move: Move | null;
};

/** The purchase that won over another with the same number. */
export type Winner = { readonly monkey: number; readonly price: number; readonly height: number };

/** What a shopper has signed, with everything known of it. `monkey` is null for the join. */
export type Slip = {
  readonly id: Hash;
  readonly monkey: number | null;
  readonly price: number;
  readonly sequence: number;
  readonly signed: Clock;
  readonly receipt: Receipt;
  /** What a single peer says against it, for people; null if none does. */
  readonly doubt: string | null;
  /** Since this screen was opened, oldest first. */
  readonly moments: readonly Moment[];
  readonly winner: Winner | null;
  /** What it was when this screen was opened, null if it came later: what was before that nobody here has seen. */
  readonly found: Receipt | null;
};

export type Shopper = {
  readonly publicKey: PublicKey;
  /** By name, with digits of the key where another has the same. */
  readonly label: string;
  readonly name: string;
  /** As most peers have it; null before it joined or while too few have been heard. */
  readonly record: { readonly coins: number; readonly sequence: number; readonly cage: readonly number[] } | null;
  /** In order of signing, the join first. */
  readonly slips: readonly Slip[];
  /** Why the outbox cannot be used. */
  readonly fault: string | null;
};

/** A peer as it is shown: `name` where somebody has told it, else the first digits of its id. */
export type Neighbour = {
  readonly name: string;
  readonly address: string;
  readonly height: number;
  /** Blocks behind the heaviest tip known; 0 at the tip, null on another branch of the same height or above. */
  readonly behind: number | null;
  readonly isFavourite: boolean;
  /** Whether it counts for majorities. */
  readonly counts: boolean;
};

/** The connection to the cluster. */
export type Reach = {
  readonly network: string;
  /** Another network that the tracker lists instead: the cluster was begun afresh. */
  readonly foreign: string | null;
  /** Linked peers. */
  readonly neighbours: readonly Neighbour[];
  /** How many peers a majority is counted of. */
  readonly roll: number;
  /** Why the last connection failed, for people. */
  readonly failure: string | null;
  readonly trackerFault: string | null;
};

/** Something went wrong: stays until it is dismissed. */
export type Trouble = { readonly cause: string; readonly next: string };

export type Overlay =
  | { readonly type: 'help' | 'cage' | 'peers' }
  | { readonly type: 'shoppers'; readonly selected: number }
  /** `isSecond`: Enter makes another one of a name that is taken here. */
  | { readonly type: 'name'; readonly text: string; readonly fault: string | null; readonly isSecond: boolean }
  | { readonly type: 'slip'; readonly id: Hash };

/** A purchase just asked for: a second Enter right behind it is the same one. `id` once it is signed. */
export type Order = { readonly monkey: number; readonly atMs: Ms; readonly isSigned: boolean };

export type Counter = {
  /** In order of price, as in the genesis; empty while no network is known. */
  readonly catalogue: readonly Monkey[];
  readonly startingCoins: number;
  /** Null while no network is known; `failure` then says why. */
  readonly reach: Reach | null;
  readonly failure: string | null;
  readonly shoppers: readonly Shopper[];
  readonly chosen: PublicKey | null;
  readonly pane: Pane;
  /** Place in the catalogue. */
  readonly monkey: number;
  /** Null: the newest. */
  readonly slip: Hash | null;
  readonly search: string;
  readonly isSearching: boolean;
  readonly overlays: readonly Overlay[];
  readonly troubles: readonly Trouble[];
  /** One line about what was done last. */
  readonly notice: string | null;
  readonly order: Order | null;
  /** When Enter last dismissed a trouble: one right behind it is no purchase. Null if none has. */
  readonly dismissedMs: Ms | null;
  readonly hasMouse: boolean;
  /** Blocks that peers have left. */
  readonly left: Departures;
};

/** Nothing typed yet. */
export const EMPTY_NAME: Overlay = { type: 'name', text: '', fault: null, isSecond: false };

export const EMPTY_COUNTER: Counter = {
  catalogue: [],
  startingCoins: 0,
  reach: null,
  failure: null,
  shoppers: [],
  chosen: null,
  pane: 'monkeys',
  monkey: 0,
  slip: null,
  search: '',
  isSearching: false,
  overlays: [],
  troubles: [],
  notice: null,
  order: null,
  dismissedMs: null,
  hasMouse: true,
  left: new Map(),
};

/** What is to be done. */
export type Deed =
  | { readonly type: 'join'; readonly name: string; readonly again: boolean }
  | { readonly type: 'buy'; readonly publicKey: PublicKey; readonly monkey: number }
  /** Find out what the winner of a number was. */
  | { readonly type: 'identify'; readonly loser: Hash; readonly winner: Hash }
  | { readonly type: 'mouse'; readonly isOn: boolean }
  | { readonly type: 'redraw' }
  | { readonly type: 'suspend' }
  | { readonly type: 'quit'; readonly how: 'asked' | 'interrupted' };

/** The next state, and what is to be done about it. */
export type Next = { readonly counter: Counter; readonly deeds: readonly Deed[] };

export const stay = (counter: Counter, ...deeds: Deed[]): Next => ({ counter, deeds });

export const chosenOf = ({ shoppers, chosen }: Counter): Shopper | null =>
  shoppers.find(({ publicKey }) => publicKey === chosen) ?? null;

/** Purchases as they are listed: the newest first, and the join while it is not settled. */
export const listedOf = (shopper: Shopper | null): Slip[] =>
  (shopper?.slips ?? []).filter(({ monkey, receipt }) => monkey !== null || receipt.state !== 'settled').reverse();

/** The slip that is selected among those listed; null if there are none. */
export function selectedSlip(counter: Counter): Slip | null {
  const listed = listedOf(chosenOf(counter));
  return listed.find(({ id }) => id === counter.slip) ?? listed[0] ?? null;
}

/** Places of the catalogue that the search leaves. */
export function foundMonkeys({ catalogue, search }: Counter): number[] {
  const wanted = search.trim().toLowerCase();
  return catalogue.flatMap(({ name, line }, place) =>
    `${name} ${line}`.toLowerCase().includes(wanted) ? [place] : [],
  );
}
