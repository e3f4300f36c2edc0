/**
 * One simulation: shoppers buy while faults fly, then everything heals and must come right. First only a majority of the
 * peers, with the rest left broken, since random faults heal by chance and hide what never would.
 */
import { createHash } from 'node:crypto';
import { FrameReader } from '../../peer/wire/frame.js';
import { FRAME_SIZE_MAX } from '../../peer/wire/limits.js';
import { peerMessages } from '../../peer/wire/messages.js';
import { FRESH_MS, type Receipt } from '../../shop/model/receipts.js';
import { Actor } from './actors.js';
import { chancesOf } from './chances.js';
import { type Counts, noCounts } from './counts.js';
import type { Host } from './host.js';
import { Inspector } from './inspector.js';
import { Market } from './market.js';
import type { Fate } from './network.js';
import type { Paper, Shop } from './shop.js';
import { Storm } from './storm.js';
import { strangersOf } from './strangers.js';
import { type FaultClass, type Swarm, swarmOf } from './swarm.js';
import { World } from './world.js';

export type Outcome = {
  readonly seed: number;
  /** Of everything that any machine was told, in order: equal for equal seeds. */
  readonly trace: string;
  readonly counts: Counts;
  /** Virtual hours that peers have run, added up. */
  readonly peerHours: number;
  /** Virtual milliseconds from the healing of a majority, and of all, until it had one tip. */
  readonly coreHealedMs: number;
  readonly healedMs: number;
};

const TICK_MS = 20;
/** Virtual milliseconds that a majority, and then all, may take to come right. */
const CALM_MS_MAX = 60_000;
/** Without shops: what peers have taken must not need to be sent again. */
const ALONE_MS = 2_000;

/** @throws with the seed if anything is not as it must be */
export function simulate(seed: number, off: ReadonlySet<FaultClass> = new Set()): Outcome {
  try {
    return new Simulation(seed, off).run();
  } catch (cause) {
    throw new Error(`seed ${seed}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

class Simulation {
  readonly #seed: number;
  readonly #swarm: Swarm;
  readonly #world: World;
  readonly #market: Market;
  readonly #actors: readonly Actor[];
  readonly #inspector: Inspector;
  readonly #storm: Storm;
  readonly #counts = noCounts();
  readonly #trace = createHash('sha256');

  constructor(seed: number, off: ReadonlySet<FaultClass>) {
    const swarm = swarmOf(seed, off);
    const chances = chancesOf(seed);
    const { peers, confirmations, pace } = swarm;
    const world = new World({ peers, seed, genesis: { confirmations }, pace });
    world.junk = strangersOf(world, swarm.strangers);
    this.#counts.strangers = swarm.strangers;
    if (pace.type !== 'on-demand') this.#counts.races = 1;
    this.#seed = seed;
    this.#swarm = swarm;
    this.#world = world;
    this.#market = new Market(world, seed, swarm, this.#counts);
    for (const shop of this.#market.shops) shop.onTold = (paper, before) => this.#onTold(shop, paper, before);
    this.#actors = swarm.actors.map(
      (kind, index) => new Actor(world, world.host(`p${swarm.peers - index}`), kind, chances(`actor ${index}`)),
    );
    this.#inspector = new Inspector(world, (id) => this.#market.honest.has(id));
    this.#storm = new Storm({
      world,
      swarm,
      seed,
      shops: this.#market.shops,
      actors: this.#actors,
      inspector: this.#inspector,
      counts: this.#counts,
    });
    this.#listen();
  }

  #listen(): void {
    const look = this.#world.onStep;
    this.#world.onStep = (host, event) => {
      this.#trace.update(`${this.#world.now} ${host.name} ${event.type}\n`);
      if (event.type === 'received') this.#trace.update(event.bytes);
      look(host, event);
    };
    this.#world.onSaid = (host, frame) => this.#onSaid(host, frame);
    const names = { cut: 'framesCut', lost: 'framesLost', twice: 'framesTwice', late: 'framesLate' } as const;
    this.#world.network.onMishap = (what) => {
      this.#counts[names[what]]++;
    };
  }

  #onSaid(host: Host, frame: Uint8Array): void {
    const [one] = new FrameReader(FRAME_SIZE_MAX).feed(frame).frames;
    if (one?.letter !== 'S' && one?.letter !== 'Y') return;
    const said = peerMessages.read(one);
    if (!said.ok) return;
    if (said.value.type === 'statuses') this.#inspector.told(host, said.value.statuses);
    if (said.value.type === 'answer' && said.value.answer.type === 'statuses')
      this.#inspector.told(host, said.value.answer.statuses);
  }

  /** A shopper is told that a receipt has changed. */
  #onTold(shop: Shop, { transaction, receipt }: Paper, before: Receipt): void {
    const counts = this.#counts;
    if (before.state === 'settled' && receipt.state !== 'settled') counts.movedBack++;
    if (receipt.state === 'refused')
      throw new Error(`${shop.name} was refused ${transaction.id}: ${receipt.code}, ${receipt.why}`);
    if (receipt.state !== 'settled' || before.state === 'settled') return;
    counts.settled++;
    // A hostile peer may say what it likes; the others must have had it when they were asked.
    const support = this.#inspector.support(receipt.block, FRESH_MS) + this.#actors.length;
    if (support * 2 <= this.#world.genesis.founders.length)
      throw new Error(`${shop.name} was told settled with ${support} of ${this.#world.genesis.founders.length} peers`);
  }

  run(): Outcome {
    const world = this.#world;
    world.start();
    this.#storm.invite();
    this.#market.open();
    this.#roughen();
    let peerMs = 0;
    const run = (ms: number): void => {
      world.run(ms);
      peerMs += ms * world.running.length;
    };
    while (world.now < this.#swarm.stormMs) {
      run(TICK_MS);
      this.#storm.blow();
      this.#market.trade();
    }
    this.#storm.end();
    const coreHealedMs = this.#calm(this.#core(), run);
    const healedMs = this.#calm(this.#honestHosts, run);
    this.#judge();
    return {
      seed: this.#seed,
      trace: this.#trace.digest('hex'),
      counts: this.#summed(),
      peerHours: peerMs / 3_600_000,
      coreHealedMs,
      healedMs,
    };
  }

  #roughen(): void {
    const { network, flushMs } = this.#swarm;
    const chances = chancesOf(this.#seed);
    const [delay, fate, disk] = [chances('delay'), chances('fate'), chances('disk')];
    const draw = (): Fate => {
      const drawn = fate();
      if (drawn < network.loss) return 'lost';
      if (drawn < network.loss + network.replay) return 'twice';
      return drawn < network.loss + network.replay + network.reorder ? 'late' : 'arrives';
    };
    // Exponential above a least, as times on the way are.
    const delayMs = (): number => 0.5 - Math.log(1 - delay()) * (network.delayMs - 0.5);
    this.#world.network.conditions = { delayMs, fate: draw };
    this.#world.disks = { commitMs: () => disk() * flushMs, flushMs: () => disk() * flushMs };
  }

  get #honestHosts(): Host[] {
    return [...this.#world.hosts.values()].filter(({ isHonest }) => isHonest);
  }
  /** A majority of honest peers. */
  #core(): Host[] {
    return this.#honestHosts.slice(0, Math.floor(this.#world.hosts.size / 2) + 1);
  }

  /** Heals these peers and what is between them. @returns after how many virtual milliseconds they had one tip and all was settled */
  #calm(core: readonly Host[], run: (ms: number) => void): number {
    const world = this.#world;
    const isAll = core.length === this.#honestHosts.length;
    const rest = new Set([...world.hosts.values()].filter((host) => !core.includes(host)).map(({ id }) => id));
    world.network.heal(rest);
    world.calm();
    world.isTrackerUp = true;
    for (const host of core) {
      host.clockOffsetMs = 0;
      if (!host.peer) world.start(host.name);
    }
    world.list();
    this.#market.close();
    const begunAt = world.now;
    run(ALONE_MS);
    this.#inspector.remember();
    this.#market.open();
    const isRight = (): boolean => {
      const tips = core.map(({ peer }) => peer?.chain.last.hash);
      // A shop hears of a last reorganisation a moment after it.
      const isIn = ({ peer }: Host): boolean => [...this.#market.honest].every((id) => peer?.chain.records.placeOf(id));
      return tips.every((tip) => tip === tips[0]) && this.#market.isAllSettled && core.every(isIn);
    };
    while (!isRight()) {
      if (world.now - begunAt > CALM_MS_MAX)
        throw new Error(`${isAll ? 'all' : 'a majority'} not right: ${this.#why(core)}`);
      run(TICK_MS);
    }
    return world.now - begunAt;
  }

  #why(core: readonly Host[]): string {
    const tips = core.map(
      ({ name, peer }) => `${name} at ${peer?.chain.last.height} ${peer?.chain.last.hash.slice(0, 8)}`,
    );
    const open = this.#market.papers.filter(({ receipt }) => receipt.state !== 'settled');
    return `${tips.join(', ')}; ${open.length} purchases open, the first ${JSON.stringify(open[0]?.receipt)}`;
  }

  /** All is healed: every purchase is in every chain once, and nobody honest was blamed. */
  #judge(): void {
    this.#inspector.agree();
    for (const { name, peer } of this.#honestHosts)
      this.#market.judge(name, (id) => peer?.chain.records.placeOf(id) != null);
    const honest = new Set(this.#honestHosts.map(({ id }) => `${id}`));
    const blame = [...this.#world.hosts.values()]
      .flatMap(({ reports }) => reports)
      .find((report) => report.event === 'refused' && honest.has(report.peer));
    if (blame) throw new Error(`an honest peer was blamed: ${JSON.stringify(blame)}`);
  }

  #summed(): Counts {
    const reports = [...this.#world.hosts.values()].flatMap((host) => host.reports);
    const depths = reports.flatMap((report) => (report.event === 'reorganised' ? report.depth : []));
    return {
      ...this.#counts,
      tolds: this.#inspector.tolds,
      deeds: this.#actors.reduce((sum, { deeds }) => sum + deeds, 0),
      reorganisations: depths.length,
      reorganisationsOf2: depths.filter((depth) => depth >= 2).length,
      reorganisationsOf20: depths.filter((depth) => depth >= 20).length,
    };
  }
}
