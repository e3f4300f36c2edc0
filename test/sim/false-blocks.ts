/** Blocks that break a rule and have the work they claim: made of an honest one, one thing changed. */
import { Block, decodeBlock } from '../../peer/chain/block.js';
import { encode } from '../../peer/chain/codec.js';
import { type Hash, sha256d, shown, unshown } from '../../peer/chain/crypto.js';
import { searchPlain, withNonce } from '../../peer/chain/draft.js';
import { type Entry, entry as entryCodec } from '../../peer/chain/entry.js';
import type { Header } from '../../peer/chain/header.js';
import { merkleRoot } from '../../peer/chain/merkle.js';
import { targetOf } from '../../peer/chain/target.js';
import type { Transaction } from '../../peer/chain/transaction.js';
import type { Chance } from '../../peer/core/chance.js';

type Change = {
  readonly entry?: Partial<Entry>;
  readonly header?: Partial<Header>;
  readonly transactions?: readonly Transaction[];
};

/** A block of the same kind with something else in it, its root and its work made anew. */
function remade(block: Block, change: Change): Block {
  const entry = { ...(block.data.entry as Entry), ...change.entry };
  const transactions = change.transactions ?? block.data.transactions;
  const root = merkleRoot([sha256d(encode(entryCodec, entry)), ...transactions.map(({ id }) => unshown(id))]);
  const header = { ...block.header, merkleRoot: shown(root), nonce: 0, ...change.header };
  return worked(new Block(header, { entry, transactions }));
}

/** With a nonce that meets the target it claims, or as it is if that is none. */
function worked(block: Block): Block {
  const target = targetOf(block.header.bits);
  // A target that nobody meets in a moment is left as a claim.
  if (target === null || target < 2n ** 240n) return block;
  return withNonce(block, searchPlain(block, target) ?? 0);
}

const otherHash = (hash: Hash): Hash => shown(sha256d(unshown(hash)));

const CHANGES: readonly ((block: Block) => Change)[] = [
  ({ header }) => ({ header: { version: header.version + 1 } }),
  ({ header }) => ({ header: { bits: header.bits - 1 } }),
  () => ({ header: { bits: 0x1d00ffff } }),
  () => ({ header: { time: 0 } }),
  ({ header }) => ({ header: { time: header.time + 1 } }),
  ({ header }) => ({ header: { merkleRoot: otherHash(header.merkleRoot) } }),
  ({ height }) => ({ entry: { height: height + 1 } }),
  ({ height }) => ({ entry: { height: Math.max(0, height - 1) } }),
  () => ({ entry: { load: 1001 } }),
  () => ({ entry: { rate: 0 } }),
  ({ data }) => ({ entry: { recordRoot: otherHash((data.entry as Entry).recordRoot) } }),
  ({ data }) => ({ transactions: [...data.transactions, ...data.transactions] }),
  ({ data }) => ({ transactions: data.transactions.slice(1) }),
  ({ data }) => ({ transactions: data.transactions.toReversed() }),
];

/** The same block with a rule broken somewhere; now and then no rule is. */
export function falseBlock(bytes: Uint8Array, chance: Chance): Block | null {
  const read = decodeBlock(bytes);
  const change = CHANGES[Math.floor(chance() * CHANGES.length)];
  return read.ok && change ? remade(read.value, change(read.value)) : null;
}

/** An honest-looking block on another one. */
export function childOf(parent: Block): Block {
  const entry = parent.data.entry as Entry;
  return remade(parent, {
    header: { previous: parent.hash },
    entry: { height: entry.height + 1 },
    transactions: [],
  });
}

/** A block with the work it claims whose parent nobody has. */
export function orphanOf(bytes: Uint8Array): Block | null {
  const read = decodeBlock(bytes);
  return read.ok ? remade(read.value, { header: { previous: otherHash(read.value.previous) } }) : null;
}

/** An honest header with a body that is not its own. */
export function withBadBody(bytes: Uint8Array, chance: Chance): Block | null {
  const read = decodeBlock(bytes);
  if (!read.ok) return null;
  const { header, data } = read.value;
  const transactions =
    chance() < 0.5 ? data.transactions.slice(1) : [...data.transactions, ...data.transactions.slice(-1)];
  const entry = transactions.length === data.transactions.length ? { ...(data.entry as Entry), load: 7 } : data.entry;
  return new Block(header, { entry, transactions });
}
