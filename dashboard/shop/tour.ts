/** "Show me a fork", carried out: looks at the board, does what comes next, and keeps the caption for every page. */
import { setTimeout as sleep } from 'node:timers/promises';
import { EXIT, Fault } from '../../orchestrator/control/fault.js';
import type { Board } from '../model/board.js';
import type { DemoTally } from '../model/demo.js';
import type { TourRow } from '../model/rows.js';
import { STEPS, TourCourse, type TourDeed, type TourFacts } from '../model/tour.js';
import { isSplitInto, type Standing } from '../model/tour-split.js';
import { LEFT_OVER } from '../model/tour-words.js';
import type { SplitMark } from './split-mark.js';

/** How long the end of a dashboard waits for a split to be healed. What is not healed by then the next one heals. */
export const TOUR_END_MS_MAX = 2_000;
const LOOK_MS = 250;
/** Small crowds: each purchase is to be seen. */
const CROWD_SIZE = { shoppers: 4, rate: 1.5 } as const;

/** As `Demo` has it. */
export type Crowds = {
  readonly row: { readonly state: 'off' | 'on' | 'stopping' };
  readonly tallies: readonly DemoTally[];
  readonly fault: string | null;
  start(peers: readonly string[], size: { readonly shoppers: number; readonly rate: number }): void;
  stop(): Promise<void>;
};
export type TourOptions = {
  readonly board: () => Board;
  /** Replaces all faults by cuts between the groups. */
  readonly partition: (groups: readonly (readonly string[])[]) => Promise<unknown>;
  /** Lifts all faults. */
  readonly heal: () => Promise<unknown>;
  /** Who there is and what is cut now, by the supervisor's word. */
  readonly standing: () => Promise<Standing>;
  /** Kept beyond the life of this process. */
  readonly mark: Pick<SplitMark, 'read' | 'set' | 'clear'>;
  /** Crowds of its own, beside the demo load: somebody else may start and stop that. */
  readonly crowds: Crowds;
  readonly onChange: (row: TourRow | null) => void;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
};

export class Tour {
  readonly #options: TourOptions;
  #course: TourCourse | null = null;
  #shown: TourRow | null = null;
  #timer: NodeJS.Timeout | null = null;
  #step: Promise<void> = Promise.resolve();
  #isStepping = false;
  /** Told of what was left by another dashboard's tour; null if nothing was. */
  #leftOver: TourRow | null = null;
  #isTidying = false;

  constructor(options: TourOptions) {
    this.#options = options;
  }

  get row(): TourRow | null {
    return this.#shown;
  }

  /** Begins. Whatever goes wrong from then on is told by the caption. @throws Fault if one is shown already */
  start(): void {
    if ((this.#course && !this.#course.isOver) || this.#isTidying) throw runs();
    if (this.#options.crowds.row.state !== 'off') throw leaving();
    this.#leftOver = null;
    this.#course = new TourCourse();
    this.#timer = setInterval(() => this.#look(), LOOK_MS);
    this.#look();
  }

  /** Ends one that runs, for whoever has seen enough. @returns its last word @throws Fault if none runs */
  async end(): Promise<TourRow> {
    const course = this.#course;
    if (!course || course.isOver) throw over();
    await this.stop();
    return course.row;
  }

  /** Heals the split of a tour whose dashboard did not live to do it; not one that was changed since. @throws Fault */
  async tidy(): Promise<void> {
    const groups = this.#options.mark.read();
    if (!groups) return;
    this.#isTidying = true;
    try {
      if (isSplitInto(groups, await this.#options.standing())) {
        await this.#options.heal();
        this.#leftOver = { step: STEPS, steps: STEPS, caption: LEFT_OVER, nextMs: null, isOver: true };
        this.#show();
      }
      this.#options.mark.clear();
    } finally {
      this.#isTidying = false;
    }
  }

  /** Ends it before its time, and puts things right; of one that is over, takes the caption away. */
  async stop(): Promise<void> {
    const course = this.#course;
    if (!course) return;
    if (course.isOver) {
      this.#course = null;
      this.#show();
      return;
    }
    // What is being done is finished first, so that a split just asked for is healed too.
    await this.#step;
    if (!course.isOver) await this.#carryOut(course, course.fail('Stopped'));
    this.#show();
  }

  /** Ends it with the dashboard: settles within TOUR_END_MS_MAX, however long the supervisor takes. */
  async close(): Promise<void> {
    if (this.#course && !this.#course.isOver) {
      const late = new AbortController();
      await Promise.race([this.stop(), sleep(TOUR_END_MS_MAX, undefined, late).catch(() => undefined)]);
      late.abort();
    }
    this.#rest();
  }

  #look(): void {
    const course = this.#course;
    if (!course || this.#isStepping) return;
    this.#isStepping = true;
    this.#step = this.#carryOut(course, course.step(this.#facts)).finally(() => {
      this.#isStepping = false;
      this.#show();
    });
  }

  /** What cannot be done ends the show, and what then puts things right is tried as well. */
  async #carryOut(course: TourCourse, deeds: readonly TourDeed[]): Promise<void> {
    this.#show();
    for (const deed of deeds) {
      try {
        await this.#do(deed);
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        await this.#carryOut(course, course.fail(`It went wrong: ${why}`));
      }
    }
    if (course.isOver) this.#rest();
  }

  async #do(deed: TourDeed): Promise<void> {
    const { partition, heal, crowds, mark } = this.#options;
    switch (deed.type) {
      case 'sendIn':
        return crowds.start(deed.peers, CROWD_SIZE);
      case 'partition':
        // First: a process may end between any two lines.
        mark.set(deed.groups);
        await partition(deed.groups);
        return;
      case 'heal':
        await heal();
        mark.clear();
        return;
      case 'sendHome':
        // That they have left is seen by a later look.
        if (crowds.row.state === 'on') void crowds.stop();
    }
  }

  get #facts(): TourFacts {
    const { board, crowds, now = Date.now } = this.#options;
    const { peers, blocks, head, faults } = board();
    return {
      nowMs: now(),
      peers: [...peers.values()]
        .filter(({ isOperated }) => isOperated)
        .map(({ name, state, said }) => ({ name, state, tip: said?.tip ?? null })),
      blocks,
      rollSize: head?.roll.length ?? peers.size,
      faults: faults.length,
      crowds: { isOn: crowds.row.state !== 'off', tallies: crowds.tallies, fault: crowds.fault },
    };
  }

  #show(): void {
    const row = this.#course?.row ?? this.#leftOver;
    if (row === this.#shown) return;
    this.#shown = row;
    this.#options.onChange(row);
  }
  #rest(): void {
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
  }
}

const runs = (): Fault =>
  new Fault({
    code: 'TOUR_RUNS',
    message: 'a fork is being shown already',
    hint: 'watch it to its end',
    exit: EXIT.taken,
  });
const over = (): Fault =>
  new Fault({ code: 'TOUR_OVER', message: 'no fork is being shown', hint: '', exit: EXIT.failed });
const leaving = (): Fault =>
  new Fault({
    code: 'TOUR_RUNS',
    message: 'the shoppers of the last showing are still leaving',
    hint: 'try again in a moment',
    exit: EXIT.taken,
  });
