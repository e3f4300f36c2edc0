/** Who buys: honest shops whose purchases may not be lost, and a cheat who signs two with each number. */
import type { Hash } from '../../peer/chain/crypto.js';
import type { Transaction } from '../../peer/chain/transaction.js';
import type { Chance } from '../../peer/core/chance.js';
import { App, Shopper } from '../peer/core/app.js';
import { chancesOf } from './chances.js';
import type { Counts } from './counts.js';
import { type Paper, Shop } from './shop.js';
import type { Swarm } from './swarm.js';
import type { World } from './world.js';

/** Of purchases that are for the cheapest monkey, so that coins last. */
const CHEAP_PART = 0.8;

export class Market {
  readonly shops: readonly Shop[];
  /** Everything that honest shops have signed. */
  readonly honest = new Set<Hash>();
  readonly #world: World;
  readonly #rates: Swarm['rates'];
  readonly #counts: Counts;
  readonly #chance: Chance;
  readonly #cheat: Shopper;
  readonly #pairs: (readonly [Transaction, Transaction])[] = [];

  constructor(world: World, seed: number, swarm: Swarm, counts: Counts) {
    const chances = chancesOf(seed);
    this.#world = world;
    this.#rates = swarm.rates;
    this.#counts = counts;
    this.#chance = chances('buying');
    this.#cheat = new Shopper(world, 'Mallory');
    const names = Array.from({ length: swarm.shops }, (_, index) => `honest ${index}`);
    this.shops = names.map((name) => new Shop(world, name, chances(name)));
  }

  get papers(): Paper[] {
    return this.shops.flatMap(({ papers }) => papers);
  }
  get isAllSettled(): boolean {
    return this.shops.every(({ isAllSettled }) => isAllSettled);
  }
  open(): void {
    for (const shop of this.shops) shop.open();
  }
  close(): void {
    for (const shop of this.shops) shop.close();
  }

  /** One tick: somebody may buy, somebody may cheat. */
  trade(): void {
    if (this.#chance() < this.#rates.buying) this.#buy();
    if (this.#chance() < this.#rates.cheats) this.#cheatOnce();
  }

  #buy(): void {
    const shop = this.shops[Math.floor(this.#chance() * this.shops.length)];
    const count = this.#world.genesis.catalogue.length;
    const monkey = this.#chance() < CHEAP_PART ? 0 : Math.floor(this.#chance() * count);
    if (!shop?.isOpen || !shop.buy(monkey)) return;
    this.#counts.purchases++;
    for (const id of shop.outbox.keys()) this.honest.add(id);
    const numbers = shop.papers.flatMap(({ transaction: { content } }) =>
      content.kind === 'buy' ? content.sequence : [],
    );
    if (new Set(numbers).size < numbers.length) throw new Error(`${shop.name} signed two purchases with one number`);
  }

  /** Two different purchases with one number, to two peers at once. */
  #cheatOnce(): void {
    const sequence = ++this.#cheat.sequence;
    const pair = [this.#cheat.buy(0, sequence), this.#cheat.buy(1, sequence)] as const;
    this.#pairs.push(pair);
    this.#counts.cheats++;
    const hosts = [...this.#world.hosts.values()].filter(({ peer }) => peer);
    for (const one of pair) {
      const host = hosts[Math.floor(this.#chance() * hosts.length)];
      if (host) new App(this.#world, host.name).submit(this.#cheat.join(), one);
    }
  }

  /** @param isApplied whether a transaction is in a chain @throws if one that must be is not, or two that exclude each other are */
  judge(whose: string, isApplied: (id: Hash) => boolean): void {
    for (const id of this.honest) if (!isApplied(id)) throw new Error(`${id} is not in the chain of ${whose}`);
    if (this.#pairs.some((pair) => pair.every(({ id }) => isApplied(id))))
      throw new Error(`${whose} has applied both purchases with one number`);
  }
}
