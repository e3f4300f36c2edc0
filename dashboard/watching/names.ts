/** What shoppers are called: seen in their joinings, else asked of a peer once. */
import type { Block } from '../../peer/chain/block.js';
import type { PublicKey } from '../../peer/chain/crypto.js';
import { nameFault } from '../../peer/chain/name.js';
import type { PeerClient } from '../../peer/client/peer.js';
import { Gate } from '../gate.js';

/** Names kept; oldest out first. */
const NAMES_MAX = 20_000;
const QUESTIONS_MAX = 4;
/** Names wanted at once; what is beyond is wanted again with the next block that speaks of it. */
const WANTED_MAX = 1_024;
/** Names that have come are told together. */
const GATHER_MS = 100;
/** A shopper that nobody knew is asked for again after this long. */
const UNKNOWN_MS = 10_000;

export type NamesFns = {
  /** Whom to ask; null: nobody for now. */
  readonly peer: () => PeerClient | null;
  /** Some of the names that were asked for have come. */
  readonly onNames: () => void;
};

export class Names {
  readonly #fns: NamesFns;
  readonly #gate = new Gate(QUESTIONS_MAX);
  readonly #names = new Map<string, string>();
  readonly #wanted = new Set<string>();
  readonly #unknown = new Map<string, number>();
  #timer: NodeJS.Timeout | null = null;

  constructor(fns: NamesFns) {
    this.#fns = fns;
  }

  /** Null where nobody has told yet. */
  get(publicKey: string): string | null {
    return this.#names.get(publicKey) ?? null;
  }

  /** Takes the names of those who join in a block, and asks for those of the others who act in it. */
  learn({ data }: Block): void {
    for (const { content } of data.transactions) {
      if (content.kind === 'join') this.keep(content.publicKey, content.name);
    }
    for (const { content } of data.transactions) this.#want(content.publicKey);
  }

  /**
   * Takes a name that was told. A stranger may say anything: what is no name is not shown.
   *
   * @returns whether it is one
   */
  keep(publicKey: string, name: string): boolean {
    if (nameFault(name) !== null) return false;
    this.#names.set(publicKey, name);
    const [oldest] = this.#names.keys();
    if (this.#names.size > NAMES_MAX && oldest !== undefined) this.#names.delete(oldest);
    return true;
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #want(publicKey: PublicKey): void {
    if (this.#names.has(publicKey) || this.#wanted.has(publicKey) || this.#wanted.size >= WANTED_MAX) return;
    if (performance.now() - (this.#unknown.get(publicKey) ?? Number.NEGATIVE_INFINITY) < UNKNOWN_MS) return;
    this.#wanted.add(publicKey);
    void this.#gate.through(() => this.#ask(publicKey));
  }

  async #ask(publicKey: PublicKey): Promise<void> {
    const name = await nameFrom(this.#fns.peer(), publicKey);
    this.#wanted.delete(publicKey);
    if (name !== null && this.keep(publicKey, name)) {
      this.#unknown.delete(publicKey);
      this.#timer ??= setTimeout(() => {
        this.#timer = null;
        this.#fns.onNames();
      }, GATHER_MS);
      return;
    }
    if (this.#unknown.size >= WANTED_MAX) this.#unknown.clear();
    this.#unknown.set(publicKey, performance.now());
  }
}

async function nameFrom(client: PeerClient | null, publicKey: PublicKey): Promise<string | null> {
  try {
    const answer = await client?.ask<'record'>({ type: 'record', publicKey, height: null });
    return answer?.record.name ?? null;
  } catch {
    // Late or gone: a name is for show, and is asked for again with the next block.
    return null;
  }
}
