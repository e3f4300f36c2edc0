/**
 * What the chain asks of a disk: a few tables of bytes under text keys, read synchronously and in order.
 *
 * Keys are hex of fixed width, so that their order as text is the order of the numbers in them.
 */

export const TABLES = [
  /** 'genesis', 'tip', 'shoppers' (their count), and what the core keeps once. */
  'meta',
  /** block hash -> height, cumulative work, header: every header that is held. */
  'headers',
  /** block hash -> body: of every block that is held. */
  'bodies',
  /** height -> block hash, along the best chain. */
  'heights',
  /** block hash -> nothing: held, and not on the best chain. */
  'sides',
  /** public key -> index in the order of joining. */
  'shoppers',
  /** (shopper, height) -> record after that block: the last one is the present, the others are history and undo data. */
  'records',
  /** (level, index) -> node of the record tree. */
  'tree',
  /** (shopper, sequence number) -> the transaction that used it. */
  'numbers',
  /** transaction -> where in the best chain it is. */
  'placed',
  /** order of arrival -> transaction: the mempool. */
  'mempool',
  /** order -> block whose transactions return after a reorganisation. */
  'returning',
  /** peer id -> entry of the roll. */
  'roll',
] as const;
export type Table = (typeof TABLES)[number];

export type Row = { readonly key: string; readonly value: Uint8Array };

export interface Store {
  get(table: Table, key: string): Uint8Array | undefined;
  /** The last row whose key is at most `key`. */
  floor(table: Table, key: string): Row | undefined;
  /** The first row whose key is at least `key`. */
  ceiling(table: Table, key: string): Row | undefined;
}

/** A store that takes writes; null deletes. */
export interface WritableStore extends Store {
  set(table: Table, key: string, value: Uint8Array | null): void;
}

export type Write = { readonly table: Table; readonly key: string; readonly value: Uint8Array | null };

/** The store lacks what must be in it, or has what cannot be: its file is damaged. Nothing that others send causes it. */
export class StoreFault extends Error {}

/** A number as a key: eight hex digits sort as the number does. @param value u32 */
export const numberKey = (value: number): string => value.toString(16).padStart(8, '0');
/** Two numbers as a key, the first one leading. */
export const pairKey = (first: number, second: number): string => numberKey(first) + numberKey(second);

/** The least text above a key: keys are hex, and a space sorts before every digit. */
export const after = (key: string): string => `${key} `;

/** Every row of a table with a key in [from, until), in order. */
export function* rows(store: Store, table: Table, from = '', until?: string): Generator<Row> {
  for (let row = store.ceiling(table, from); row; row = store.ceiling(table, after(row.key))) {
    if (until !== undefined && row.key >= until) return;
    yield row;
  }
}
