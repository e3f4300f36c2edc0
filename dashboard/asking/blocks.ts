/** Blocks, out of the chains of peers: a block is believed when it has the hash that was asked for. */
import { Block, decodeBlock } from '../../peer/chain/block.js';
import type { Hash } from '../../peer/chain/crypto.js';
import { type Genesis, genesisHash, genesisHeader } from '../../peer/chain/genesis.js';
import { BLOCKS_MAX } from '../../peer/wire/limits.js';
import { AskFault, missing } from './fault.js';
import type { Inquiry } from './inquiry.js';
import { Kept } from './kept.js';
import type { Askable, AskingSources } from './sources.js';
import { sizeOf } from './views.js';

/** Bytes of blocks kept decoded: a page that opens one asks for its place and its records right after. */
const KEPT_SIZE_MAX = 8 * 1024 * 1024;

export class Blocks {
  readonly #sources: AskingSources;
  readonly #kept = new Kept<Hash, Block>(KEPT_SIZE_MAX, sizeOf);

  constructor(sources: AskingSources) {
    this.#sources = sources;
  }

  /** @throws AskFault NO_PEER until a peer has told which network this is */
  genesis(): Genesis {
    const genesis = this.#sources.genesis();
    if (genesis) return genesis;
    throw new AskFault('NO_PEER', 'no peer has told yet which network this is', 'try again in a moment');
  }

  /** A block that anybody holds, on a best chain or beside it. @throws AskFault MISSING */
  async find(inquiry: Inquiry, hash: Hash): Promise<Block> {
    const genesis = this.genesis();
    if (hash === genesisHash(genesis)) return genesisBlock(genesis);
    const known = this.#kept.get(hash);
    if (known) return known;
    const block = await this.#search(inquiry, hash);
    this.#kept.set(hash, block);
    return block;
  }

  /** Whether a block is on the best chain of this peer; null if it does not hold it. */
  async isBestOf(inquiry: Inquiry, client: Askable, hash: Hash): Promise<boolean | null> {
    if (hash === genesisHash(this.genesis())) return true;
    const answer = await inquiry.ask<'block'>(client, { type: 'block', hash });
    return answer?.best ?? null;
  }

  /** Heights `from` to `to` of the heaviest chain, both included; fewer where it ends before. */
  run(inquiry: Inquiry, from: number, to: number): Promise<Block[]> {
    return inquiry.first((client) => this.#runOf(inquiry, client, from, to));
  }

  async #runOf(inquiry: Inquiry, client: Askable, from: number, to: number): Promise<Block[]> {
    const blocks = from === 0 ? [genesisBlock(this.genesis())] : [];
    while (from + blocks.length <= to) {
      const start = from + blocks.length;
      const count = Math.min(BLOCKS_MAX, to - start + 1);
      const page = await inquiry.ask<'blocks'>(client, { type: 'blocks', from: start, count });
      const sent = page?.blocks.slice(0, count) ?? [];
      for (const bytes of sent) blocks.push(nextBlock(bytes, from + blocks.length, blocks.at(-1)));
      if (sent.length === 0 || blocks.at(-1)?.hash === page?.tip) break;
    }
    return blocks;
  }

  /** The heaviest first, then all others at once: hardly any block is with one of them alone. */
  async #search(inquiry: Inquiry, hash: Hash): Promise<Block> {
    const ask = (client: Askable): Promise<Block | null> => this.#heldBy(inquiry, client, hash);
    const [heaviest, others] = [inquiry.peers().slice(0, 1), inquiry.peers().slice(1)];
    const outcomes = await Promise.allSettled(heaviest.map(ask));
    if (!outcomes.some(isFound)) outcomes.push(...(await Promise.allSettled(others.map(ask))));
    const found = outcomes.find(isFound);
    if (found) return found.value;
    // Somebody who did not answer may have it: only if all have answered is it missing.
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
    throw missing(`block ${hash}`);
  }

  async #heldBy(inquiry: Inquiry, client: Askable, hash: Hash): Promise<Block | null> {
    const answer = await inquiry.ask<'block'>(client, { type: 'block', hash });
    if (!answer) return null;
    const block = soundBlock(answer.bytes);
    if (block.hash !== hash) throw unsound('it is another block than the one asked for');
    return block;
  }
}

type Found = PromiseFulfilledResult<Block>;
const isFound = (outcome: PromiseSettledResult<Block | null>): outcome is Found =>
  outcome.status === 'fulfilled' && outcome.value !== null;

const genesisBlock = (genesis: Genesis): Block => new Block(genesisHeader(genesis), { entry: null, transactions: [] });

function nextBlock(bytes: Uint8Array, height: number, previous: Block | undefined): Block {
  const block = soundBlock(bytes);
  if (block.height !== height) throw unsound(`asked for block ${height} it sent block ${block.height}`);
  // A reorganisation between two pages does this to an honest peer as well; somebody else is asked then.
  if (previous && block.previous !== previous.hash) throw unsound('its blocks do not stand on each other');
  return block;
}

/** A header says nothing about a body that is not its own. */
function soundBlock(bytes: Uint8Array): Block {
  const read = decodeBlock(bytes);
  if (!read.ok) throw unsound(`its block cannot be read: ${read.why}`);
  if (read.value.merkleRoot !== read.value.header.merkleRoot)
    throw unsound('the body of its block is not that of its header');
  return read.value;
}

export const unsound = (why: string): AskFault =>
  new AskFault(
    'UNSOUND',
    `a peer gave an answer that cannot be true: ${why}`,
    'try again; another peer may know better',
  );
