import test from 'ava';
import type { DemoTally } from '../../../dashboard/model/demo.js';
import { NO_TALLY } from '../../../dashboard/model/demo.js';
import type { BlockRow, ProcessState } from '../../../dashboard/model/rows.js';
import {
  READ_MS,
  SPLIT_MS,
  STEP_MS_MAX,
  TourCourse,
  type TourDeed,
  type TourFacts,
} from '../../../dashboard/model/tour.js';

/** A cluster as a board shows it: who is where, on a chain that is written down block by block. */
class Scene {
  nowMs = 0;
  faults = 0;
  rollSize: number | null = null;
  isOn = false;
  fault: string | null = null;
  tallies: DemoTally[] = [];
  readonly states = new Map<string, ProcessState>();
  readonly tips = new Map<string, string>();
  readonly blocks = new Map<string, Pick<BlockRow, 'previous' | 'height' | 'transactions'>>();
  readonly course = new TourCourse();

  constructor(...names: string[]) {
    this.blocks.set('genesis', { previous: 'none', height: 0, transactions: 0 });
    for (const name of names) {
      this.states.set(name, 'running');
      this.tips.set(name, 'genesis');
    }
  }

  /** Blocks on top of one another, of one transaction each, which these peers then have. */
  mine(names: readonly string[], ...hashes: string[]): void {
    for (const hash of hashes) {
      const previous = this.tips.get(names[0] ?? '') ?? '';
      const height = (this.blocks.get(previous)?.height ?? 0) + 1;
      this.blocks.set(hash, { previous, height, transactions: 1 });
      this.follow(names, hash);
    }
  }
  follow(names: readonly string[], hash: string): void {
    for (const name of names) this.tips.set(name, hash);
  }
  buy(...counts: readonly (readonly [bought: number, settled: number])[]): void {
    this.tallies = counts.map(([bought, settled]) => ({ ...NO_TALLY, shoppers: 4, bought, settled }));
  }

  look(afterMs = 0): TourDeed[] {
    this.nowMs += afterMs;
    const facts: TourFacts = {
      nowMs: this.nowMs,
      peers: [...this.states].map(([name, state]) => ({ name, state, tip: this.tips.get(name) ?? null })),
      blocks: this.blocks,
      rollSize: this.rollSize ?? this.states.size,
      faults: this.faults,
      crowds: { isOn: this.isOn, tallies: this.tallies, fault: this.fault },
    };
    return this.course.step(facts);
  }
  get caption(): string {
    return this.course.row.caption;
  }
}

/** Four peers, cut in two. */
function split(...names: string[]): Scene {
  const scene = new Scene(...names);
  scene.look();
  scene.isOn = true;
  scene.buy([2, 2], [1, 1]);
  scene.look(READ_MS);
  return scene;
}
/** The same, with three blocks on one side and two on the other, healed. */
function healed(): Scene {
  const scene = split('p1', 'p2', 'p3', 'p4');
  scene.mine(['p1', 'p2'], 'a1', 'a2', 'a3');
  scene.mine(['p3', 'p4'], 'b1', 'b2');
  scene.look(SPLIT_MS);
  scene.isOn = false;
  return scene;
}

test('shoppers come in, the cluster is cut in two, both sides mine, it is healed, and what happened is told', (t) => {
  const scene = new Scene('p1', 'p2', 'p3', 'p4');
  t.deepEqual(scene.look(), [{ type: 'sendIn', peers: ['p1', 'p3'] }]);
  t.like(scene.course.row, { step: 1, steps: 4, nextMs: null, isOver: false });
  scene.isOn = true;

  // Not before everybody who is to buy has joined, nor before that could be read.
  scene.buy([1, 1], [0, 0]);
  t.deepEqual(scene.look(READ_MS), []);
  scene.buy([1, 1], [1, 0]);
  const groups = [
    ['p1', 'p2'],
    ['p3', 'p4'],
  ];
  t.deepEqual(scene.look(), [{ type: 'partition', groups }]);
  t.like(scene.course.row, { step: 2, nextMs: scene.nowMs + SPLIT_MS });
  t.regex(scene.caption, /p1 and p2 on one side, p3 and p4 on the other\. .* Neither side is a majority/);

  // Ten seconds, and two blocks on each side.
  scene.mine(['p1', 'p2'], 'a1', 'a2', 'a3');
  scene.mine(['p3', 'p4'], 'b1', 'b2');
  t.deepEqual(scene.look(SPLIT_MS - 1), []);
  t.deepEqual(scene.look(1), [{ type: 'sendHome' }, { type: 'heal' }]);
  t.is(scene.course.row.step, 3);
  t.regex(scene.caption, /3 blocks here and 2 blocks there/);

  // Not before all follow one branch, and all that was bought has been waited for.
  scene.follow(['p3'], 'a3');
  t.deepEqual(scene.look(READ_MS), []);
  scene.mine(['p1', 'p2'], 'a4');
  scene.follow(['p4'], 'a4');
  scene.buy([5, 5], [3, 3]);
  t.deepEqual(scene.look(), []);
  t.false(scene.course.isOver);
  scene.isOn = false;
  scene.look();
  t.like(scene.course.row, { step: 4, isOver: true, nextMs: null });
  t.regex(scene.caption, /branch of p1 and p2 had more work and won\. p3 and p4 reorganised, 2 blocks deep/);
  t.regex(scene.caption, /2 transactions went back .* All 8 purchases settled/);
  t.deepEqual(scene.look(STEP_MS_MAX + 1), []);
});

test('a side with one block only is waited for, and the clock is no longer shown', (t) => {
  const scene = split('p1', 'p2');
  scene.mine(['p1'], 'a1', 'a2');
  scene.mine(['p2'], 'b1');
  t.deepEqual(scene.look(SPLIT_MS), []);
  t.is(scene.course.row.nextMs, null);
  scene.mine(['p2'], 'b2');
  t.deepEqual(scene.look(), [{ type: 'sendHome' }, { type: 'heal' }]);
});

test('the second side can win, and what it mined until it was heard counts', (t) => {
  const scene = healed();
  scene.mine(['p1'], 'a4');
  scene.mine(['p3', 'p4'], 'b3', 'b4', 'b5');
  scene.follow(['p1', 'p2'], 'b5');
  scene.buy([4, 3], [4, 4]);
  scene.look(READ_MS);
  t.regex(scene.caption, /branch of p3 and p4 had more work and won\. p1 and p2 reorganised, 4 blocks deep/);
  t.regex(scene.caption, /4 transactions went back .* 7 of 8 purchases have settled, the rest waits/);
});

test('of an odd number the first side is a majority, and the caption says what that means', (t) => {
  const scene = split('p1', 'p2', 'p3');
  t.regex(scene.caption, /p1 and p2 on one side, p3 on the other.* Only what p1 and p2 sell settles/);
  // Of peers that were stopped before a majority is counted too.
  const scarce = new Scene('p1', 'p2', 'p3');
  scarce.rollSize = 5;
  scarce.look();
  scarce.isOn = true;
  scarce.buy([1, 1], [1, 1]);
  scarce.look(READ_MS);
  t.regex(scarce.caption, /Neither side is a majority/);
});

test('only peers that run take part; cuts that are set are told to be replaced', (t) => {
  const scene = new Scene('p1', 'p2', 'p3');
  scene.states.set('p2', 'stopped');
  scene.faults = 2;
  t.deepEqual(scene.look(), [{ type: 'sendIn', peers: ['p1', 'p3'] }]);
  t.regex(scene.caption, /The 2 cuts set now will be replaced/);
});

test('fewer than two peers that run are no fork', (t) => {
  for (const [names, word] of [
    [[], 'there is none'],
    [['p1'], 'there is one'],
  ] as const) {
    const scene = new Scene(...names);
    t.deepEqual(scene.look(), []);
    t.true(scene.course.isOver);
    t.true(scene.caption.includes(word), scene.caption);
  }
});

test('a peer that ends, ends the show, and what was cut is healed', (t) => {
  const scene = split('p1', 'p2', 'p3', 'p4');
  scene.states.set('p3', 'killed');
  t.deepEqual(scene.look(), [{ type: 'heal' }, { type: 'sendHome' }]);
  t.like(scene.course.row, { isOver: true, nextMs: null });
  t.is(scene.caption, 'p3 is killed. The show is over, and its cut is being healed.');
  scene.states.delete('p3');
  t.deepEqual(scene.look(), []);
});

test('before anything is cut there is nothing to heal', (t) => {
  const scene = new Scene('p1', 'p2');
  scene.look();
  scene.states.delete('p2');
  t.deepEqual(scene.look(), [{ type: 'sendHome' }]);
  t.is(scene.caption, 'p2 is gone. The show is over.');
});

test('shoppers that leave by themselves end the show', (t) => {
  const scene = split('p1', 'p2');
  scene.fault = 'no peer answers';
  t.deepEqual(scene.look(), [{ type: 'heal' }, { type: 'sendHome' }]);
  t.regex(scene.caption, /^The shoppers have left: no peer answers\./);
});

test('a step that takes too long ends the show', (t) => {
  const opening = new Scene('p1', 'p2');
  opening.look();
  opening.isOn = true;
  t.deepEqual(opening.look(STEP_MS_MAX + 1), [{ type: 'sendHome' }]);
  t.regex(opening.caption, /could not buy anything in time/);

  const scene = split('p1', 'p2');
  t.deepEqual(scene.look(STEP_MS_MAX + 1), [{ type: 'heal' }, { type: 'sendHome' }]);
  t.regex(scene.caption, /did not both mine blocks/);

  const late = healed();
  t.deepEqual(late.look(STEP_MS_MAX + 1), [{ type: 'heal' }, { type: 'sendHome' }]);
  t.regex(late.caption, /did not come to one chain/);
});

test('what cannot be done ends the show; if putting it right fails too, that is said', (t) => {
  const scene = split('p1', 'p2');
  t.deepEqual(scene.course.fail('It went wrong: no supervisor'), [{ type: 'heal' }, { type: 'sendHome' }]);
  t.deepEqual(scene.course.fail('It went wrong: still none'), []);
  t.regex(scene.caption, /no supervisor.* is being healed\. It went wrong: still none\.$/);
});
