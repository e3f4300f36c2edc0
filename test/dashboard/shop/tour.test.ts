import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { Board } from '../../../dashboard/model/board.js';
import { type DemoTally, NO_TALLY } from '../../../dashboard/model/demo.js';
import type { PeerRow, TourRow } from '../../../dashboard/model/rows.js';
import type { Standing } from '../../../dashboard/model/tour-split.js';
import { type Groups, SplitMark } from '../../../dashboard/shop/split-mark.js';
import { Tour, type TourOptions } from '../../../dashboard/shop/tour.js';
import { settle } from './fake-child.js';

class Scene {
  readonly board = new Board();
  readonly did: string[] = [];
  readonly rows: (TourRow | null)[] = [];
  readonly row: { state: 'off' | 'on' | 'stopping' } = { state: 'off' };
  tallies: DemoTally[] = [];
  nowMs = 0;
  readonly tour: Tour;
  marked: Groups | null = null;
  cuts: Standing['cuts'] = [];

  constructor(names: readonly string[], more: Partial<TourOptions> = {}) {
    for (const name of names) {
      const peer = { id: name, name, state: 'running', isOperated: true, said: null } as unknown as PeerRow;
      this.board.apply({ type: 'peer', peer });
    }
    const scene = this;
    this.tour = new Tour({
      board: () => this.board,
      partition: (groups) => Promise.resolve(this.did.push(`cut ${groups.join(' | ')}`)),
      heal: () => Promise.resolve(this.did.push('heal')),
      standing: () => Promise.resolve({ peers: names, cuts: this.cuts }),
      mark: {
        read: () => this.marked,
        set: (groups) => {
          this.marked = groups;
        },
        clear: () => {
          this.marked = null;
        },
      },
      crowds: {
        row: this.row,
        fault: null,
        get tallies() {
          return scene.tallies;
        },
        start: (peers) => {
          this.row.state = 'on';
          this.did.push(`send in ${peers}`);
        },
        stop: () => {
          this.row.state = 'off';
          this.did.push('send home');
          return Promise.resolve();
        },
      },
      onChange: (row) => this.rows.push(row),
      now: () => this.nowMs,
      ...more,
    });
  }
  /** Until it has got to a step, or is over. */
  async until(holds: (row: TourRow) => boolean): Promise<void> {
    while (!this.tour.row || !holds(this.tour.row)) await settle();
  }
  buy(): void {
    this.tallies = [1, 1].map((bought) => ({ ...NO_TALLY, shoppers: 1, bought }));
    this.nowMs += 5_000;
  }
}

test('it does what the course says, and every change of the caption is told once', async (t) => {
  const scene = new Scene(['p1', 'p2']);
  scene.tour.start();
  t.throws(() => scene.tour.start(), { message: /already/ });
  scene.buy();
  await scene.until(({ step }) => step === 2);
  await scene.tour.stop();
  t.deepEqual(scene.did, ['send in p1,p2', 'cut p1 | p2', 'heal', 'send home']);
  t.deepEqual(
    scene.rows.map((row) => row && [row.step, row.isOver]),
    [
      [1, false],
      [2, false],
      [2, true],
    ],
  );
  // Over, it stays to be read until somebody takes it away.
  await scene.tour.stop();
  t.is(scene.tour.row, null);
  t.is(scene.rows.at(-1), null);
  scene.tour.start();
  await scene.tour.close();
});

test('what cannot be done ends it, and says why', async (t) => {
  const scene = new Scene(['p1', 'p2'], { partition: () => Promise.reject(new Error('the supervisor is gone')) });
  scene.tour.start();
  scene.buy();
  await scene.until(({ isOver }) => isOver);
  t.regex(scene.tour.row?.caption ?? '', /the supervisor is gone/);
  await settle();
  t.deepEqual(scene.did, ['send in p1,p2', 'heal', 'send home']);
  await scene.tour.close();
});

test('too few peers are told by the caption', async (t) => {
  const scene = new Scene(['p1']);
  scene.tour.start();
  await scene.until(({ isOver }) => isOver);
  t.deepEqual(scene.did, []);
  t.regex(scene.tour.row?.caption ?? '', /takes two peers/);
  await scene.tour.close();
});

test('while the shoppers of the last one are leaving there is no other', (t) => {
  const scene = new Scene(['p1', 'p2']);
  scene.row.state = 'stopping';
  t.throws(() => scene.tour.start(), { message: /still leaving/ });
  t.is(scene.tour.row, null);
});

test('somebody ends it: the split is healed, and there is nothing to end any more', async (t) => {
  const scene = new Scene(['p1', 'p2']);
  await t.throwsAsync(scene.tour.end(), { message: /no fork is being shown/ });
  scene.tour.start();
  scene.buy();
  await scene.until(({ step }) => step === 2);
  t.deepEqual(scene.marked, [['p1'], ['p2']], 'the split is marked while it stands');
  const [first, second] = await Promise.all([scene.tour.end(), scene.tour.end()]);
  t.like(first, { isOver: true, caption: 'Stopped. The show is over, and its cut is being healed.' });
  t.is(first, second, 'twice is once');
  t.deepEqual(scene.did.slice(1), ['cut p1 | p2', 'heal', 'send home']);
  t.is(scene.marked, null);
  await t.throwsAsync(scene.tour.end(), { message: /no fork is being shown/ });
  await scene.tour.close();
});

test('what a tour left that was killed is healed and told; a split that is somebody’s own stays', async (t) => {
  const both = (from: string, to: string) => [
    { from, to },
    { from: to, to: from },
  ];
  const killed = new Scene(['p1', 'p2', 'p3']);
  killed.marked = [['p1', 'p2'], ['p3']];
  killed.cuts = [...both('p1', 'p3'), ...both('p2', 'p3')];
  await killed.tour.tidy();
  t.deepEqual(killed.did, ['heal']);
  t.like(killed.tour.row, { isOver: true });
  t.regex(killed.tour.row?.caption ?? '', /cut short.*has been healed/);
  await killed.tour.tidy();
  t.deepEqual(killed.did, ['heal'], 'once');

  for (const cuts of [[], both('p1', 'p3'), [...killed.cuts, ...both('p1', 'p2')], [...both('p1', 'p2')]]) {
    const own = new Scene(['p1', 'p2', 'p3']);
    own.marked = [['p1', 'p2'], ['p3']];
    own.cuts = cuts;
    await own.tour.tidy();
    t.deepEqual([own.did, own.tour.row, own.marked], [[], null, null]);
  }
  const unmarked = new Scene(['p1', 'p2', 'p3']);
  unmarked.cuts = killed.cuts;
  await unmarked.tour.tidy();
  t.deepEqual(unmarked.did, []);
});

test('a supervisor that does not answer keeps no dashboard from ending, and the split stays marked', async (t) => {
  const scene = new Scene(['p1', 'p2'], { heal: () => new Promise(() => undefined) });
  scene.tour.start();
  scene.buy();
  await scene.until(({ step }) => step === 2);
  await scene.tour.close();
  t.deepEqual(scene.marked, [['p1'], ['p2']]);
});

test('the mark is on disk: another process reads it, and one that is torn is none', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'mark-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  const below = join(folder, 'not-there-yet');
  t.is(new SplitMark(below).read(), null);
  new SplitMark(below).set([['p1'], ['p2', 'p3']]);
  t.deepEqual(new SplitMark(below).read(), [['p1'], ['p2', 'p3']]);
  for (const torn of ['[["p1"', '{"p1":1}']) {
    writeFileSync(join(below, 'split.json'), torn);
    t.is(new SplitMark(below).read(), null);
  }
  new SplitMark(below).clear();
  new SplitMark(below).clear();
  t.is(new SplitMark(below).read(), null);
});
