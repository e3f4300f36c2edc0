/** The Merkle tree by its definition: pairs are hashed, the last of an odd level with itself, until one is left. */
import { doubleSha256 } from './bytes.js';

/** @param leaves already hashed; of none the root is 32 zero bytes */
export function rootOf(leaves: readonly Buffer[]): Buffer {
  const [first] = leaves;
  if (!first) return Buffer.alloc(32);
  if (leaves.length === 1) return first;
  const parents: Buffer[] = [];
  for (let at = 0; at < leaves.length; at += 2) {
    const left = leaves[at] as Buffer;
    parents.push(doubleSha256(Buffer.concat([left, leaves[at + 1] ?? left])));
  }
  return rootOf(parents);
}
