/** What a peer says of a transaction. A shop makes receipts of it, but believes no single peer. */
import { list, optional, raw, u16, u32, type ValueOf } from '../chain/codec.js';
import { type Hash, hash, shown, unshown } from '../chain/crypto.js';
import { hashHeader, header } from '../chain/header.js';
import { rootAlong } from '../chain/merkle.js';
import { struct, union } from '../chain/struct.js';
import { hardestOf, meets, targetOf } from '../chain/target.js';
import { REFUSAL_CODE_SIZE_MAX, SIBLINGS_MAX, WHY_SIZE_MAX } from './limits.js';
import { line } from './line.js';

export const status = union({
  /** Neither in the mempool nor in the best chain: send it again. */
  unknown: struct({ id: hash }),
  /** In the mempool, flushed. */
  accepted: struct({ id: hash }),
  /** Not taken for now: the mempool is full. */
  busy: struct({ id: hash }),
  /** In the best chain, flushed. Depth 1 is the tip. The path proves it to be in the block of this header. */
  mined: struct({
    id: hash,
    block: hash,
    height: u32,
    depth: u32,
    header,
    position: u16,
    siblings: list(raw(32), SIBLINGS_MAX),
  }),
  /** Not to be mined on this chain: a rule's code or NUMBER_PENDING, a sentence, and who has the number if that is why. */
  refused: struct({ id: hash, code: line(REFUSAL_CODE_SIZE_MAX), why: line(WHY_SIZE_MAX), winner: optional(hash) }),
});
export type Status = Readonly<ValueOf<typeof status>>;
export type Mined = Extract<Status, { type: 'mined' }>;

/**
 * What is wrong with the proof in a `mined` status, or null: the header must hash to the block it names with the work
 * it claims, and the path must lead from the transaction to its Merkle root.
 *
 * @param easiest the network's easiest target
 * @param drawn whether the network draws its proof of work, so that hashes prove nothing
 */
export function proofFault(value: Mined, easiest: bigint, drawn: boolean): string | null {
  if (hashHeader(value.header) !== value.block) return 'the header is not that of the block named';
  const target = targetOf(value.header.bits);
  if (target === null || target > easiest) return 'the header claims less work than the network asks';
  if (target < hardestOf(easiest)) return 'the header claims more work than the network allows';
  if (!drawn && !meets(value.block, target)) return 'the header lacks the work it claims';
  if (value.position === 0) return 'the first leaf is the entry, no transaction';
  // Bits of the place above the path are never looked at: with them, leaf 0 would have other names.
  if (value.position >= 2 ** value.siblings.length) return 'the Merkle path is too short for the position';
  const root: Hash = shown(rootAlong(unshown(value.id), { position: value.position, siblings: value.siblings }));
  if (root !== value.header.merkleRoot) return 'the Merkle path does not lead to the block';
  return null;
}
