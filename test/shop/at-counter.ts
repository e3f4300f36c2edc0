/** A counter with people at it, for tests: short to write, and what is on its screen as plain text. */
import { BUILT_IN_CATALOGUE } from '../../peer/chain/catalogue.js';
import type { Hash, PublicKey } from '../../peer/chain/crypto.js';
import { type Counter, type Deed, EMPTY_COUNTER, type Neighbour, type Reach } from '../../shop/model/counter.js';
import type { Input, Key } from '../../shop/model/input.js';
import { press } from '../../shop/model/pressing.js';
import type { Receipt } from '../../shop/model/receipts.js';
import { type Entry, hear, type Tidings } from '../../shop/model/telling.js';
import { frameOf } from '../../shop/view/frame.js';
import type { Picture, Size } from '../../shop/view/picture.js';
import { type Look, picture } from '../../shop/view/screen.js';
import { blockOf, idOf } from './saying.js';

export const keyOf = (name: string): PublicKey => name.toLowerCase().padEnd(64, '0') as PublicKey;
export const placeOf = (name: string): number => BUILT_IN_CATALOGUE.findIndex((one) => one.name === name);

export const neighbour = (name: string, more: Partial<Neighbour> = {}): Neighbour => ({
  name,
  address: `127.0.0.1:740${name.slice(1)}`,
  height: 12,
  behind: 0,
  isFavourite: name === 'p2',
  counts: true,
  ...more,
});
export const reach = (...neighbours: Neighbour[]): Reach => ({
  network: '4be1'.padEnd(64, '0'),
  foreign: null,
  neighbours,
  roll: 4,
  failure: null,
  trackerFault: null,
});
export const FOUR: Reach = reach(...['p1', 'p2', 'p3', 'p4'].map((name) => neighbour(name)));

export const inBlock = (
  state: 'mined' | 'settled',
  name: string,
  height: number,
  agree: number,
  depth = 1,
): Receipt => ({
  state,
  block: blockOf(name),
  height,
  depth,
  agree,
});

type Slip = Entry['slips'][number];
export const slip = (name: string, monkey: string | null, receipt: Receipt, more: Partial<Slip> = {}): Slip => ({
  id: idOf(name),
  monkey: monkey === null ? null : placeOf(monkey),
  price: monkey === null ? 0 : (BUILT_IN_CATALOGUE[placeOf(monkey)]?.price ?? 0),
  sequence: monkey === null ? 0 : 1,
  signed: '10:02:11',
  receipt,
  doubt: null,
  ...more,
});
export const entry = (name: string, slips: readonly Slip[], more: Partial<Entry> = {}): Entry => ({
  publicKey: keyOf(name),
  name,
  label: name,
  record: { coins: 1000, sequence: 0, cage: [] },
  slips,
  fault: null,
  ...more,
});

/** Somebody at a counter: what is pressed and heard, and what the counter wants done. */
export class Stand {
  counter: Counter = EMPTY_COUNTER;
  now = 0;
  #deeds: Deed[] = [];

  /** A shop on the built-in network, four peers linked, with these shoppers. */
  static with(...entries: Entry[]): Stand {
    const stand = new Stand();
    stand.hear({ type: 'opened', catalogue: BUILT_IN_CATALOGUE, startingCoins: 1000 });
    stand.hear({ type: 'reached', reach: FOUR });
    stand.hear({ type: 'booked', entries });
    return stand;
  }

  /** What was to be done since this was last read. */
  get deeds(): Deed[] {
    const deeds = this.#deeds;
    this.#deeds = [];
    return deeds;
  }
  hear(...tidings: Tidings[]): void {
    for (const one of tidings) this.#take(hear(this.counter, one));
  }
  /** Presses keys, a while apart. */
  press(...keys: Key[]): void {
    for (const key of keys) {
      this.now += 10_000;
      this.do({ type: 'key', key });
    }
  }
  type(text: string): void {
    this.press(...text);
  }
  do(input: Input): void {
    this.#take(press(this.counter, this.now, input));
  }
  told(name: string, before: Receipt, receipt: Receipt): void {
    this.hear({ type: 'told', id: idOf(name) as Hash, before, receipt, clock: '10:02:12' });
  }
  see(size: Size = { columns: 80, rows: 24 }, look: Look = { isAscii: false, isPainted: false }): string {
    return textOf(picture(this.counter, size, look), size);
  }

  #take({ counter, deeds }: { readonly counter: Counter; readonly deeds: readonly Deed[] }): void {
    this.counter = counter;
    this.#deeds.push(...deeds);
  }
}

/** A picture as a terminal of this size would show it, without trailing spaces. */
export function textOf({ boxes }: Picture, size: Size): string {
  const rows = Array.from({ length: size.rows }, () => Array.from({ length: size.columns }, () => ' '));
  for (const box of boxes) {
    const frame = frameOf(box, size, false);
    for (const [y, line] of (frame?.rows ?? []).entries()) {
      const characters = [...line.map(({ text }) => text).join('')];
      rows[(frame?.top ?? 0) + y]?.splice(frame?.left ?? 0, characters.length, ...characters);
    }
  }
  return rows.map((row) => row.join('').trimEnd()).join('\n');
}
