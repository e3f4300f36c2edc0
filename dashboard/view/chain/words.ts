/** What is said of blocks, in writing and to a screen reader. */
import type { Deed, Hex, PeerRow } from '../../model/rows.js';
import { andOf } from '../../model/words.js';
import { nameOf } from '../colours.js';
import { countText, plural } from '../words.js';
import type { GhostCell } from './cells.js';
import type { Span } from './columns.js';
import type { Place, Tip } from './layout.js';

export { countText };

/** A hash's leading zeros, and the first digits behind them. */
export function digitsOf(hash: Hex, length: number): { readonly zeros: string; readonly rest: string } {
  const zeros = /^0*/.exec(hash)?.[0] ?? '';
  return { zeros, rest: hash.slice(zeros.length, Math.max(zeros.length, length)) };
}

export const behindText = ({ name, behind }: Tip): string =>
  behind === 0 ? name : `${name}, ${countText(behind)} behind`;

export const hiddenText = ({ from, to }: Span): string => `${countText(to - from + 1)} hidden`;
export const spanText = ({ from, to }: Span): string => `blocks ${countText(from)} to ${countText(to)}`;

/** Shoppers' names need not be unique: the first digits of the key tell apart, and stand for a name that is not known. */
export function shopperText(name: string | null, publicKey: Hex, isShared: boolean): string {
  if (name === null) return publicKey.slice(0, 8);
  return isShared ? `${name}·${publicKey.slice(0, 4)}` : name;
}

/** The names that more than one key has. */
export function sharedNames(shoppers: readonly { readonly name: string | null; readonly publicKey: Hex }[]) {
  const keys = new Map<string | null, Hex>();
  const shared = new Set<string | null>();
  for (const { name, publicKey } of shoppers) {
    if ((keys.get(name) ?? publicKey) !== publicKey) shared.add(name);
    keys.set(name, publicKey);
  }
  return shared;
}

/** "Ada joined", "Bo: Capuchin". */
export function deedText(deed: Deed, monkeyName: string | null, isShared: boolean): string {
  const who = shopperText(deed.name, deed.publicKey, isShared);
  return deed.kind === 'join' ? `${who} joined` : `${who}: ${monkeyName ?? 'a monkey'}`;
}

const STANDING_WORDS = {
  best: 'on the best chain',
  fork: 'on a branch that some peer builds on',
  stale: 'stale, on a branch that nobody builds on',
} as const;

/** "block 12 by p2, 3 transactions, on the best chain, tip of p1 and p4". */
export function placeText({ block, standing, tips }: Place, peers: readonly PeerRow[]): string {
  const what =
    block.miner === null ? 'block 0, genesis' : `block ${countText(block.height)} by ${nameOf(peers, block.miner)}`;
  const parts = [what];
  if (block.miner !== null) parts.push(plural(block.transactions, 'transaction'));
  parts.push(STANDING_WORDS[standing]);
  if (tips.length > 0) parts.push(`tip of ${andOf(tips.map(behindText))}`);
  return parts.join(', ');
}

export const minersText = ({ miners }: GhostCell): string => andOf(miners.map(({ name }) => name));
