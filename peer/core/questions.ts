/** Answers to clients' questions, out of the chain as it stands. */
import type { BlockChain } from '../chain/blockchain.js';
import { encode } from '../chain/codec.js';
import type { Hash } from '../chain/crypto.js';
import { genesis } from '../chain/genesis.js';
import type { Record } from '../chain/record.js';
import { record as recordCodec } from '../chain/record.js';
import type { Journey } from '../wire/journey.js';
import { BLOCKS_MAX, LIST_SIZE_MAX, RECORDS_MAX } from '../wire/limits.js';
import type { Answer, Question } from '../wire/messages.js';
import type { RollEntry } from '../wire/roll.js';
import type { Status } from '../wire/status.js';
import type { Summary } from '../wire/summary.js';

export type QuestionsFns = {
  readonly summary: () => Summary;
  readonly statusOf: (id: Hash) => Status;
  readonly roll: () => RollEntry[];
  readonly journeysOf: (blocks: readonly Hash[]) => Journey[];
};

export function answerTo(chain: BlockChain, question: Question, fns: QuestionsFns): Answer {
  const tip = chain.last.hash;
  switch (question.type) {
    case 'genesis':
      return { type: 'genesis', bytes: encode(genesis, chain.genesis) };
    case 'summary':
      return { type: 'summary', summary: fns.summary() };
    case 'block': {
      const node = chain.node(question.hash);
      if (!node || node.height === 0) return { type: 'nothing' };
      return { type: 'block', bytes: chain.bytesOf(node), best: chain.isBest(node) };
    }
    case 'blocks':
      return { type: 'blocks', tip, blocks: blocksFrom(chain, Math.max(1, question.from), question.count) };
    case 'record': {
      const record = chain.records.of(question.publicKey, question.height ?? undefined);
      return record ? { type: 'record', tip, record } : { type: 'nothing' };
    }
    case 'records': {
      return { type: 'records', tip, ...recordsFrom(chain, question.height, question.from) };
    }
    case 'statuses':
      return { type: 'statuses', tip, statuses: question.ids.map((id) => fns.statusOf(id)) };
    case 'number': {
      const transaction = chain.records.userOf(question.publicKey, question.sequence);
      return transaction ? { type: 'number', transaction } : { type: 'nothing' };
    }
    case 'roll':
      return { type: 'roll', entries: fns.roll() };
    case 'journeys':
      return { type: 'journeys', journeys: fns.journeysOf(question.hashes) };
  }
}

/** Blocks of the best chain from a height on, as many as are wanted and fit. */
export function blocksFrom(chain: BlockChain, from: number, count: number): Uint8Array[] {
  const blocks: Uint8Array[] = [];
  let size = 0;
  for (let node = chain.nodeAt(from); node && blocks.length < Math.min(count, BLOCKS_MAX); node = node.next) {
    const bytes = chain.bytesOf(node);
    size += bytes.length;
    if (size > LIST_SIZE_MAX && blocks.length > 0) break;
    blocks.push(bytes);
  }
  return blocks;
}

/** @param height null: the present */
function recordsFrom(
  { records: ledger }: BlockChain,
  height: number | null,
  from: number,
): { count: number; records: Record[] } {
  const count = height === null ? ledger.count : ledger.countAt(height);
  const records: Record[] = [];
  let size = 0;
  for (let index = from; index < count && records.length < RECORDS_MAX; index++) {
    const record = height === null ? ledger.now(index) : ledger.at(index, height);
    if (!record) break;
    size += encode(recordCodec, record).length;
    if (size > LIST_SIZE_MAX && records.length > 0) break;
    records.push(record);
  }
  return { count, records };
}
