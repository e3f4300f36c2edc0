/** Asking: what the board does not know is asked of peers, on demand. */
import type { Block } from '../../peer/chain/block.js';
import type { Hash, PublicKey } from '../../peer/chain/crypto.js';
import type {
  BlockJson,
  BlocksJson,
  RecordsJson,
  ShopperJson,
  ShoppersJson,
  TransactionPlaceJson,
} from '../model/api.js';
import { Blocks } from './blocks.js';
import { missing } from './fault.js';
import { ASKING_LIMITS, type AskingLimits, Inquiry } from './inquiry.js';
import { Kept } from './kept.js';
import { learnNames } from './naming.js';
import { Records } from './records.js';
import { Shoppers } from './shoppers.js';
import type { AskingSources } from './sources.js';
import { Transactions } from './transactions.js';
import { Turns } from './turns.js';
import { blockJson } from './views.js';

/** Characters of encoded blocks kept, some hundred ordinary ones: pages of one class open the same few. */
const TEXTS_SIZE_MAX = 8 * 1024 * 1024;

/** `isFinal`: it will never be told differently, so that it may be kept for ever. */
export type BlockText = { readonly text: string; readonly isFinal: boolean };

export class Asking {
  readonly #sources: AskingSources;
  readonly #limits: AskingLimits;
  readonly #turns = new Turns();
  readonly #blocks: Blocks;
  readonly #records: Records;
  readonly #shoppers: Shoppers;
  readonly #transactions: Transactions;
  readonly #texts = new Kept<Hash, string>(TEXTS_SIZE_MAX, ({ length }) => length);

  constructor(sources: AskingSources, limits: AskingLimits = ASKING_LIMITS) {
    this.#sources = sources;
    this.#limits = limits;
    this.#blocks = new Blocks(sources);
    this.#records = new Records(this.#blocks);
    this.#shoppers = new Shoppers(this.#blocks);
    this.#transactions = new Transactions(this.#blocks, sources);
  }

  /** Of the heaviest chain, heights `from` to `to`, both included; fewer where it ends before. @throws AskFault */
  async blocks(from: number, to: number): Promise<BlocksJson> {
    const blocks = await this.#blocks.run(this.#inquiry(), from, to);
    return { blocks: blocks.map((block) => this.#sources.rowOf(block)) };
  }

  /** A block in full, as JSON. @throws AskFault MISSING if nobody holds it */
  async block(hash: Hash): Promise<BlockText> {
    const known = this.#texts.get(hash);
    if (known !== undefined) return { text: known, isFinal: true };
    const inquiry = this.#inquiry();
    const block = await this.#blocks.find(inquiry, hash);
    const json = await this.#blockJson(inquiry, block);
    const text = JSON.stringify(json);
    // A name that nobody could tell just now may be told later.
    const isFinal = [...json.list, ...json.deeds].every(({ name }) => name !== null);
    if (isFinal) this.#texts.set(hash, text);
    return { text, isFinal };
  }

  /** Where a block is by the word of the heaviest peer. `depth`: 1 is the tip, 0 off the best chain. @throws AskFault MISSING */
  async place(hash: Hash): Promise<{ readonly isBest: boolean; readonly depth: number }> {
    const inquiry = this.#inquiry();
    const { height } = await this.#blocks.find(inquiry, hash);
    return inquiry.first(async (client) => {
      if (!(await this.#blocks.isBestOf(inquiry, client, hash))) return { isBest: false, depth: 0 };
      const answer = await inquiry.ask<'summary'>(client, { type: 'summary' });
      if (!answer) throw missing('the tip of the best chain');
      return { isBest: true, depth: Math.max(1, answer.summary.height - height + 1) };
    });
  }

  /** Every shopper's record as of a block. @throws AskFault OFF_CHAIN if it is on no best chain */
  records(hash: Hash): Promise<RecordsJson> {
    return this.#records.asOf(this.#inquiry(), hash);
  }
  /** Shoppers by a part of their name, or by the first digits of their key. @throws AskFault */
  find(name: string): Promise<ShoppersJson> {
    return this.#records.find(this.#inquiry(), name);
  }
  /** @param before number of a purchase: what came before it @throws AskFault MISSING */
  shopper(publicKey: PublicKey, before: number | null): Promise<ShopperJson> {
    return this.#shoppers.of(this.#inquiry(), publicKey, before);
  }
  /** @throws AskFault MISSING, also where it is refused */
  transaction(id: Hash): Promise<TransactionPlaceJson> {
    return this.#transactions.of(this.#inquiry(), id);
  }

  async #blockJson(inquiry: Inquiry, block: Block): Promise<BlockJson> {
    const joined = new Map(
      block.data.transactions.flatMap(({ content }) =>
        content.kind === 'join' ? [[content.publicKey, content.name]] : [],
      ),
    );
    const buyers = block.data.transactions.map(({ content }) => content.publicKey).filter((key) => !joined.has(key));
    await learnNames(this.#sources, inquiry, buyers);
    const nameOf = (key: string): string | null => joined.get(key as PublicKey) ?? this.#sources.nameOf(key);
    return blockJson(this.#blocks.genesis(), block, this.#sources.rowOf(block), nameOf);
  }

  #inquiry(): Inquiry {
    return new Inquiry(this.#sources, this.#turns, this.#limits);
  }
}
