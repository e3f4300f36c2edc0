/** Faults at random, as often as the swarm says: kills, cuts, pauses, full disks, clocks that jump. */

import { MemoryStore } from '../../peer/chain/overlay.js';
import type { Chance } from '../../peer/core/chance.js';
import type { Actor } from './actors.js';
import { chancesOf } from './chances.js';
import type { Counts } from './counts.js';
import type { Host } from './host.js';
import type { Inspector } from './inspector.js';
import { fillDisk, pause } from './outages.js';
import type { Shop } from './shop.js';
import type { Swarm } from './swarm.js';
import type { World } from './world.js';

/** Blocks that somebody mines in one go. */
const BLOCKS_MAX = 120;
/** A peer that was started less than this ago is still finding its way back, in virtual milliseconds. */
const RECOVERY_MS = 200;
const PAUSE_MS_MAX = 8_000;
const CLOG_MS_MAX = 5_000;
const FULL_MS_MAX = 4_000;
const TRACKER_MS_MAX = 5_000;
const SHOP_MS_MAX = 4_000;
const ROLLBACK_MS_MAX = 3_000;
/**
 * What a wall clock is wrong by at most: two of them are no further apart than a block may be ahead. Whoever mines alone with
 * a clock an hour fast makes a branch that nobody else takes for that hour, whatever its work.
 */
const JUMP_MS_MAX = 25_000;

type Stage = {
  readonly world: World;
  readonly swarm: Swarm;
  readonly seed: number;
  readonly shops: readonly Shop[];
  readonly actors: readonly Actor[];
  readonly inspector: Inspector;
  readonly counts: Counts;
};

export class Storm {
  readonly #stage: Stage;
  readonly #chance: Chance;
  readonly #startedAt = new Map<string, number>();
  /** Disks that are not what they were, those of hostile peers included: fewer than half, or nothing is promised. */
  readonly #spoilt = new Set<string>();

  #isOver = false;

  constructor(stage: Stage) {
    this.#stage = stage;
    this.#chance = chancesOf(stage.seed)('storm');
    for (const { name, isHonest } of stage.world.hosts.values()) if (!isHonest) this.#spoilt.add(name);
  }

  #below(count: number): number {
    return Math.floor(this.#chance() * count);
  }
  #someone(): Host {
    const hosts = [...this.#stage.world.hosts.values()];
    return hosts[this.#below(hosts.length)] as Host;
  }

  /** Peers that are no founders will come. */
  invite(): void {
    const { world, swarm, counts } = this.#stage;
    for (const [index, at] of swarm.newcomersAt.entries()) {
      world.at(at, () => {
        counts.newcomers++;
        const host = world.add(`p${swarm.peers + index + 1}`);
        this.#start(host);
      });
    }
  }

  /** What it has yet to do is left undone. */
  end(): void {
    this.#isOver = true;
  }

  /** One tick of the storm. */
  blow(): void {
    const { rates } = this.#stage.swarm;
    const deeds: readonly [number, () => void][] = [
      [rates.restart, () => this.#restart()],
      [rates.heal, () => this.#stage.world.network.heal()],
      [rates.kills, () => this.#kill()],
      [rates.powerCuts, () => this.#cutPower()],
      [rates.pauses, () => this.#pause()],
      [rates.cuts, () => this.#cut()],
      [rates.splits, () => this.#split()],
      [rates.clogs, () => this.#clog()],
      [rates.shopKills, () => this.#killShop()],
      [rates.fullDisks, () => this.#fill()],
      [rates.wipes, () => this.#spoil('wipes')],
      [rates.rollbacks, () => this.#spoil('rollbacks')],
      [rates.trackerDown, () => this.#dropTracker()],
      [rates.clocks, () => this.#jump()],
      [rates.mining, () => this.#mine()],
      [rates.load, () => this.#burden()],
    ];
    for (const [rate, deed] of deeds) if (this.#chance() < rate) deed();
    for (const actor of this.#stage.actors) if (this.#chance() < 0.05) actor.act();
  }

  #start(host: Host): void {
    if (host.peer) return;
    this.#startedAt.set(host.name, this.#stage.world.now);
    this.#stage.world.start(host.name);
  }
  #restart(): void {
    const dead = [...this.#stage.world.hosts.values()].filter(({ peer }) => !peer);
    const one = dead[this.#below(dead.length)];
    if (one) this.#start(one);
  }

  #kill(): void {
    this.#strike((host) => {
      const { world, counts } = this.#stage;
      const startedAt = this.#startedAt.get(host.name) ?? Number.NEGATIVE_INFINITY;
      counts.kills++;
      if (world.now - startedAt < RECOVERY_MS) counts.killsInRecovery++;
      world.kill(host.name);
    });
  }
  #cutPower(): void {
    this.#strike((host) => {
      const { world, counts } = this.#stage;
      const kept = this.#below(host.disk.unflushed + 1);
      counts.powerCuts++;
      counts.batchesLost += host.disk.unflushed - kept;
      world.cutPower(host.name, kept);
    });
  }
  /** Ends somebody now, or amid its next write. */
  #strike(how: (host: Host) => void): void {
    const host = this.#someone();
    if (!host.peer) return;
    const act = (): void => {
      if (this.#isOver || !host.peer) return;
      how(host);
      this.#ended(host);
    };
    if (this.#chance() < 0.5) act();
    else host.onCommitted = act;
  }
  /** It may be back before anybody looks again. */
  #ended(host: Host): void {
    this.#stage.inspector.ended(host);
    if (this.#chance() < 0.5) this.#start(host);
  }

  #pause(): void {
    const host = this.#someone();
    if (!host.isAwake) return;
    this.#stage.counts.pauses++;
    pause(this.#stage.world, host, this.#chance() * PAUSE_MS_MAX);
  }
  #cut(): void {
    this.#stage.counts.cuts++;
    this.#stage.world.cut(this.#someone().name, this.#someone().name);
  }
  #split(): void {
    const names = [...this.#stage.world.hosts.keys()];
    const one = names.filter(() => this.#chance() < 0.5);
    this.#stage.counts.splits++;
    this.#stage.world.split(
      one,
      names.filter((name) => !one.includes(name)),
    );
  }
  #clog(): void {
    const { world, counts } = this.#stage;
    counts.clogs++;
    world.network.clog(this.#someone().id, this.#someone().id, world.now + this.#chance() * CLOG_MS_MAX);
  }
  #fill(): void {
    const host = this.#someone();
    if (!host.isAwake) return;
    this.#stage.counts.fullDisks++;
    fillDisk(this.#stage.world, host, this.#chance() * FULL_MS_MAX);
  }
  #jump(): void {
    this.#stage.counts.clocks++;
    this.#someone().clockOffsetMs = (this.#chance() * 2 - 1) * JUMP_MS_MAX;
  }

  /** Somebody mines a stretch of empty blocks, apart or not. */
  #mine(): void {
    const host = this.#someone();
    if (!host.isAwake) return;
    this.#stage.counts.mining++;
    const blocks = 1 + this.#below(BLOCKS_MAX);
    this.#stage.world.tell(host, { type: 'command', command: { type: 'mine', request: 0, blocks } });
  }

  /** Somebody's machine gets other things to do: its blocks will be harder, and weigh more. */
  #burden(): void {
    const host = this.#someone();
    this.#stage.counts.load++;
    this.#stage.world.tell(host, { type: 'load', load: this.#chance() });
  }

  #killShop(): void {
    const { shops, world, counts } = this.#stage;
    const shop = shops[this.#below(shops.length)];
    if (!shop?.isOpen) return;
    counts.shopKills++;
    shop.close();
    world.at(this.#chance() * SHOP_MS_MAX, () => {
      if (!this.#isOver && !shop.isOpen) shop.open();
    });
  }
  #dropTracker(): void {
    const { world, counts } = this.#stage;
    if (!world.isTrackerUp) return;
    counts.trackerDown++;
    world.isTrackerUp = false;
    world.at(this.#chance() * TRACKER_MS_MAX, () => {
      world.isTrackerUp = true;
      world.list();
    });
  }

  /** A folder that was lost, or that somebody puts back as it was a while before. */
  #spoil(how: 'wipes' | 'rollbacks'): void {
    const { world } = this.#stage;
    const host = this.#someone();
    if (how === 'wipes') return this.#replace(host, how, new MemoryStore());
    const before = host.disk.image();
    world.at(this.#chance() * ROLLBACK_MS_MAX, () => this.#replace(host, how, before));
  }

  #replace(host: Host, how: 'wipes' | 'rollbacks', image: MemoryStore): void {
    const { world, counts, inspector } = this.#stage;
    const spoilt = new Set([...this.#spoilt, host.name]);
    // The roll may be the founders, or have the newcomers on it.
    if (this.#isOver || !host.isHonest || spoilt.size * 2 >= world.genesis.founders.length) return;
    this.#spoilt.add(host.name);
    if (host.peer) {
      world.kill(host.name);
      inspector.ended(host);
    }
    counts[how]++;
    host.disk.replace(image);
    inspector.lost(host);
  }
}
