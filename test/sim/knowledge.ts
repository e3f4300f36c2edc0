/** What a peer that starts from a disk knows of transactions: in its chain, its mempool, or on the way back there. */
import { body } from '../../peer/chain/block.js';
import { decodeOwn } from '../../peer/chain/codec.js';
import { type Hash, hash } from '../../peer/chain/crypto.js';
import { rows, type Store } from '../../peer/chain/store.js';
import { struct } from '../../peer/chain/struct.js';
import { decodeTransaction } from '../../peer/chain/transaction.js';

const pointer = struct({ block: hash });

/** @returns whether a transaction is known */
export function knowledgeOf(disk: Store): (id: Hash) => boolean {
  const floating = new Set<Hash>();
  for (const { value } of rows(disk, 'mempool')) {
    const read = decodeTransaction(value);
    if (read.ok) floating.add(read.value.id);
  }
  for (const { value } of rows(disk, 'returning')) {
    const bytes = disk.get('bodies', decodeOwn(pointer, value).block);
    if (bytes) for (const { id } of decodeOwn(body, bytes).transactions) floating.add(id);
  }
  return (id) => floating.has(id) || disk.get('placed', id) !== undefined;
}
