/** What the screen is told by the world: the network, the books, receipts that move. */
import type { Monkey } from '../../peer/chain/catalogue.js';
import type { Hash, PublicKey } from '../../peer/chain/crypto.js';
import {
  type Clock,
  type Counter,
  chosenOf,
  type Deed,
  EMPTY_NAME,
  type Moment,
  type Move,
  type Next,
  type Reach,
  type Shopper,
  type Slip,
  stay,
  type Trouble,
  type Winner,
} from './counter.js';
import { type Departures, isMovedBack, withDeparted } from './departures.js';
import type { Receipt } from './receipts.js';

/** A shopper as wallet, outbox and peers have it; what this screen has seen of its slips is kept here. */
export type Entry = Omit<Shopper, 'slips'> & { readonly slips: readonly Omit<Slip, 'moments' | 'winner' | 'found'>[] };

export type Tidings =
  /** No network yet, and why. */
  | { readonly type: 'searching'; readonly failure: string | null }
  | { readonly type: 'opened'; readonly catalogue: readonly Monkey[]; readonly startingCoins: number }
  | { readonly type: 'reached'; readonly reach: Reach }
  | { readonly type: 'booked'; readonly entries: readonly Entry[] }
  | {
      readonly type: 'told';
      readonly id: Hash;
      readonly before: Receipt;
      readonly receipt: Receipt;
      readonly clock: Clock;
    }
  /** A peer left these blocks for others. */
  | { readonly type: 'left'; readonly blocks: readonly Hash[] }
  | { readonly type: 'identified'; readonly loser: Hash; readonly winner: Winner }
  | { readonly type: 'signed'; readonly notice: string }
  | { readonly type: 'joined'; readonly publicKey: PublicKey; readonly notice: string }
  /** A deed failed, or a peer is not believed. */
  | { readonly type: 'troubled'; readonly trouble: Trouble; readonly isOrder: boolean };

/** Moments kept of one slip. */
const MOMENTS_MAX = 64;
/** Troubles waiting to be dismissed; the same one is not added twice. */
const TROUBLES_MAX = 8;

export function hear(counter: Counter, tidings: Tidings): Next {
  switch (tidings.type) {
    case 'searching':
      return stay({ ...counter, failure: tidings.failure });
    case 'opened':
      return stay({ ...counter, catalogue: tidings.catalogue, startingCoins: tidings.startingCoins, failure: null });
    case 'reached':
      return stay({ ...counter, reach: tidings.reach });
    case 'booked':
      return onBooked(counter, tidings.entries);
    case 'told':
      return onTold(counter, tidings);
    case 'left':
      return stay(onLeft(counter, tidings.blocks));
    case 'identified':
      return stay(withSlip(counter, tidings.loser, (slip) => ({ ...slip, winner: tidings.winner })));
    case 'signed':
      return stay({
        ...counter,
        order: counter.order && { ...counter.order, isSigned: true },
        // The new one is seen, wherever the list stood.
        slip: null,
        notice: tidings.notice,
      });
    case 'joined':
      return stay({ ...counter, chosen: tidings.publicKey, slip: null, notice: tidings.notice });
    case 'troubled':
      return stay({
        ...counter,
        order: tidings.isOrder ? null : counter.order,
        troubles: withTrouble(counter.troubles, tidings.trouble),
      });
  }
}

function withTrouble(troubles: readonly Trouble[], trouble: Trouble): readonly Trouble[] {
  const isKnown = troubles.some(({ cause }) => cause === trouble.cause);
  return isKnown || troubles.length >= TROUBLES_MAX ? troubles : [...troubles, trouble];
}

function onBooked(counter: Counter, entries: readonly Entry[]): Next {
  const isFirst = counter.shoppers.length === 0 && counter.overlays.length === 0 && counter.chosen === null;
  const known = new Map(counter.shoppers.flatMap(({ slips }) => slips).map((slip) => [slip.id, slip]));
  const shoppers = entries.map((entry) => ({
    ...entry,
    slips: entry.slips.map((slip) => {
      const { moments = [], winner = null, found = isFirst ? slip.receipt : null } = known.get(slip.id) ?? {};
      return { ...slip, moments, winner, found };
    }),
  }));
  const chosen = shoppers.find(({ publicKey }) => publicKey === counter.chosen) ?? shoppers[0] ?? null;
  const next: Counter = { ...counter, shoppers, chosen: chosen?.publicKey ?? null };
  const deeds = shoppers.flatMap(({ slips }) => slips.flatMap((slip) => identifying(slip)));
  if (!isFirst) return stay(next, ...deeds);
  // Who comes for the first time gives a name, who has several shoppers says which.
  if (shoppers.length === 0) return stay({ ...next, overlays: [EMPTY_NAME] }, ...deeds);
  if (shoppers.length > 1) return stay({ ...next, overlays: [{ type: 'shoppers', selected: 0 }] }, ...deeds);
  return stay(next, ...deeds);
}

/** Who won over a refused purchase is found out once. */
function identifying({ id, receipt, winner }: Slip): Deed[] {
  if (winner !== null || receipt.state !== 'refused' || receipt.winner === null) return [];
  return [{ type: 'identify', loser: id, winner: receipt.winner }];
}

function onTold(counter: Counter, told: Extract<Tidings, { type: 'told' }>): Next {
  const { id, before, receipt, clock } = told;
  const moment: Moment = { clock, before, receipt, move: moveOf(counter, before, receipt) };
  const next = withSlip(counter, id, (slip) => ({
    ...slip,
    receipt,
    moments: isSameStep(before, receipt) ? slip.moments : [...slip.moments, moment].slice(-MOMENTS_MAX),
  }));
  const slip = next.shoppers.flatMap(({ slips }) => slips).find((one) => one.id === id);
  const blocks = moment.move ? [moment.move.block] : [];
  return stay(withMoveNotice(next, blocks), ...(slip ? identifying(slip) : []));
}

/**
 * Moments pass quickly where blocks come quickly: that something went back is said until the next key.
 *
 * @param blocks those left of which there is news; how deep that went may be told when the slip is in a block again
 */
function withMoveNotice(counter: Counter, blocks: readonly Hash[]): Counter {
  const fallen = chosenOf(counter)?.slips.flatMap(({ moments, monkey, receipt }) => {
    const { move = null, receipt: landed } = moments.findLast((moment) => moment.move !== null) ?? {};
    return move && landed && blocks.includes(move.block) ? [{ move, landed, monkey, receipt }] : [];
  })[0];
  if (!fallen) return counter;
  const { move, landed, monkey, receipt } = fallen;
  // Only most peers may speak of another block than before: nothing was taken back by that.
  if (move.depth === null && 'block' in landed) return counter;
  const name = monkey === null ? 'your joining' : (counter.catalogue[monkey]?.name ?? 'a purchase');
  const depth = move.depth === null ? '' : ` (depth ${move.depth})`;
  const notice = `↺ block ${move.height} was taken back${depth}: ${name} is ${wordOf(receipt)}`;
  return { ...counter, notice };
}

const wordOf = ({ state }: Receipt): string =>
  state === 'sent' || state === 'accepted' ? `back to ${state}` : `${state} in another block`;

/** Whether only more peers agree, or what is settled gets deeper, as it does with every block: no moment of its own. */
const isSameStep = (before: Receipt, receipt: Receipt): boolean =>
  before.state === receipt.state &&
  blockOf(before) === blockOf(receipt) &&
  (receipt.state === 'settled' || depthOf(before) === depthOf(receipt));

const blockOf = (receipt: Receipt): Hash | null => ('block' in receipt ? receipt.block : null);
const depthOf = (receipt: Receipt): number => ('block' in receipt ? receipt.depth : 0);

/** The block it is no longer in. A refusal is no move: that is told by itself. */
function moveOf({ left }: Counter, before: Receipt, receipt: Receipt): Move | null {
  if (!('block' in before) || !isMovedBack(before, receipt)) return null;
  return { block: before.block, height: before.height, depth: left.get(before.block) ?? null };
}

function onLeft(counter: Counter, blocks: readonly Hash[]): Counter {
  const left = withDeparted(counter.left, blocks);
  const shoppers = counter.shoppers.map((shopper) => ({
    ...shopper,
    slips: shopper.slips.map((slip) => ({ ...slip, moments: slip.moments.map((moment) => deepened(moment, left)) })),
  }));
  return withMoveNotice({ ...counter, left, shoppers }, blocks);
}

/** The depth may be told after the fall. */
function deepened(moment: Moment, left: Departures): Moment {
  const { move } = moment;
  const depth = move && left.get(move.block);
  return move && depth !== undefined && depth !== move.depth
    ? { ...moment, move: { ...move, depth: depth ?? null } }
    : moment;
}

function withSlip(counter: Counter, id: Hash, change: (slip: Slip) => Slip): Counter {
  const shoppers = counter.shoppers.map((shopper) =>
    shopper.slips.some((slip) => slip.id === id)
      ? { ...shopper, slips: shopper.slips.map((slip) => (slip.id === id ? change(slip) : slip)) }
      : shopper,
  );
  return { ...counter, shoppers };
}

/** Something went wrong that nobody asked for. */
export const troubled = (cause: string, next: string): Tidings => ({
  type: 'troubled',
  trouble: { cause, next },
  isOrder: false,
});
