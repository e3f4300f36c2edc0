import test from 'ava';
import { Board } from '../../../dashboard/model/board.js';
import { type DemoTally, NO_TALLY } from '../../../dashboard/model/demo.js';
import type { PeerRow, TourRow } from '../../../dashboard/model/rows.js';
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
