/** A transaction: where it is, by the word of all peers. */
import type { Hash } from '../../peer/chain/crypto.js';
import type { Mined, Status } from '../../peer/wire/status.js';
import type { TransactionPlaceJson } from '../model/api.js';
import type { Hex } from '../model/rows.js';
import { type Blocks, unsound } from './blocks.js';
import { AskFault, missing } from './fault.js';
import type { Inquiry } from './inquiry.js';
import { learnNames } from './naming.js';
import type { AskingSources } from './sources.js';
import { transactionJson } from './views.js';

/** What one peer says of it. */
type Word = { readonly peer: Hex; readonly status: Status };

export class Transactions {
  readonly #blocks: Blocks;
  readonly #sources: AskingSources;

  constructor(blocks: Blocks, sources: AskingSources) {
    this.#blocks = blocks;
    this.#sources = sources;
  }

  /** @throws AskFault MISSING if nobody has it, also where it is refused; LATE or LOST if nobody answers */
  async of(inquiry: Inquiry, id: Hash): Promise<TransactionPlaceJson> {
    const words = await askAll(inquiry, id);
    const mined = minedIn(words);
    if (mined) return this.#minedJson(inquiry, mined, words);
    const peers = words.filter(({ status }) => status.type === 'accepted').map(({ peer }) => peer);
    if (peers.length > 0) return { ...NOT_TOLD, id, state: 'pending', block: null, height: null, depth: null, peers };
    for (const { status } of words) {
      if (status.type === 'refused') throw new AskFault('MISSING', `transaction ${id} is refused: ${status.why}`);
    }
    throw missing(`a transaction ${id}`);
  }

  async #minedJson(
    inquiry: Inquiry,
    { id, block: hash, height, depth }: Mined,
    words: readonly Word[],
  ): Promise<TransactionPlaceJson> {
    const { data } = await this.#blocks.find(inquiry, hash);
    const transaction = data.transactions.find((one) => one.id === id);
    if (!transaction) throw unsound('the block it names does not have the transaction');
    await learnNames(this.#sources, inquiry, [transaction.content.publicKey]);
    const content = transactionJson(this.#blocks.genesis(), transaction, this.#sources.nameOf);
    const peers = words.filter((one) => isIn(one, hash)).map(({ peer }) => peer);
    return { ...content, state: 'mined', block: hash, height, depth, peers };
  }
}

/** Of a transaction on its way peers tell that they have it, and no more. */
const NOT_TOLD = {
  kind: null,
  publicKey: null,
  name: null,
  sequence: null,
  monkey: null,
  price: null,
  signature: null,
} as const;

/** In the order of `inquiry.peers`, without those who did not answer. */
async function askAll(inquiry: Inquiry, id: Hash): Promise<Word[]> {
  const outcomes = await Promise.allSettled(
    inquiry.peers().map(async (client): Promise<Word> => {
      const answer = await inquiry.ask<'statuses'>(client, { type: 'statuses', ids: [id] });
      const status = answer?.statuses[0];
      if (status?.id !== id) throw unsound('it is the status of another transaction');
      return { peer: client.id, status };
    }),
  );
  const words = outcomes.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  for (const one of outcomes) if (words.length === 0 && one.status === 'rejected') throw one.reason;
  return words;
}

/** The block of the heaviest chain, else the one that most peers name: branches may have it in different ones. */
function minedIn(words: readonly Word[]): Mined | null {
  const first = words[0]?.status;
  if (first?.type === 'mined') return first;
  const mined = words.flatMap(({ status }) => (status.type === 'mined' ? [status] : []));
  const votesOf = (one: Mined): number => mined.filter(({ block }) => block === one.block).length;
  return mined.sort((a, b) => votesOf(b) - votesOf(a))[0] ?? null;
}

const isIn = ({ status }: Word, hash: Hash): boolean => status.type === 'mined' && status.block === hash;
