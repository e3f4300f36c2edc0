/** What somebody typed into the search box. */
import type { BlockRow, Hex, PeerRow } from '../model/rows.js';

export type Query =
  | { readonly kind: 'height'; readonly height: number }
  /** 64 hex digits: a block, a shopper or a transaction. */
  | { readonly kind: 'id'; readonly hex: Hex }
  /** The beginning of one. */
  | { readonly kind: 'beginning'; readonly hex: Hex }
  | { readonly kind: 'peer'; readonly name: string }
  | { readonly kind: 'name'; readonly name: string };

/** A beginning is looked for from four hex digits on; fewer fit too much. */
const BEGINNING = /^[0-9a-f]{4,63}$/;

/** @returns what it can mean, the likeliest first; nothing for nothing */
export function queriesOf(typed: string, peers: readonly PeerRow[]): Query[] {
  const text = typed.trim();
  if (text === '') return [];
  const hex = text.toLowerCase().replace(/…$/, '');
  const found: Query[] = [];
  if (peers.some(({ name }) => name === text)) found.push({ kind: 'peer', name: text });
  const digits = /^(?:block\s*)?#?([\d,]{1,15})$/i.exec(text)?.[1]?.replaceAll(',', '');
  if (digits) found.push({ kind: 'height', height: Number(digits) });
  if (/^[0-9a-f]{64}$/.test(hex)) found.push({ kind: 'id', hex });
  else if (BEGINNING.test(hex)) found.push({ kind: 'beginning', hex });
  if (text.length <= 32) found.push({ kind: 'name', name: text });
  return found;
}

/** Blocks at hand whose hash begins so, and shoppers and transactions in them; each once. */
export function beginningWith(
  hex: Hex,
  blocks: Iterable<BlockRow>,
): { readonly kind: 'block' | 'shopper' | 'transaction'; readonly key: Hex }[] {
  const found = new Map<Hex, 'block' | 'shopper' | 'transaction'>();
  for (const { hash, deeds } of blocks) {
    if (hash.startsWith(hex)) found.set(hash, 'block');
    for (const { id, publicKey } of deeds) {
      if (publicKey.startsWith(hex)) found.set(publicKey, 'shopper');
      if (id.startsWith(hex)) found.set(id, 'transaction');
    }
  }
  return [...found].map(([key, kind]) => ({ kind, key }));
}

/** The block of a height on the branch that ends in `tip`, if it is at hand. */
export function atHeight(height: number, tip: Hex, blocks: ReadonlyMap<Hex, BlockRow>): Hex | null {
  let block = blocks.get(tip);
  while (block && block.height > height) block = blocks.get(block.previous);
  return block?.height === height ? block.hash : null;
}
