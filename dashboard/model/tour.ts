/**
 * "Show me a fork": what comes next. Shoppers come in on both sides, the cluster is cut in two, both sides mine branches
 * of their own, the cut is healed, one branch wins. Pure: what the cluster looks like and the time come in, deeds go out.
 */
import { areOnOneBranch, type Blocks, type Fork, forkOf, topOf, transactionsIn } from './branches.js';
import type { DemoTally } from './demo.js';
import type { Hex, ProcessState, TourRow } from './rows.js';
import { healedCaption, OPENING, outcomeCaption, splitCaption } from './tour-words.js';
import { andOf, plural } from './words.js';

/** How long a caption stays at least, so that it can be read. */
export const READ_MS = 4_000;
/** How long both sides go on by themselves at least. */
export const SPLIT_MS = 10_000;
/** Blocks that each side must have of its own before they meet again. */
export const OWN_BLOCKS_MIN = 2;
/** A step that takes longer than this has failed. */
export const STEP_MS_MAX = 90_000;
export const STEPS = 4;

export type TourPeer = { readonly name: string; readonly state: ProcessState; readonly tip: Hex | null };
export type TourFacts = {
  readonly nowMs: number;
  /** The peers that we operate. */
  readonly peers: readonly TourPeer[];
  readonly blocks: Blocks;
  /** Peers that a majority is counted by. */
  readonly rollSize: number;
  /** Cuts that are set. */
  readonly faults: number;
  readonly crowds: {
    readonly isOn: boolean;
    /** What each side's has bought, in the order they were started. */
    readonly tallies: readonly DemoTally[];
    /** Why one has left by itself; null while all is well. */
    readonly fault: string | null;
  };
};
export type TourDeed =
  /** A crowd for each of these peers. */
  | { readonly type: 'sendIn'; readonly peers: readonly string[] }
  | { readonly type: 'partition'; readonly groups: Sides }
  | { readonly type: 'heal' }
  /** They buy no more, and leave when all is settled. */
  | { readonly type: 'sendHome' };

export type Sides = readonly [readonly string[], readonly string[]];
type Tips = readonly [Hex, Hex];

type Stage =
  | { readonly name: 'begun' }
  | { readonly name: 'opening'; readonly sides: Sides }
  | { readonly name: 'split'; readonly sides: Sides }
  | { readonly name: 'healed'; readonly sides: Sides; readonly tips: Tips }
  | { readonly name: 'over' };
type StageOf<N extends Stage['name']> = Extract<Stage, { name: N }>;

/** One showing, from its beginning to its end. */
export class TourCourse {
  #stage: Stage = { name: 'begun' };
  #sinceMs = 0;
  #row: TourRow = { step: 1, steps: STEPS, caption: OPENING, nextMs: null, isOver: false };

  get row(): TourRow {
    return this.#row;
  }
  get isOver(): boolean {
    return this.#stage.name === 'over';
  }

  /** Looks at how things are. @returns what is to be done now, in this order, before the next look */
  step(facts: TourFacts): TourDeed[] {
    const stage = this.#stage;
    if (stage.name === 'over') return [];
    if (stage.name === 'begun') return this.#begin(facts);
    const fault = this.#faultOf(stage, facts);
    if (fault !== null) return this.fail(fault);
    switch (stage.name) {
      case 'opening':
        return this.#onOpening(stage, facts);
      case 'split':
        return this.#onSplit(stage, facts);
      case 'healed':
        return this.#onHealed(stage, facts);
    }
  }

  /** Ends it before its time. @param why for people, as a sentence without its full stop @returns what puts things right */
  fail(why: string): TourDeed[] {
    if (this.isOver) {
      // What was to put things right has failed as well.
      this.#end(`${this.#row.caption} ${why}.`);
      return [];
    }
    const wasSplit = this.#stage.name === 'split' || this.#stage.name === 'healed';
    this.#end(`${why}. The show is over${wasSplit ? ', and its cut is being healed' : ''}.`);
    return [...(wasSplit ? [{ type: 'heal' } as const] : []), { type: 'sendHome' }];
  }

  /** Cuts the order of names in the middle, the first half not the smaller one. */
  #begin(facts: TourFacts): TourDeed[] {
    const names = facts.peers.filter(({ state }) => state === 'running').map(({ name }) => name);
    const half = Math.ceil(names.length / 2);
    const sides: Sides = [names.slice(0, half), names.slice(half)];
    const [[first], [second]] = sides;
    if (first === undefined || second === undefined) {
      this.#end(
        `A fork takes two peers that run, and there ${names.length === 1 ? 'is one' : 'is none'}: add one first.`,
      );
      return [];
    }
    const replaced = facts.faults > 0 ? ` The ${plural(facts.faults, 'cut')} set now will be replaced by it.` : '';
    this.#go(facts, { name: 'opening', sides }, 1, `${OPENING}${replaced}`);
    return [{ type: 'sendIn', peers: [first, second] }];
  }

  /** Nobody can join while no side is a majority: they have to have bought before. */
  #onOpening({ sides }: StageOf<'opening'>, facts: TourFacts): TourDeed[] {
    const { tallies } = facts.crowds;
    const isBusy = tallies.length === sides.length && tallies.every(({ bought }) => bought > 0);
    if (!isBusy || facts.nowMs - this.#sinceMs < READ_MS) return [];
    this.#go(facts, { name: 'split', sides }, 2, splitCaption(sides, facts.rollSize), facts.nowMs + SPLIT_MS);
    return [{ type: 'partition', groups: sides }];
  }

  #onSplit({ sides }: StageOf<'split'>, facts: TourFacts): TourDeed[] {
    if (facts.nowMs - this.#sinceMs < SPLIT_MS) return [];
    const tips = tipsOf(sides, facts);
    const fork = tips && forkOf(facts.blocks, ...tips);
    if (!tips || !fork?.own.every(({ length }) => length >= OWN_BLOCKS_MIN)) {
      if (this.#row.nextMs !== null) this.#row = { ...this.#row, nextMs: null };
      return [];
    }
    this.#go(facts, { name: 'healed', sides, tips }, 3, healedCaption(fork.own.map(({ length }) => length)));
    return [{ type: 'sendHome' }, { type: 'heal' }];
  }

  #onHealed({ sides, tips }: StageOf<'healed'>, facts: TourFacts): TourDeed[] {
    if (facts.nowMs - this.#sinceMs < READ_MS || facts.crowds.isOn) return [];
    const tip = commonTip(facts);
    const outcome = tip === null ? null : outcomeOf(facts.blocks, tips, tip);
    if (!outcome) return [];
    const [winner, loser] = outcome.winner === 0 ? sides : [sides[1], sides[0]];
    this.#end(outcomeCaption({ ...outcome, winner: andOf(winner), loser: andOf(loser) }, facts.crowds.tallies), STEPS);
    return [];
  }

  #faultOf(stage: StageOf<'opening' | 'split' | 'healed'>, facts: TourFacts): string | null {
    for (const name of stage.sides.flat()) {
      const state = facts.peers.find((peer) => peer.name === name)?.state ?? 'gone';
      if (state !== 'running') return `${name} is ${state}`;
    }
    if (facts.crowds.fault !== null) return `The shoppers have left: ${facts.crowds.fault}`;
    if (facts.nowMs - this.#sinceMs <= STEP_MS_MAX) return null;
    return TOO_LONG[stage.name];
  }

  #go({ nowMs }: TourFacts, stage: Stage, step: number, caption: string, nextMs: number | null = null): void {
    this.#stage = stage;
    this.#sinceMs = nowMs;
    this.#row = { step, steps: STEPS, caption, nextMs, isOver: false };
  }
  #end(caption: string, step = this.#row.step): void {
    this.#stage = { name: 'over' };
    this.#row = { ...this.#row, step, caption, nextMs: null, isOver: true };
  }
}

const TOO_LONG = {
  opening: 'The shoppers could not buy anything in time',
  split: 'The two sides did not both mine blocks of their own in time',
  healed: 'The peers did not come to one chain again in time',
} as const;

/** Of each side the highest tip; null if one has none that is known. */
function tipsOf(sides: Sides, { peers, blocks }: TourFacts): Tips | null {
  const [a, b] = sides.map((names) =>
    highest(
      blocks,
      peers.filter(({ name }) => names.includes(name)),
    ),
  );
  return a && b ? [a, b] : null;
}

/** The tip that all are at or on their way to; null while somebody is on another branch. */
function commonTip({ peers, blocks }: TourFacts): Hex | null {
  const running = peers.filter(({ state }) => state === 'running');
  const tip = highest(blocks, running);
  if (tip === null) return null;
  return running.every((peer) => peer.tip !== null && areOnOneBranch(blocks, peer.tip, tip)) ? tip : null;
}

function highest(blocks: Blocks, peers: readonly TourPeer[]): Hex | null {
  let best: Hex | null = null;
  for (const { tip } of peers) {
    const height = tip === null ? undefined : blocks.get(tip)?.height;
    if (height !== undefined && height > (best === null ? -1 : (blocks.get(best)?.height ?? -1))) best = tip;
  }
  return best;
}

type Outcome = {
  /** Whose branch everybody follows, by its place. */
  readonly winner: 0 | 1;
  /** Blocks that were left, and the transactions in them. */
  readonly depth: number;
  readonly transactions: number;
};

/** @param tips of the two sides when they met @param tip that all have come to @returns null if it is above neither, for now */
function outcomeOf(blocks: Blocks, tips: Tips, tip: Hex): Outcome | null {
  const winner = ([0, 1] as const).find((side) => forkOf(blocks, tip, tips[side])?.base === tips[side]);
  if (winner === undefined) return null;
  // The other side may have gone on mining until it heard of the better branch.
  const left = topOf(blocks, tips[winner === 0 ? 1 : 0]);
  const fork: Fork | null = forkOf(blocks, tip, left);
  const lost = fork?.own[1] ?? [];
  return { winner, depth: lost.length, transactions: transactionsIn(blocks, lost) };
}
