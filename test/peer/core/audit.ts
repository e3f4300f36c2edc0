/** What must be true of a peer at any moment: its records are those its own chain makes, and what it told is on disk. */
import { isDeepStrictEqual } from 'node:util';
import { body } from '../../../peer/chain/block.js';
import type { BlockChain } from '../../../peer/chain/blockchain.js';
import { decodeOwn } from '../../../peer/chain/codec.js';
import { type Hash, hash } from '../../../peer/chain/crypto.js';
import { rows, type Store } from '../../../peer/chain/store.js';
import { struct } from '../../../peer/chain/struct.js';
import { decodeTransaction } from '../../../peer/chain/transaction.js';
import { after, rootOf, type SimpleLedger } from '../chain/simple.js';

/** Replays a chain with the simple ledger. @throws if a rule is broken anywhere, or the peer's records are others */
export function auditRecords(chain: BlockChain): void {
  let ledger: SimpleLedger = [];
  const seen = new Set<Hash>();
  for (let node = chain.first.next; node; node = node.next) {
    const { entry, transactions } = node.block.data;
    for (const one of transactions) {
      const next = after(chain.genesis, ledger, one);
      if (!next || seen.has(one.id)) throw new Error(`block ${node.height} applies ${one.id} against the rules`);
      seen.add(one.id);
      ledger = next;
    }
    if (entry?.recordRoot !== rootOf(ledger)) throw new Error(`block ${node.height} has another record root`);
  }
  const kept = [...chain.records.all()].map(({ publicKey, name, coins, sequence, last, cage }) => ({
    publicKey,
    name,
    coins,
    sequence,
    last,
    cage,
  }));
  if (!isDeepStrictEqual(kept, [...ledger])) throw new Error(`the records at ${chain.last.height} are not its chain's`);
}

const pointer = struct({ block: hash });

/** Whether a peer that starts from this disk knows a transaction: in its chain, its mempool, or on the way back there. */
export function isOnDisk(disk: Store, id: Hash): boolean {
  if (disk.get('placed', id)) return true;
  for (const { value } of rows(disk, 'mempool')) {
    const read = decodeTransaction(value);
    if (read.ok && read.value.id === id) return true;
  }
  for (const { value } of rows(disk, 'returning')) {
    const bytes = disk.get('bodies', decodeOwn(pointer, value).block);
    if (bytes && decodeOwn(body, bytes).transactions.some((one) => one.id === id)) return true;
  }
  return false;
}
