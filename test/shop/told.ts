/** A desk for tests, with a clock of its own: short to tell, and what it does as lines to read. */
import { type Hash, type NetworkId, type PeerId, Signer } from '../../peer/chain/crypto.js';
import { signTransaction, type Transaction } from '../../peer/chain/transaction.js';
import type { Status } from '../../peer/wire/status.js';
import { Desk } from '../../shop/model/desk.js';
import type { Effect, News } from '../../shop/model/news.js';
import type { Receipt } from '../../shop/model/receipts.js';
import { blockOf, peer } from './saying.js';

const SIGNER = new Signer(new Uint8Array(32).fill(7));
const NETWORK = '1'.repeat(64) as NetworkId;
export const purchase = (sequence: number): Transaction =>
  signTransaction(NETWORK, { kind: 'buy', publicKey: SIGNER.publicKey, sequence, monkey: 0, price: 5 }, SIGNER);

export const [P1, P2, P3] = [peer('p1'), peer('p2'), peer('p3')];
const SENT: Receipt = { state: 'sent' };
export const SETTLED = {
  state: 'settled',
  block: blockOf('b'),
  height: 5,
  depth: 1,
  agree: 3,
} as const satisfies Receipt;

/** A desk with a clock of its own; every effect is noted as one line. */
export class Told {
  now = 0;
  /** What chance says, from 0 to 1. */
  chance = 0;
  readonly desk: Desk;
  readonly receipts: string[] = [];
  #lines: string[] = [];
  readonly #askedAt = new Map<PeerId, number>();
  readonly #names = new Map<Hash, string>();

  constructor(only: PeerId | null = null, isLoyal = false) {
    this.desk = new Desk({ confirmations: 1, random: () => this.chance, only, isLoyal });
    this.step({ type: 'roll', members: new Set([P1, P2, P3]) });
  }
  step(news: News): void {
    for (const effect of this.desk.step(this.now, news)) this.#note(effect);
  }
  link(...peers: PeerId[]): void {
    for (const one of peers) this.step({ type: 'linked', peer: one });
  }
  file(name: string, transaction: Transaction, receipt: Receipt = SENT): Transaction {
    this.#names.set(transaction.id, name);
    this.step({ type: 'filed', papers: [{ transaction, receipt }] });
    return transaction;
  }
  answer(who: PeerId, ...statuses: Status[]): void {
    this.step({ type: 'answered', peer: who, askedAt: this.#askedAt.get(who) ?? this.now, statuses });
  }
  wait(ms: number): void {
    const until = this.now + ms;
    for (let at = this.desk.next(); at !== null && at <= until; at = this.desk.next()) {
      this.now = Math.max(this.now, at);
      this.step({ type: 'woke' });
    }
    this.now = until;
  }
  /** What it did since this was last read. */
  get lines(): string[] {
    const lines = this.#lines;
    this.#lines = [];
    return lines;
  }
  get sends(): string[] {
    return this.lines.filter((line) => line.startsWith('send'));
  }
  #name(id: Hash): string {
    return this.#names.get(id) ?? 'rival';
  }
  #note(effect: Effect): void {
    if (effect.type === 'changed') this.receipts.push(`${this.#name(effect.id)} ${effect.receipt.state}`);
    else {
      if (effect.type === 'ask') this.#askedAt.set(effect.peer, effect.askedAt);
      const what =
        effect.type === 'send'
          ? effect.transactions.map(({ id }) => this.#name(id))
          : effect.ids.map((id) => this.#name(id));
      this.#lines.push(`${effect.type} ${Buffer.from(effect.peer, 'hex').toString().slice(0, 2)} ${what.join(' ')}`);
    }
  }
}
