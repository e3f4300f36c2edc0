/**
 * What a simulation is made of, drawn from its seed: how many peers, how rough the network, which faults. Every class of
 * faults is off in half of all seeds, so that what only happens without one is met as well.
 */
import type { Chance } from '../../peer/core/chance.js';
import { ON_DEMAND, type Pace } from '../../peer/wire/pace.js';
import { ACTORS, type ActorKind } from './actors.js';
import { chancesOf } from './chances.js';

/** Classes of faults, each of which can be taken out of a failing seed to see whether it fails without. */
export const CLASSES = [
  'slowNetwork',
  'loss',
  'replay',
  'reorder',
  'slowDisks',
  'fullDisks',
  'kills',
  'powerCuts',
  'pauses',
  'cuts',
  'splits',
  'clogs',
  'shopKills',
  'wipes',
  'rollbacks',
  'trackerDown',
  'clocks',
  'mining',
  'load',
  'cheats',
  'actors',
  'races',
  'newcomers',
  'lies',
] as const;
export type FaultClass = (typeof CLASSES)[number];

export type Swarm = {
  readonly peers: number;
  readonly shops: number;
  readonly confirmations: number;
  /** On demand, or as a network whose peers race. */
  readonly pace: Pace;
  /** When peers that are no founders come for the first time, in virtual milliseconds. */
  readonly newcomersAt: readonly number[];
  /** Peers that the tracker lists and that there are not. */
  readonly strangers: number;
  /** Virtual milliseconds in which faults fly. */
  readonly stormMs: number;
  readonly network: {
    readonly delayMs: number;
    readonly loss: number;
    readonly replay: number;
    readonly reorder: number;
  };
  readonly flushMs: number;
  /** How likely each is in a tick. */
  readonly rates: {
    readonly buying: number;
    readonly restart: number;
    readonly heal: number;
  } & {
    readonly [K in
      | 'kills'
      | 'powerCuts'
      | 'pauses'
      | 'cuts'
      | 'splits'
      | 'clogs'
      | 'shopKills'
      | 'fullDisks'
      | 'wipes'
      | 'rollbacks'
      | 'trackerDown'
      | 'clocks'
      | 'mining'
      | 'load'
      | 'cheats']: number;
  };
  readonly actors: readonly ActorKind[];
  readonly off: ReadonlySet<FaultClass>;
};

/** Mean intervals between blocks, in virtual milliseconds. */
const [INTERVAL_MS_MIN, INTERVAL_MS_MAX] = [400, 6_000];
const NEWCOMERS_MAX = 2;
const NEWCOMER_MS_MAX = 4_000;
const STRANGERS_MAX = 40;

/** @param off classes that are left out, whatever the seed says */
export function swarmOf(seed: number, off: ReadonlySet<FaultClass> = new Set()): Swarm {
  const chances = chancesOf(seed);
  const size = chances('size');
  const peers = 2 + Math.floor(size() * 5);
  // Each class has its own generator, so that one more draw for one changes no other.
  const drawn = (name: FaultClass, most: number): number => {
    const chance = chances(name);
    const isOn = chance() < 0.5 && !off.has(name);
    return isOn ? chance() * most : 0;
  };
  const actors = actorsOf(chances('actors'), peers, off);
  return {
    peers,
    shops: 1 + Math.floor(size() * 3),
    confirmations: size() < 0.7 ? 1 : 1 + Math.floor(size() * 3),
    pace: paceOf(drawn('races', 1)),
    newcomersAt: newcomersOf(drawn('newcomers', 1), chances('newcomers at'), actors.length > 0),
    strangers: Math.ceil(drawn('lies', STRANGERS_MAX)),
    stormMs: 3_000 + size() * 12_000,
    network: {
      delayMs: 1 + drawn('slowNetwork', 100),
      loss: drawn('loss', 0.1),
      replay: drawn('replay', 0.2),
      reorder: drawn('reorder', 0.2),
    },
    flushMs: 0.5 + drawn('slowDisks', 60),
    rates: {
      buying: 0.02 + size() * 0.2,
      restart: 0.02 + size() * 0.1,
      heal: 0.005 + size() * 0.02,
      kills: drawn('kills', 0.03),
      powerCuts: drawn('powerCuts', 0.02),
      pauses: drawn('pauses', 0.01),
      cuts: drawn('cuts', 0.04),
      splits: drawn('splits', 0.02),
      clogs: drawn('clogs', 0.04),
      shopKills: drawn('shopKills', 0.02),
      fullDisks: drawn('fullDisks', 0.01),
      wipes: drawn('wipes', 0.004),
      rollbacks: drawn('rollbacks', 0.004),
      trackerDown: drawn('trackerDown', 0.01),
      clocks: drawn('clocks', 0.005),
      mining: drawn('mining', 0.006),
      load: drawn('load', 0.1),
      cheats: drawn('cheats', 0.02),
    },
    actors,
    off,
  };
}

/** Fewer than half of the peers, or nothing that is promised would hold. */
function actorsOf(chance: Chance, peers: number, off: ReadonlySet<FaultClass>): ActorKind[] {
  if (chance() < 0.5 || off.has('actors')) return [];
  const most = Math.floor((peers - 1) / 2);
  const count = Math.min(most, 1 + Math.floor(chance() * 2));
  return Array.from({ length: count }, () => ACTORS[Math.floor(chance() * ACTORS.length)] as ActorKind);
}

/** @param drawn 0 where nobody races */
const paceOf = (drawn: number): Pace =>
  drawn === 0
    ? ON_DEMAND
    : { type: 'interval', ms: Math.round(INTERVAL_MS_MIN + drawn * (INTERVAL_MS_MAX - INTERVAL_MS_MIN)) };

/**
 * None beside hostile peers: of a roll that some of them are on, and of one without, the honest founders must be more than
 * half.
 */
function newcomersOf(drawn: number, chance: Chance, hasActors: boolean): number[] {
  const count = hasActors ? 0 : Math.ceil(drawn * NEWCOMERS_MAX);
  return Array.from({ length: count }, () => chance() * NEWCOMER_MS_MAX);
}
