/**
 * A crowd that joins and buys by itself: who does what next. Pure: time and chance are arguments; whoever asks carries
 * each act out, tells of it, and asks again.
 */
import type { Monkey } from '../../peer/chain/catalogue.js';
import type { PublicKey } from '../../peer/chain/crypto.js';
import { WATCHED_MAX } from '../../peer/wire/limits.js';
import type { Customer } from './customer.js';
import { freshName } from './first-names.js';
import type { Ms } from './receipts.js';

/** Purchases on their way at once: peers are asked about so many, with room for joins and rivals. */
const OPEN_MAX = WATCHED_MAX - 224;
/** Purchases that are late by more than this are not made up for: the machine was asleep, or the disk is too slow. */
const LATE_MS_MAX = 1_000;
/** How much more likely somebody buys the monkey it likes best. */
const FAVOURITE_WEIGHT = 6;

export type CrowdOptions = {
  /** How many buy at a time. */
  readonly shoppers: number;
  /** Purchases a second, all together, on average. */
  readonly rate: number;
  readonly catalogue: readonly Monkey[];
  /** 0 to 1, exclusive. */
  readonly random: () => number;
};

export type Act =
  | { readonly type: 'join'; readonly name: string; readonly favourite: number }
  /** `place`: of the monkey in the catalogue. */
  | { readonly type: 'buy'; readonly publicKey: PublicKey; readonly place: number };

export class Crowd {
  readonly #options: CrowdOptions;
  readonly #cheapest: number;
  readonly #customers = new Map<PublicKey, Customer>();
  readonly #names = new Set<string>();
  /** When the next purchase is due; null until somebody can buy. */
  #dueAt: Ms | null = null;
  #isHeldUp = false;

  constructor(options: CrowdOptions) {
    this.#options = options;
    this.#cheapest = Math.min(...options.catalogue.map(({ price }) => price));
  }

  /** In order of their coming. */
  get customers(): Customer[] {
    return [...this.#customers.values()];
  }
  get(publicKey: PublicKey): Customer | undefined {
    return this.#customers.get(publicKey);
  }
  /** How many purchases are neither settled nor refused. */
  get openCount(): number {
    return this.customers.reduce((sum, { openCount }) => sum + openCount, 0);
  }
  /** Whether somebody should have bought at the last moment due, and nobody could: too much is on its way. */
  get isHeldUp(): boolean {
    return this.#isHeldUp;
  }
  /** When a purchase is due; null while nobody can buy. */
  next(): Ms | null {
    return this.#dueAt;
  }

  /** A newcomer, or one of an earlier crowd: they go first, and wait for a place if there are more than are wanted. */
  add(customer: Customer): void {
    this.#customers.set(customer.publicKey, customer);
    this.avoid(customer.name);
  }
  /** Has no newcomer take this name. */
  avoid(name: string): void {
    this.#names.add(name);
  }
  /** Whether somebody can afford anything at all, now or once it has joined. */
  isSolvent({ join, free }: Customer): boolean {
    return join.state !== 'refused' && free >= this.#cheapest;
  }

  /** A favourite for somebody who has none yet. */
  chooseFavourite(): number {
    return Math.floor(this.#options.random() * this.#options.catalogue.length);
  }

  /** What is to be done now, one thing at a time; null if nothing is. */
  act(now: Ms): Act | null {
    const { shoppers, random } = this.#options;
    const players = this.#players;
    if (players.length < shoppers) {
      return { type: 'join', name: freshName(this.#names, random), favourite: this.chooseFavourite() };
    }
    const ready = players.filter(({ isReady }) => isReady);
    if (this.#dueAt === null && ready.length > 0) this.#dueAt = now + this.#pause();
    if (this.#dueAt === null || now < this.#dueAt) return null;
    this.#dueAt = (now - this.#dueAt > LATE_MS_MAX ? now : this.#dueAt) + this.#pause();
    const buyer = ready[Math.floor(random() * ready.length)];
    this.#isHeldUp = !buyer || this.openCount >= OPEN_MAX;
    if (!buyer || this.#isHeldUp) return null;
    return { type: 'buy', publicKey: buyer.publicKey, place: this.#choose(buyer) };
  }

  /** Who can still afford something, and has its turn. */
  get #players(): Customer[] {
    return this.customers.filter((one) => this.isSolvent(one)).slice(0, this.#options.shoppers);
  }

  /** Time between two purchases of many people who know nothing of each other, in milliseconds. */
  #pause(): Ms {
    return (-Math.log(1 - this.#options.random()) * 1000) / this.#options.rate;
  }

  /** A monkey that it can afford: rather a cheap one than a dear one, rather its favourite than any. */
  #choose({ free, favourite }: Customer): number {
    const { catalogue, random } = this.#options;
    const weights = catalogue.map(({ price }, place) => {
      if (price > free) return 0;
      return (place === favourite ? FAVOURITE_WEIGHT : 1) / Math.sqrt(price);
    });
    let left = random() * weights.reduce((sum, weight) => sum + weight, 0);
    const place = weights.findIndex((weight) => {
      left -= weight;
      return left < 0;
    });
    // Rounding may leave a little over behind the last one.
    return place >= 0 ? place : weights.findLastIndex((weight) => weight > 0);
  }
}
