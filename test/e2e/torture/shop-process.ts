/** A shop in a process of its own, where a crowd buys all the time; and what it has signed, as its outboxes say. */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { fromHex } from '../../../peer/chain/crypto.js';
import { decodeTransaction, type Transaction } from '../../../peer/chain/transaction.js';

const SHOP = fileURLToPath(new URL('../../../shop/main.js', import.meta.url));
/** Who buys at a time, and how often: purchases a second. */
const CROWD = { shoppers: 8, rate: 3 } as const;
/** A shop that finds no peer ends, and somebody starts it again. */
const AGAIN_MS = 300;
/** When it closes, it waits so long until everything is settled. */
const SETTLE_SECONDS_MAX = 90;

/** A signed transaction, and the last that was known of it. */
export type Paper = { readonly transaction: Transaction; readonly state: string };

export class ShopProcess {
  /** How often it was started again: after a kill, or because it had ended. */
  restarts = 0;
  readonly #tracker: number;
  readonly #wallets: string;
  readonly #log: string;
  #child: ChildProcess | null = null;
  #isClosing = false;
  #running: Promise<void> = Promise.resolve();
  #code: number | null = null;

  /** @param tracker its port @param wallets a folder of its own @param log what it prints goes there */
  constructor(tracker: number, wallets: string, log: string) {
    this.#tracker = tracker;
    this.#wallets = wallets;
    this.#log = log;
  }

  /** Opens it, and again whenever it ends, until it is closed. */
  open(): void {
    this.#running = this.#run();
  }

  async #run(): Promise<void> {
    while (!this.#isClosing) {
      this.#code = await this.#once();
      if (this.#isClosing) return;
      this.restarts++;
      await pause(AGAIN_MS);
    }
  }

  #once(): Promise<number | null> {
    const log = openSync(this.#log, 'a');
    const words = ['demo', '--shoppers', `${CROWD.shoppers}`, '--rate', `${CROWD.rate}`];
    const options = ['--wallets', this.#wallets, '--timeout', `${SETTLE_SECONDS_MAX}`];
    const child = spawn(process.execPath, [SHOP, `${this.#tracker}`, ...options, ...words], {
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    this.#child = child;
    return new Promise((resolve) => child.once('close', resolve));
  }

  kill(): void {
    this.#child?.kill('SIGKILL');
  }

  /** Ctrl-C: it buys no more, and waits until all is settled. @returns its exit code: 0 if all is, and every record right */
  async close(): Promise<number | null> {
    this.#isClosing = true;
    this.#child?.kill('SIGINT');
    await this.#running;
    return this.#code;
  }

  /** Ends it at once. */
  async abort(): Promise<void> {
    this.#isClosing = true;
    this.kill();
    await this.#running;
  }

  /** Everything its shoppers have ever signed. */
  papers(): Paper[] {
    const demo = join(this.#wallets, 'demo');
    return foldersIn(demo)
      .flatMap((network) => foldersIn(join(demo, network)).map((wallet) => join(demo, network, wallet, 'outbox.json')))
      .flatMap(readOutbox);
  }
}

/** Names of networks and of wallets alike are 32 bytes in hex. */
const foldersIn = (path: string): string[] =>
  existsSync(path) ? readdirSync(path).filter((name) => name.length === 64) : [];

type Outbox = { readonly papers: readonly { readonly bytes: string; readonly receipt: { readonly state: string } }[] };

function readOutbox(path: string): Paper[] {
  // A wallet whose shop was killed before it had signed anything.
  if (!existsSync(path)) return [];
  const { papers } = JSON.parse(readFileSync(path, 'utf8')) as Outbox;
  return papers.map(({ bytes, receipt }) => {
    const read = decodeTransaction(fromHex(bytes));
    if (!read.ok) throw new Error(`${path}: ${read.why}`);
    return { transaction: read.value, state: receipt.state };
  });
}
