/** What shoppers are called: by the board where it knows them, else by asking for their records. */
import type { PublicKey } from '../../peer/chain/crypto.js';
import type { Hex } from '../model/rows.js';
import { AskFault } from './fault.js';
import type { Inquiry } from './inquiry.js';
import { Kept } from './kept.js';
import type { AskingSources } from './sources.js';

/** Names kept: a name never changes once its shopper has joined. */
const KEPT_MAX = 10_000;
/** Names asked for at once: more shoppers than any block has that people look at. */
const ASKED_MAX = 64;

export class Names {
  readonly #sources: AskingSources;
  readonly #kept = new Kept<Hex, string>(KEPT_MAX, () => 1);

  constructor(sources: AskingSources) {
    this.#sources = sources;
  }

  /** @returns null where it is not known without asking */
  of(publicKey: Hex): string | null {
    return this.#sources.nameOf(publicKey) ?? this.#kept.get(publicKey) ?? null;
  }

  /** Asks for those that are not known. What nobody tells stays unknown: it is no reason to show no block. */
  async learn(inquiry: Inquiry, publicKeys: readonly PublicKey[]): Promise<void> {
    const unknown = [...new Set(publicKeys)].filter((key) => this.of(key) === null).slice(0, ASKED_MAX);
    await Promise.all(unknown.map((key) => this.#learn(inquiry, key)));
  }

  async #learn(inquiry: Inquiry, publicKey: PublicKey): Promise<void> {
    try {
      const answer = await inquiry.first((client) =>
        inquiry.ask<'record'>(client, { type: 'record', publicKey, height: null }),
      );
      if (answer?.record.publicKey === publicKey) this.#kept.set(publicKey, answer.record.name);
    } catch (error) {
      if (!(error instanceof AskFault)) throw error;
    }
  }
}
