/** A chain built again from genesis, block by block, by nothing but the rules. */
import type { Block } from '../peer/chain/block.js';
import { BlockChain } from '../peer/chain/blockchain.js';
import { encode } from '../peer/chain/codec.js';
import { toHex } from '../peer/chain/crypto.js';
import type { Genesis } from '../peer/chain/genesis.js';
import { MemoryStore } from '../peer/chain/overlay.js';
import { type Record, record as recordCodec } from '../peer/chain/record.js';
import { explain } from '../peer/chain/rules.js';

export type Replay =
  | { readonly chain: BlockChain; readonly fault: null }
  | { readonly chain: null; readonly fault: string };

/** @param blocks genesis first @param isTrusted whether signatures are believed: they were checked when the blocks were taken */
export function replay(genesis: Genesis, blocks: readonly Block[], isTrusted: boolean): Replay {
  const options = { genesis, store: new MemoryStore() };
  const chain = new BlockChain(isTrusted ? { ...options, verify: () => true } : options);
  for (const block of blocks.slice(1)) {
    const outcome = chain.add(block);
    if (outcome.type === 'extended') continue;
    const why = outcome.type === 'refused' ? explain(outcome.refusal) : outcome.type;
    return { chain: null, fault: `block ${block.height} (${block.hash}) is refused: ${why}` };
  }
  return { chain, fault: null };
}

/** Where the records a peer serves are not those of the replay; null if they are equal. */
export function recordsFault(ours: readonly Record[], theirs: readonly Record[]): string | null {
  for (const [place, own] of ours.entries()) {
    const served = theirs[place];
    if (!served) return `the record of ${own.name} (${own.publicKey.slice(0, 8)}) is missing`;
    if (toHex(encode(recordCodec, own)) === toHex(encode(recordCodec, served))) continue;
    return `the record of ${own.name} (${own.publicKey.slice(0, 8)}) is ${words(served)}, and the blocks make it ${words(own)}`;
  }
  const surplus = theirs[ours.length];
  return surplus ? `there is a record of ${surplus.name} (${surplus.publicKey.slice(0, 8)}), who never joined` : null;
}

const words = ({ coins, cage, sequence }: Record): string =>
  `${coins} coins, ${cage.length} monkeys, number ${sequence}`;
