/** "Show me a fork", carried out: looks at the board, does what comes next, and keeps the caption for every page. */
import { EXIT, Fault } from '../../orchestrator/control/fault.js';
import type { Board } from '../model/board.js';
import type { DemoTally } from '../model/demo.js';
import type { TourRow } from '../model/rows.js';
import { TourCourse, type TourDeed, type TourFacts } from '../model/tour.js';

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

  constructor(options: TourOptions) {
    this.#options = options;
  }

  get row(): TourRow | null {
    return this.#shown;
  }

  /** Begins. Whatever goes wrong from then on is told by the caption. @throws Fault if one is shown already */
  start(): void {
    if (this.#course && !this.#course.isOver) throw runs();
    if (this.#options.crowds.row.state !== 'off') throw leaving();
    this.#course = new TourCourse();
    this.#timer = setInterval(() => this.#look(), LOOK_MS);
    this.#look();
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
    await this.#carryOut(course, course.fail('Stopped'));
    this.#show();
  }

  /** Ends it, and its crowds, with the dashboard. */
  async close(): Promise<void> {
    if (this.#course && !this.#course.isOver) await this.stop();
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
    const { partition, heal, crowds } = this.#options;
    switch (deed.type) {
      case 'sendIn':
        return crowds.start(deed.peers, CROWD_SIZE);
      case 'partition':
        await partition(deed.groups);
        return;
      case 'heal':
        await heal();
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
    const row = this.#course?.row ?? null;
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
const leaving = (): Fault =>
  new Fault({
    code: 'TOUR_RUNS',
    message: 'the shoppers of the last showing are still leaving',
    hint: 'try again in a moment',
    exit: EXIT.taken,
  });
