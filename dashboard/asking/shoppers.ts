/** A shopper: its record as it is now, and what made it so. */
import type { Hash, PublicKey } from '../../peer/chain/crypto.js';
import type { Mined } from '../../peer/wire/status.js';
import type { ShopperJson } from '../model/api.js';
import { type Blocks, unsound } from './blocks.js';
import { missing } from './fault.js';
import type { Inquiry } from './inquiry.js';
import type { Askable } from './sources.js';
import { recordRow, transactionJson } from './views.js';

/** Transactions of one answer: a screenful, and at most that many blocks to be read. */
export const HISTORY_MAX = 32;

type Past = ShopperJson['history'][number];

export class Shoppers {
  readonly #blocks: Blocks;

  constructor(blocks: Blocks) {
    this.#blocks = blocks;
  }

  /** @param before only what has a lower number than this; null: from the newest on @throws AskFault MISSING */
  of(inquiry: Inquiry, publicKey: PublicKey, before: number | null): Promise<ShopperJson> {
    return inquiry.first(async (client) => {
      const answer = await inquiry.ask<'record'>(client, { type: 'record', publicKey, height: null });
      if (!answer) throw missing(`a shopper with the key ${publicKey}`);
      const { record } = answer;
      if (record.publicKey !== publicKey) throw unsound('it is the record of another shopper');
      const newest = Math.min(record.sequence, before === null ? record.sequence : before - 1);
      const history = await this.#history(inquiry, client, publicKey, record.name, newest);
      return { ...recordRow(this.#blocks.genesis(), record), history };
    });
  }

  /** By number, from `newest` down; joining counts as number 0. */
  async #history(
    inquiry: Inquiry,
    client: Askable,
    publicKey: PublicKey,
    name: string,
    newest: number,
  ): Promise<Past[]> {
    const numbers = Array.from({ length: Math.min(HISTORY_MAX, newest + 1) }, (_, place) => newest - place);
    const ids = await Promise.all(
      numbers.map((sequence) => inquiry.ask<'number'>(client, { type: 'number', publicKey, sequence })),
    );
    const known = ids.flatMap((answer) => (answer ? [answer.transaction] : []));
    if (known.length === 0) return [];
    const told = await inquiry.ask<'statuses'>(client, { type: 'statuses', ids: known });
    // What a reorganisation has taken out in between is on its way, and no history.
    const mined = (told?.statuses ?? []).filter((status): status is Mined => status.type === 'mined');
    const pasts = await Promise.all(mined.map((status) => this.#past(inquiry, status, name)));
    return pasts.sort((a, b) => known.indexOf(a.id as Hash) - known.indexOf(b.id as Hash));
  }

  async #past(inquiry: Inquiry, { id, block: hash, height, depth }: Mined, name: string): Promise<Past> {
    const { data } = await this.#blocks.find(inquiry, hash);
    const transaction = data.transactions.find((one) => one.id === id);
    if (!transaction) throw unsound('the block it names does not have the transaction');
    return { ...transactionJson(this.#blocks.genesis(), transaction, () => name), block: hash, height, depth };
  }
}
