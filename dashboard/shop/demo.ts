/** The demo load: crowds of shoppers, one for each peer that is named, started and stopped from the page. */
import { join } from 'node:path';
import { EXIT, Fault } from '../../orchestrator/control/fault.js';
import { type Address, addressText } from '../../peer/wire/address.js';
import { type DemoTally, sumOf, tallyText } from '../model/demo.js';
import type { DemoRow } from '../model/rows.js';
import { DemoProcess } from './demo-process.js';
import { type ForkShop, forkShop, shopEnvironment } from './shop-process.js';

/** Of each crowd, unless told otherwise. */
export const DEMO_SIZE: DemoSize = { shoppers: 12, rate: 4 };
/** Crowds at once: one a peer, and each is a process. */
const CROWDS_MAX = 8;

export type DemoSize = {
  /** How many buy at a time, 1 to 200. */
  readonly shoppers: number;
  /** Purchases a second, all together, 0.1 to 50. */
  readonly rate: number;
};

export type DemoOptions = {
  /** Where crowds find peers; null where there is no tracker. */
  readonly trackerAddress: () => Address | null;
  /** Of a peer by its name; null if there is none of that name, or it does not run. */
  readonly addressOf: (name: string) => Address | null;
  /** What peers are called, by id. */
  readonly peerNames: () => Readonly<Record<string, string>>;
  /** A folder for the wallets of these crowds alone: two of them at once cannot share any. */
  readonly wallets: string;
  readonly onChange: (row: DemoRow) => void;
  readonly fork?: ForkShop;
};

export class Demo {
  readonly #options: DemoOptions;
  readonly #fork: ForkShop;
  #crowds: readonly DemoProcess[] = [];
  #alive = 0;
  #row: DemoRow = { state: 'off', peers: [], word: null };
  #fault: string | null = null;
  #ended: Promise<void> = Promise.resolve();

  constructor(options: DemoOptions) {
    this.#options = options;
    this.#fork = options.fork ?? forkShop;
  }

  get row(): DemoRow {
    return this.#row;
  }
  /** Of the crowds that run, or of the last ones. */
  get tally(): DemoTally {
    return sumOf(this.#crowds.map(({ tally }) => tally));
  }
  /** Each crowd by itself, in the order of their peers. */
  get tallies(): DemoTally[] {
    return this.#crowds.map(({ tally }) => tally);
  }
  /** Why a crowd has ended by itself, for people; null while all is well. */
  get fault(): string | null {
    return this.#fault;
  }
  /** Process ids of the crowds that run. */
  get pids(): number[] {
    return this.#alive === 0 ? [] : this.#crowds.flatMap(({ pid }) => pid ?? []);
  }

  /**
   * Sends crowds in.
   *
   * @param peers by name, each of which gets a crowd of its own; none: one crowd, which buys anywhere
   * @throws Fault if one is in already, or there is nothing to send it to
   */
  start(peers: readonly string[], size: DemoSize = DEMO_SIZE): void {
    if (this.#row.state !== 'off') throw refusal('DEMO_RUNS', 'shoppers are in already', 'stop them first');
    if (peers.length > CROWDS_MAX)
      throw refusal(
        'TOO_MANY',
        `${peers.length} peers are more than get a crowd each`,
        `name at most ${CROWDS_MAX}, or none for any`,
      );
    const errands = this.#errandsOf([...new Set(peers)], size);
    this.#fault = null;
    this.#alive = errands.length;
    const env = shopEnvironment(this.#options.peerNames());
    this.#crowds = errands.map(
      (args) =>
        new DemoProcess(this.#fork(args, env), {
          onProgress: () => this.#tell(this.#row.state, tallyText(this.tally)),
          onEnded: (fault) => this.#onEnded(fault),
        }),
    );
    this.#ended = Promise.all(this.#crowds.map(({ ended }) => ended)).then(() => undefined);
    this.#row = { state: 'on', peers: [...new Set(peers)], word: null };
    this.#tell('on', 'shoppers are coming');
  }

  /** They buy no more, and leave when what is open is settled; asked again, at once. @returns settles when they have left */
  stop(): Promise<void> {
    if (this.#row.state === 'off') return Promise.resolve();
    this.#tell('stopping', tallyText(this.tally));
    for (const crowd of this.#crowds) crowd.stop();
    return this.#ended;
  }

  /** Ends all at once. What is signed is settled by the next crowd. */
  async close(): Promise<void> {
    for (const crowd of this.#crowds) crowd.kill();
    await this.#ended;
  }

  #errandsOf(peers: readonly string[], { shoppers, rate }: DemoSize): string[][] {
    const { trackerAddress, addressOf, wallets } = this.#options;
    const tracker = trackerAddress();
    if (!tracker) throw refusal('NO_TRACKER', 'shoppers find peers through a tracker, and none is known here', '');
    const crowd = (folder: string, more: readonly string[]): string[] => [
      ...[`${tracker.port}`, '--tracker-host', tracker.host, '--wallets', join(wallets, folder), '--json', ...more],
      ...['demo', '--shoppers', `${shoppers}`, '--rate', `${rate}`],
    ];
    if (peers.length === 0) return [crowd('any', [])];
    return peers.map((name) => {
      const address = addressOf(name);
      if (!address) throw refusal('NO_SUCH_PEER', `there is no running peer ${JSON.stringify(name)}`, '');
      return crowd(name, ['--peer', addressText(address)]);
    });
  }

  #onEnded(fault: string | null): void {
    this.#alive--;
    // One crowd alone is not what was asked for: the others leave too.
    if (fault !== null && this.#fault === null) {
      this.#fault = fault;
      if (this.#row.state === 'on') void this.stop();
    }
    if (this.#alive > 0) return;
    const counted = tallyText(this.tally);
    this.#tell('off', this.#fault === null ? counted : `they have left: ${this.#fault}`);
  }

  #tell(state: DemoRow['state'], word: string | null): void {
    if (state === this.#row.state && word === this.#row.word) return;
    this.#row = { ...this.#row, state, word };
    this.#options.onChange(this.#row);
  }
}

const refusal = (code: string, message: string, hint: string): Fault =>
  new Fault({ code, message, hint, exit: EXIT.failed });
