/** "Show me a fork" on a real cluster: really cut, really sold on both sides, really healed. */
import { join } from 'node:path';
import test from 'ava';
import { Board } from '../../dashboard/model/board.js';
import type { BlockRow, PeerRow } from '../../dashboard/model/rows.js';
import { Demo } from '../../dashboard/shop/demo.js';
import { Tour } from '../../dashboard/shop/tour.js';
import { ControlClient } from '../../orchestrator/control/client.js';
import type { Ps } from '../../orchestrator/control/messages.js';
import { socketPath } from '../../orchestrator/control/path.js';
import { PeerClient } from '../../peer/client/peer.js';
import { type Home, startCluster, until } from './cluster.js';

const TOUR_MS_MAX = 110_000;

/** The board of a cluster, as far as a tour looks at it. */
class Watch {
  readonly board = new Board();
  readonly control: ControlClient;
  ps: Ps;

  private constructor(control: ControlClient, ps: Ps) {
    this.control = control;
    this.ps = ps;
  }
  static async on(home: Home): Promise<Watch> {
    const control = await ControlClient.connect(socketPath(home.folder()));
    if (!control) throw new Error('no supervisor');
    const watch = new Watch(control, await control.ask({ type: 'ps' }));
    await watch.look();
    return watch;
  }

  async look(): Promise<void> {
    this.ps = await this.control.ask({ type: 'ps' });
    for (const { tip, ...peer } of this.ps.peers) {
      if (tip !== null && !this.board.blocks.has(tip)) await this.#read(peer);
      const row = { ...peer, isOperated: true, said: tip === null ? null : { tip } } as unknown as PeerRow;
      this.board.apply({ type: 'peer', peer: row });
    }
  }
  async #read(address: { readonly host: string; readonly port: number }): Promise<void> {
    const peer = await PeerClient.connect(address);
    try {
      this.#take(peer.network, '', 0, 0);
      for await (const { hash, previous, height, data } of peer.blocks(1)) {
        this.#take(hash, previous, height, data.transactions.length);
      }
    } finally {
      peer.close();
    }
  }
  #take(hash: string, previous: string, height: number, transactions: number): void {
    this.board.apply({ type: 'block', block: { hash, previous, height, transactions } as unknown as BlockRow });
  }
}

test.serial('shoppers on both sides, two branches, one wins, and all that was bought settles', async (t) => {
  t.timeout(TOUR_MS_MAX);
  const home = await startCluster(t, 4);
  const watch = await Watch.on(home);
  t.teardown(() => watch.control.close());
  const crowds = new Demo({
    trackerAddress: () => watch.ps.tracker,
    addressOf: (name) => watch.ps.peers.find((peer) => peer.name === name) ?? null,
    peerNames: () => ({}),
    wallets: join(home.folder(), 'wallets', 'tour'),
    onChange: () => undefined,
  });
  const captions: string[] = [];
  const tour = new Tour({
    board: () => watch.board,
    partition: (groups) => watch.control.ask({ type: 'partition', groups: groups.map((names) => names.join(',')) }),
    heal: () => watch.control.ask({ type: 'heal' }),
    crowds,
    onChange: (row) => row && captions.push(row.caption),
  });
  t.teardown(async () => {
    await tour.close();
    await crowds.close();
  });
  tour.start();
  await until(
    'the end of the show',
    async () => {
      await watch.look();
      return tour.row?.isOver === true;
    },
    TOUR_MS_MAX,
  );
  t.is(tour.row?.step, 4, captions.join('\n'));
  t.regex(
    captions.at(-1) ?? '',
    /had more work and won\..* reorganised, [1-9]\d* blocks? deep.* each once/s,
    captions.join('\n'),
  );
  t.like(await home.status(), { tipsAgree: true, faults: [] });
  t.is(crowds.row.state, 'off');
});
