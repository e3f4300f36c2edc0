/** A dashboard put together: what it watches, keeps, tells and operates; from listening to the end. */
import { isIP } from 'node:net';
import { join } from 'node:path';
import { reasonOf } from '../peer/client/reason.js';
import type { Address } from '../peer/wire/address.js';
import { Asking } from './asking/asking.js';
import { Live } from './live/live.js';
import { Board, type Change } from './model/board.js';
import type { DemoRow } from './model/rows.js';
import { Operator } from './operating/operator.js';
import type { Options } from './options.js';
import { ASSETS } from './programs.js';
import { makeApp } from './server/app.js';
import { Guard } from './server/guard.js';
import { Metrics } from './server/metrics.js';
import type { DemoWish, OperatingFns } from './server/operations.js';
import { type DashboardServer, makeServer } from './server/server.js';
import { DEMO_SIZE, Demo } from './shop/demo.js';
import { Parlour } from './shop/parlour.js';
import { SplitMark } from './shop/split-mark.js';
import { TOUR_END_MS_MAX, Tour } from './shop/tour.js';
import { askJourneys } from './watching/asking-journeys.js';
import { Watching } from './watching/watching.js';

/** Pages, shops and crowds may take this long to end. */
const HANG_UP_MS_MAX = 2_000;
/** A dashboard that has not closed after this long may be left: what it was to heal, the next one heals. */
export const CLOSE_MS_MAX = TOUR_END_MS_MAX + HANG_UP_MS_MAX;

export class Dashboard {
  readonly #options: Options;
  readonly #board = new Board();
  readonly #guard: Guard;
  readonly #live: Live;
  readonly #metrics: Metrics;
  readonly #watching: Watching;
  readonly #parlour: Parlour;
  readonly #demo: Demo;
  readonly #operator: Operator | null;
  readonly #tour: Tour | null;
  /** Crowds of the tour's own: the demo load may be started and stopped beside it. */
  readonly #tourCrowds: Demo;
  readonly #server: DashboardServer;
  #address: Address | null = null;

  /** Listens. @param token what opens the buttons @returns rejects with the system's error */
  static async open(options: Options, token: string): Promise<Dashboard> {
    const dashboard = new Dashboard(options, token);
    await dashboard.#listen();
    dashboard.#watching.start();
    void dashboard.#tidy();
    return dashboard;
  }

  private constructor(options: Options, token: string) {
    this.#options = options;
    const board = this.#board;
    // Listening under a name, it is called by it; an address it knows of itself.
    const own = isIP(options.host) === 0 ? [options.host] : [];
    this.#guard = new Guard({ token, allowed: [...own, ...options.allow] });
    const isOpen = (given: string): boolean => this.#guard.opens(given);
    this.#live = new Live({ board, isToken: isOpen });
    this.#metrics = new Metrics(board, () => this.#live.pages);
    const { source, control } = options;
    const onChanges = (changes: readonly Change[]): void => this.#tell(changes);
    this.#watching = new Watching({ source, control, board, onChanges, random: Math.random, askJourneys });

    const trackerAddress = (): Address | null => this.#tracker;
    const peerNames = (): Record<string, string> => this.#peerNames;
    this.#parlour = new Parlour({ trackerAddress, wallets: options.wallets, peerNames, isOpen });
    // Without a folder for them no crowd is sent in: nobody operates from here then.
    const wallets = options.wallets ?? '';
    const addressOf = (name: string): Address | null => this.#addressOf(name);
    const crowd = { trackerAddress, peerNames, addressOf };
    const onChange = (demo: DemoRow): void => this.#tell([{ type: 'demo', demo }]);
    this.#demo = new Demo({ ...crowd, wallets: join(wallets, 'crowds', 'demo'), onChange });
    this.#tourCrowds = new Demo({ ...crowd, wallets: join(wallets, 'crowds', 'tour'), onChange: () => undefined });
    this.#operator = control === null ? null : new Operator(control);
    this.#tour = this.#operator && this.#makeTour(this.#operator);
    this.#server = this.#serve();
  }

  /** Where it listens. */
  get address(): Address {
    if (!this.#address) throw new Error('the dashboard does not listen yet');
    return this.#address;
  }
  /** Pages that are connected. */
  get pages(): number {
    return this.#live.pages;
  }

  /** Ends shops and crowds, heals what the tour has split, hangs up on everybody. */
  async close(): Promise<void> {
    await this.#tour?.close();
    await Promise.all([this.#demo.close(), this.#tourCrowds.close(), this.#parlour.close()]);
    this.#watching.stop();
    await this.#operator?.close();
    this.#live.close();
    await this.#server.close();
  }

  async #listen(): Promise<void> {
    const { host, port } = this.#options;
    try {
      this.#address = await this.#server.listen({ host, port });
    } catch (error) {
      this.#live.close();
      throw error;
    }
  }

  #tell(changes: readonly Change[]): void {
    this.#live.tell(changes);
    for (const change of changes) this.#metrics.observe(change);
  }

  #serve(): DashboardServer {
    const watching = this.#watching;
    const guard = this.#guard;
    const onBroken = (error: unknown): void => {
      process.stderr.write(`dashboard: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    };
    const asking = new Asking({
      heaviest: () => watching.heaviest(),
      all: () => watching.clients(),
      genesis: () => watching.genesis,
      rowOf: (block) => watching.rowOf(block),
      nameOf: (publicKey) => watching.nameOf(publicKey),
      keepName: (publicKey, name) => watching.keepName(publicKey, name),
    });
    const metrics = { contentType: this.#metrics.contentType, text: () => this.#metrics.text() };
    const operating = this.#operator && this.#tour && this.#operating(this.#operator, this.#tour);
    const app = makeApp({ board: this.#board, asking, metrics, guard, operating, assets: ASSETS, onBroken });
    const sockets = {
      '/live': this.#live.serve.bind(this.#live),
      '/shop': this.#parlour.serve.bind(this.#parlour),
    };
    return makeServer({ app, guard, sockets, onBroken });
  }

  #operating(operator: Operator, tour: Tour): OperatingFns {
    return {
      operator: stirring(operator, () => this.#watching.stir()),
      demo: (wish) => this.#demand(wish),
      tour: () => {
        tour.start();
        const { row } = tour;
        if (row === null) throw new Error('a tour that has begun has a caption');
        return row;
      },
      endTour: async () => {
        try {
          return await tour.end();
        } finally {
          this.#watching.stir();
        }
      },
    };
  }

  /** What cannot be put right now is tried by the next dashboard, and by hand any time. */
  async #tidy(): Promise<void> {
    try {
      await this.#tour?.tidy();
    } catch (error) {
      process.stderr.write(`dashboard: cannot heal what a tour has left: ${reasonOf(error)}\n`);
    }
    this.#watching.stir();
  }

  #demand({ run, peers = [], shoppers = DEMO_SIZE.shoppers, rate = DEMO_SIZE.rate }: DemoWish): DemoRow {
    if (run) this.#demo.start(peers, { shoppers, rate });
    else void this.#demo.stop();
    return this.#demo.row;
  }

  #makeTour(operator: Operator): Tour {
    return new Tour({
      board: () => this.#board,
      partition: (groups) => operator.partition(groups),
      heal: () => operator.heal(),
      standing: () => operator.standing(),
      mark: new SplitMark(join(this.#options.wallets ?? '', 'crowds', 'tour')),
      crowds: this.#tourCrowds,
      onChange: (tour) => this.#tell([{ type: 'tour', tour }]),
    });
  }

  /** Shops find their peers through it. */
  get #tracker(): Address | null {
    const { source, wallets } = this.#options;
    return source.type === 'tracker' && wallets !== null ? source.address : null;
  }
  get #peerNames(): Record<string, string> {
    const named = [...this.#board.peers.values()].filter(({ isOperated }) => isOperated);
    return Object.fromEntries(named.map(({ id, name }) => [id, name]));
  }
  #addressOf(name: string): Address | null {
    const peer = [...this.#board.peers.values()].find((one) => one.name === name);
    return peer?.state === 'running' ? { host: peer.host, port: peer.port } : null;
  }
}

/** The same operator, after each of whose deeds the board is looked at anew at once. */
function stirring(operator: Operator, stir: () => void): OperatingFns['operator'] {
  const after = async <T>(done: Promise<T>): Promise<T> => {
    try {
      return await done;
    } finally {
      stir();
    }
  };
  return {
    operate: (action, target) => after(operator.operate(action, target)),
    add: () => after(operator.add()),
    remove: (target) => after(operator.remove(target)),
    heat: (target, forMs) => after(operator.heat(target, forMs)),
    link: (what, from, to, oneWay) => after(operator.link(what, from, to, oneWay)),
    partition: (groups) => after(operator.partition(groups)),
    heal: () => after(operator.heal()),
  };
}
