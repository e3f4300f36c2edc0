/** A storm: shoppers buy while peers are killed and links are cut, then a calm in which all must come right. */

import type { BlockChain } from '../../../peer/chain/blockchain.js';
import type { Hash } from '../../../peer/chain/crypto.js';
import type { Transaction } from '../../../peer/chain/transaction.js';
import { type Chance, seededChance } from '../../../peer/core/chance.js';
import { BATCH_MAX } from '../../../peer/wire/limits.js';
import { App, Shopper } from './app.js';
import { auditRecords, isOnDisk } from './audit.js';
import { World } from './world.js';

/** What a storm was made of, so that a test can say that it was one. */
export type StormReport = {
  readonly kills: number;
  readonly cuts: number;
  readonly purchases: number;
  readonly reorganisations: number;
  /** Frames that were lost or came twice or late. */
  readonly mishaps: number;
  /** Pairs of different purchases with one number. */
  readonly doubles: number;
  /** Statuses 'mined' and 'accepted' that were held against the disk of the peer that told them. */
  readonly told: number;
  /** Peers killed at the moment in which they had told. */
  readonly silenced: number;
};

const STORM_MS = 12_000;
/** Two-second tries of the calm: thirty seconds are enough for everything to come right. */
const TRIES_MAX = 15;

/** @throws with the seed if anything is not as it must be */
export function storm(seed: number): StormReport {
  try {
    return new Storm(seed).run();
  } catch (cause) {
    throw new Error(`storm with seed ${seed}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

/** An honest shopper and all it sent. */
type Customer = { readonly shopper: Shopper; readonly sent: Transaction[] };
/** Whatever a storm counts. */
type Counts = { -readonly [K in keyof StormReport]: StormReport[K] };

class Storm {
  readonly #chance: Chance;
  readonly #world: World;
  readonly #names: string[];
  readonly #apps = new Map<string, App>();
  readonly #shoppers: Customer[];
  /** Signs two purchases with each number. */
  readonly #cheat: Shopper;
  readonly #pairs: (readonly [Transaction, Transaction])[] = [];
  /** Of honest shoppers: what may not be lost once it was told. */
  readonly #honest = new Set<Hash>();
  readonly #counts: Counts = {
    kills: 0,
    cuts: 0,
    purchases: 0,
    reorganisations: 0,
    mishaps: 0,
    doubles: 0,
    told: 0,
    silenced: 0,
  };
  /** Peers to kill as soon as the world stands still, and what they told. */
  #doomed = new Map<string, Hash>();
  readonly #silencing: number;

  constructor(seed: number) {
    this.#chance = seededChance(seed);
    this.#world = new World({ peers: 2 + this.#draw(5), seed });
    this.#names = [...this.#world.hosts.keys()];
    this.#shoppers = Array.from({ length: 3 }, (_, index) => ({
      shopper: new Shopper(this.#world, `shopper ${index}`),
      sent: [],
    }));
    this.#cheat = new Shopper(this.#world, 'Mallory');
    this.#silencing = this.#chance() < 0.5 ? 0.02 : 0;
  }

  #draw(below: number): number {
    return Math.floor(this.#chance() * below);
  }
  #someone(): string {
    return this.#names[this.#draw(this.#names.length)] as string;
  }

  #appAt(peer: string): App {
    const known = this.#apps.get(peer);
    if (known && known.ended === null) return known;
    const app = new App(this.#world, peer);
    app.onStatus = (status) => {
      if ((status.type === 'mined' || status.type === 'accepted') && this.#honest.has(status.id))
        this.#onTold(peer, status.id);
    };
    this.#apps.set(peer, app);
    return app;
  }

  /** What a peer has told must be on its disk: whoever starts from there knows it. */
  #onTold(peer: string, id: Hash): void {
    this.#counts.told++;
    if (!isOnDisk(this.#world.host(peer).disk, id)) throw new Error(`${peer} told of ${id}, which is not on its disk`);
    if (this.#chance() < this.#silencing) this.#doomed.set(peer, id);
  }

  run(): StormReport {
    const world = this.#world;
    world.start();
    const [killing, cutting] = [this.#chance() * 0.02, this.#chance() * 0.04];
    const [buying, cheating] = [0.02 + this.#chance() * 0.2, this.#chance() * 0.01];
    this.#roughen();
    while (world.now < STORM_MS) {
      world.run(20);
      this.#silence();
      if (this.#chance() < killing) this.#killOrStart();
      if (this.#chance() < cutting) this.#cutOrHeal();
      if (this.#chance() < cheating) this.#cheatOnce();
      if (this.#chance() < buying) this.#sell();
    }
    this.#calm();
    const reports = [...world.hosts.values()].flatMap((host) => host.reports);
    return {
      ...this.#counts,
      purchases: this.#shoppers.reduce((sum, { sent }) => sum + sent.length, 0),
      reorganisations: reports.filter(({ event }) => event === 'reorganised').length,
    };
  }

  /** Late disks in one storm of two, lossy links in another. */
  #roughen(): void {
    const slowest = this.#chance() < 0.5 ? 60 : 0.5;
    const [loss, twice, late] = this.#chance() < 0.5 ? [0.02, 0.04, 0.1] : [0, 0, 0];
    this.#world.weather = {
      flushMs: () => 0.5 + this.#chance() * slowest,
      fate: () => {
        const drawn = this.#chance();
        if (drawn >= loss + twice + late) return 'arrives';
        this.#counts.mishaps++;
        if (drawn < loss) return 'lost';
        return drawn < loss + twice ? 'twice' : 'late';
      },
    };
  }

  /** Kills those that have just told something: once they are back they must know it. */
  #silence(): void {
    for (const [peer, id] of this.#doomed) {
      if (!this.#world.host(peer).peer) continue;
      this.#world.kill(peer);
      this.#world.start(peer);
      this.#counts.silenced++;
      const app = new App(this.#world, peer);
      app.say({ type: 'watch', chain: false, transactions: [id] });
      this.#world.until(`${peer} answers`, () => app.statuses.has(id) || app.ended !== null, 3_000);
      const said = app.statuses.get(id)?.type;
      if (said !== 'accepted' && said !== 'mined') throw new Error(`${peer} had told of ${id} and now says ${said}`);
    }
    this.#doomed = new Map();
  }

  #killOrStart(): void {
    const name = this.#someone();
    const { peer } = this.#world.host(name);
    if (peer) {
      auditRecords(peer.chain);
      this.#world.kill(name);
      this.#counts.kills++;
    } else this.#world.start(name);
  }

  #cutOrHeal(): void {
    if (this.#chance() < 0.3) {
      const { weather } = this.#world;
      this.#world.heal();
      this.#world.weather = weather;
      return;
    }
    this.#counts.cuts++;
    if (this.#chance() < 0.7) return this.#world.cut(this.#someone(), this.#someone());
    const at = 1 + this.#draw(this.#names.length - 1);
    this.#world.split(this.#names.slice(0, at), this.#names.slice(at));
  }

  /** Two different purchases with one number, to two peers at once. */
  #cheatOnce(): void {
    const sequence = ++this.#cheat.sequence;
    const pair = [this.#cheat.buy(0, sequence), this.#cheat.buy(1, sequence)] as const;
    this.#pairs.push(pair);
    for (const one of pair) {
      const peer = this.#someone();
      if (this.#world.host(peer).peer) this.#appAt(peer).submit(this.#cheat.join(), one);
    }
    this.#counts.doubles++;
  }

  #sell(): void {
    const { shopper, sent } = this.#shoppers[this.#draw(this.#shoppers.length)] as Customer;
    const one = sent.length === 0 ? shopper.join() : shopper.buy();
    sent.push(one);
    this.#honest.add(one.id);
    const peer = this.#someone();
    if (this.#world.host(peer).peer) this.#appAt(peer).submit(...sent.slice(-8));
  }

  /** Everything heals, every shop is run again, and all peers must have one chain with every purchase in it once. */
  #calm(): void {
    const world = this.#world;
    world.heal();
    const dead = [...world.hosts.values()].filter(({ peer }) => !peer).map(({ name }) => name);
    if (dead.length > 0) world.start(...dead);
    world.run(3_000);
    const all = this.#shoppers.flatMap(({ sent }) => sent);
    const isThere = (chain: BlockChain): boolean => all.every(({ id }) => chain.records.placeOf(id) !== null);
    const app = this.#appAt('p1');
    for (let tries = 0; !(world.tipsAgree && world.running.every(({ chain }) => isThere(chain))); tries++) {
      if (tries >= TRIES_MAX) throw new Error('no one tip with every purchase');
      // As a shop does: what is not mined is sent again, for numbers may be too far ahead at first.
      const { records } = world.peer('p1').chain;
      app.submit(...all.filter(({ id }) => records.placeOf(id) === null).slice(0, BATCH_MAX));
      world.run(2_000);
    }
    for (const { chain } of world.running) this.#check(chain);
    const reports = [...world.hosts.values()].flatMap((host) => host.reports);
    const blame = reports.find(({ event }) => event === 'refused');
    if (blame) throw new Error(`an honest peer was blamed: ${JSON.stringify(blame)}`);
  }

  #check(chain: BlockChain): void {
    auditRecords(chain);
    const { records } = chain;
    for (const pair of this.#pairs) {
      if (pair.every(({ id }) => records.placeOf(id))) throw new Error('both purchases with one number were applied');
    }
    for (const { shopper, sent } of this.#shoppers) {
      const record = records.of(shopper.signer.publicKey);
      const bought = Math.max(0, sent.length - 1);
      if (sent.length > 0 && record?.coins !== 1000 - 5 * bought)
        throw new Error(`coins of ${shopper.name}: ${record?.coins}`);
      if (record && record.cage.length !== bought)
        throw new Error(`${shopper.name}: ${record.cage.length} monkeys of ${bought}`);
    }
  }
}
