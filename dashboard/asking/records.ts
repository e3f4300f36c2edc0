/** Records: every shopper's as of a block, proven by the block itself; and the present ones, for searching. */
import { type Hash, shown } from '../../peer/chain/crypto.js';
import { merkleRoot } from '../../peer/chain/merkle.js';
import { type Record, recordLeaf } from '../../peer/chain/record.js';
import type { RecordRow, RecordsJson, ShoppersJson } from '../model/api.js';
import { type Blocks, unsound } from './blocks.js';
import { AskFault, isOfOnePeer } from './fault.js';
import type { Inquiry } from './inquiry.js';
import { Kept } from './kept.js';
import type { Askable } from './sources.js';
import { recordRow } from './views.js';

/** Records gathered for one answer: 80 questions, and a table that nobody reads to its end. */
export const RECORDS_GATHERED_MAX = 20_000;
/** Shoppers that a search names: a page of them. */
export const FOUND_MAX = 20;
/** How long a search may go by what was read before: typing asks once a letter. */
const PRESENT_MS_MAX = 1_000;
/** Records kept of past blocks, all blocks together. */
const KEPT_MAX = RECORDS_GATHERED_MAX;

export class Records {
  readonly #blocks: Blocks;
  readonly #kept = new Kept<Hash, readonly RecordRow[]>(KEPT_MAX, ({ length }) => length + 1);
  #present: { readonly records: Promise<readonly RecordRow[]>; readonly untilMs: number } | null = null;

  constructor(blocks: Blocks) {
    this.#blocks = blocks;
  }

  /** As of a block that is on some peer's best chain. @throws AskFault OFF_CHAIN, MISSING */
  async asOf(inquiry: Inquiry, hash: Hash): Promise<RecordsJson> {
    const block = await this.#blocks.find(inquiry, hash);
    const { entry } = block.data;
    if (!entry) return { height: 0, records: [] };
    const { height, recordRoot } = entry;
    const known = this.#kept.get(hash);
    if (known) return { height, records: known };
    let last: unknown = offChain(hash, height);
    for (const client of inquiry.peers()) {
      try {
        if (!(await this.#blocks.isBestOf(inquiry, client, hash))) continue;
        const records = await gather(inquiry, client, height);
        // The block commits to its records: whoever left it meanwhile, or lies, is found out.
        if (shown(merkleRoot(records.map(recordLeaf))) !== recordRoot)
          throw unsound('its records are not those of the block');
        const rows = records.map((one) => recordRow(this.#blocks.genesis(), one));
        this.#kept.set(hash, rows);
        return { height, records: rows };
      } catch (error) {
        if (!isOfOnePeer(error)) throw error;
        last = error;
      }
    }
    throw last;
  }

  /** Shoppers whose name has these letters, or whose key begins so; `Ada·3f2a` names one of several Adas. */
  async find(inquiry: Inquiry, wanted: string): Promise<ShoppersJson> {
    const [name = '', digits = ''] = wanted.toLowerCase().split('·');
    const isMeant = (one: RecordRow): boolean =>
      one.name.toLowerCase().includes(name) && one.publicKey.startsWith(digits);
    const isNamed = (one: RecordRow): boolean => isMeant(one) || one.publicKey.startsWith(wanted.toLowerCase());
    const found = (await this.#readPresent(inquiry)).filter(isNamed);
    return { shoppers: found.slice(0, FOUND_MAX), isMore: found.length > FOUND_MAX };
  }

  #readPresent(inquiry: Inquiry): Promise<readonly RecordRow[]> {
    const now = performance.now();
    if (this.#present && this.#present.untilMs > now) return this.#present.records;
    const genesis = this.#blocks.genesis();
    const records = inquiry
      .first((client) => gather(inquiry, client, null))
      .then((all) => all.map((one) => recordRow(genesis, one)));
    const present = { records, untilMs: now + PRESENT_MS_MAX };
    this.#present = present;
    return records.catch((error: unknown) => {
      // Nobody else is to be told of it for a second: the next one asks anew.
      if (this.#present === present) this.#present = null;
      throw error;
    });
  }
}

/** All records of one peer, page by page. @param height null: the present */
async function gather(inquiry: Inquiry, client: Askable, height: number | null): Promise<Record[]> {
  const records: Record[] = [];
  for (;;) {
    const page = await inquiry.ask<'records'>(client, { type: 'records', height, from: records.length });
    if (!page) return records;
    if (page.count > RECORDS_GATHERED_MAX) throw tooMany(page.count);
    for (const one of page.records) {
      if (one.index !== records.length) throw unsound(`asked for record ${records.length} it sent record ${one.index}`);
      records.push(one);
    }
    if (page.records.length === 0 || records.length >= page.count) return records;
  }
}

const offChain = (hash: Hash, height: number): AskFault =>
  new AskFault(
    'OFF_CHAIN',
    `block ${height} (${hash.slice(0, 12)}…) is on no peer's best chain: peers keep records along their best chains only`,
    'look at the block of this height on the best chain',
  );
const tooMany = (count: number): AskFault =>
  new AskFault(
    'TOO_MUCH',
    `there are ${count} shoppers, more than are gathered at once (${RECORDS_GATHERED_MAX})`,
    '`orchestrator chain` prints them all',
  );
