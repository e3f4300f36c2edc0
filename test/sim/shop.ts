/**
 * A shop in the simulated world: the shop's own machine (`shop/model`) behind simulated connections, with an outbox that
 * outlives it. What it tells a shopper goes to the history.
 */
import type { Hash, PeerId, Signer } from '../../peer/chain/crypto.js';
import { networkIdOf } from '../../peer/chain/genesis.js';
import { type Content, signTransaction, type Transaction } from '../../peer/chain/transaction.js';
import type { Chance } from '../../peer/core/chance.js';
import { BATCH_MAX } from '../../peer/wire/limits.js';
import { Roll } from '../../peer/wire/roll.js';
import { Desk } from '../../shop/model/desk.js';
import type { Effect, News } from '../../shop/model/news.js';
import { statusesFault } from '../../shop/model/proofs.js';
import { purseFault, purseOf } from '../../shop/model/purse.js';
import type { Receipt } from '../../shop/model/receipts.js';
import { Caller } from './caller.js';
import { signerOf } from './identity.js';
import type { World } from './world.js';

/** What is signed, and what was last known of it. */
export type Paper = { readonly transaction: Transaction; receipt: Receipt };

/** The tracker and the roll are asked again this often. */
const REFRESH_MS = 2_000;

export class Shop {
  readonly name: string;
  readonly signer: Signer;
  /** Written before anything is sent, and never lost. */
  readonly outbox = new Map<Hash, Paper>();
  /** Told of every change of a receipt. */
  onTold: (paper: Paper, before: Receipt) => void = () => undefined;
  readonly #world: World;
  readonly #chance: Chance;
  #desk: Desk | null = null;
  #callers = new Map<PeerId, Caller>();
  readonly #roll: Roll;
  /** Counts its starts: what an earlier one waits for is forgotten. */
  #life = 0;
  #wakeAt: number | null = null;

  constructor(world: World, name: string, chance: Chance) {
    this.#world = world;
    this.name = name;
    this.signer = signerOf(`shopper ${name}`);
    this.#chance = chance;
    this.#roll = new Roll(networkIdOf(world.genesis), world.genesis.founders);
  }

  get isOpen(): boolean {
    return this.#desk !== null;
  }
  get papers(): Paper[] {
    return [...this.outbox.values()];
  }
  get isAllSettled(): boolean {
    return this.papers.every(({ receipt }) => receipt.state === 'settled');
  }

  /** Begins, with whatever the outbox holds. */
  open(): void {
    const { confirmations } = this.#world.genesis;
    this.#life++;
    this.#desk = new Desk({ confirmations, random: this.#chance, only: null, isLoyal: this.#chance() < 0.5 });
    this.#step({ type: 'roll', members: this.#roll.members });
    if (this.outbox.size > 0) this.#step({ type: 'filed', papers: this.papers.map((paper) => ({ ...paper })) });
    this.#refresh(this.#life);
  }

  /** Killed: only the outbox is left. */
  close(): void {
    this.#desk = null;
    this.#life++;
    this.#wakeAt = null;
    for (const caller of this.#callers.values()) caller.hangUp();
    this.#callers = new Map();
  }

  /** Signs a join, then purchases, as far as coins and numbers allow. @returns whether anything was signed */
  buy(monkey: number): boolean {
    const { catalogue, startingCoins } = this.#world.genesis;
    const { publicKey } = this.signer;
    if (this.outbox.size === 0) return this.#sign({ kind: 'join', publicKey, name: this.name });
    const price = catalogue[monkey]?.price ?? 0;
    const purchases = this.papers.flatMap(({ transaction: { id, content }, receipt }) =>
      content.kind === 'buy' ? [{ id, content, receipt }] : [],
    );
    const settledTo = Math.max(
      0,
      ...purchases.map((one) => (one.receipt.state === 'settled' ? one.content.sequence : 0)),
    );
    const spent = purchases.filter((one) => one.receipt.state !== 'refused' && one.content.sequence <= settledTo);
    const coins = startingCoins - spent.reduce((sum, { content }) => sum + content.price, 0);
    const purse = purseOf({ coins, sequence: settledTo }, purchases);
    const fault = purseFault(purse, price);
    if (fault) return false;
    return this.#sign({ kind: 'buy', publicKey, sequence: purse.next, monkey, price });
  }

  #sign(content: Content): boolean {
    const transaction = signTransaction(networkIdOf(this.#world.genesis), content, this.signer);
    const paper: Paper = { transaction, receipt: { state: 'sent' } };
    this.outbox.set(transaction.id, paper);
    this.#step({ type: 'filed', papers: [{ ...paper }] });
    return true;
  }

  #step(news: News): void {
    const desk = this.#desk;
    if (!desk) return;
    for (const effect of desk.step(this.#world.now, news)) this.#carryOut(effect);
    this.#sleep(desk.next());
  }

  #sleep(at: number | null): void {
    if (at === null || (this.#wakeAt !== null && this.#wakeAt <= at)) return;
    const life = this.#life;
    this.#wakeAt = at;
    // At the very moment it would go round for ever.
    this.#world.at(Math.max(1, at - this.#world.now), () => {
      if (this.#life !== life) return;
      this.#wakeAt = null;
      this.#step({ type: 'woke' });
    });
  }

  #carryOut(effect: Effect): void {
    switch (effect.type) {
      case 'ask':
        return this.#ask(effect.peer, effect.askedAt, effect.ids);
      case 'watch':
        this.#callers.get(effect.peer)?.say({ type: 'watch', chain: true, transactions: [...effect.ids] });
        return;
      case 'send':
        for (let at = 0; at < effect.transactions.length; at += BATCH_MAX) {
          const transactions = effect.transactions.slice(at, at + BATCH_MAX);
          this.#callers.get(effect.peer)?.say({ type: 'application', transactions });
        }
        return;
      case 'changed': {
        const paper = this.outbox.get(effect.id);
        if (!paper) return;
        paper.receipt = effect.receipt;
        this.onTold(paper, effect.before);
      }
    }
  }

  #ask(peer: PeerId, askedAt: number, ids: readonly Hash[]): void {
    const caller = this.#callers.get(peer);
    if (!caller) return;
    caller.ask({ type: 'statuses', ids: [...ids] }, (answer) => {
      if (answer?.type !== 'statuses') return this.#step({ type: 'silent', peer });
      const { statuses } = answer;
      // Whoever lies is not asked again.
      if (statusesFault(statuses, this.#world.genesis) !== null) return caller.hangUp();
      this.#step({ type: 'answered', peer, askedAt, statuses });
    });
  }

  #refresh(life: number): void {
    if (this.#life !== life) return;
    const told = this.#world.isTrackerUp ? this.#world.listed : [];
    const known = [...told, ...this.#roll.entries.map(({ announcement }) => announcement)];
    for (const host of new Set(known.map(({ claim }) => claim.address.host))) this.#call(host);
    for (const caller of this.#callers.values()) this.#askRoll(caller);
    this.#world.at(REFRESH_MS, () => this.#refresh(life));
  }

  #call(name: string): void {
    const host = this.#world.hosts.get(name);
    if (!host?.peer || this.#callers.has(host.id)) return;
    const caller = new Caller(this.#world, name, this.#chance);
    this.#callers.set(host.id, caller);
    caller.onStands = () => {
      this.#step({ type: 'linked', peer: host.id });
      this.#askRoll(caller);
    };
    caller.onEnded = () => {
      if (this.#callers.get(host.id) !== caller) return;
      this.#callers.delete(host.id);
      this.#step({ type: 'unlinked', peer: host.id });
    };
    caller.onMessage = (message) => {
      if (message.type === 'statuses') this.#step({ type: 'nudged', peer: host.id });
      if (message.type === 'update' && message.changes.some(({ detached }) => detached.length > 0))
        this.#step({ type: 'reorganised', peer: host.id });
    };
  }

  #askRoll(caller: Caller): void {
    caller.ask({ type: 'roll' }, (answer) => {
      if (answer?.type !== 'roll') return;
      for (const entry of answer.entries) this.#roll.learn(entry);
      this.#step({ type: 'roll', members: this.#roll.members });
    });
  }
}
