/** A cluster started by hand, as its README says: real processes on real ports, in a folder of their own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ExecutionContext } from 'ava';
import type { Address } from '../../peer/wire/address.js';

const fileOf = (program: string): string => fileURLToPath(new URL(`../../${program}/main.js`, import.meta.url));

/** A program that runs, and what it has printed. */
export type Running = {
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
  out: string;
  errors: string;
};
/** What a command of the shop ended with. */
export type Outcome = { readonly code: number | null; readonly out: string; readonly errors: string };

export class ByHand {
  readonly folder: string;
  readonly wallets: string;
  readonly #t: ExecutionContext;
  readonly #peers = new Map<string, Running>();
  #tracker: { readonly running: Running; readonly port: number } | null = null;

  constructor(t: ExecutionContext) {
    this.#t = t;
    this.folder = mkdtempSync(join(tmpdir(), 'monkeychain-by-hand-'));
    this.wallets = join(this.folder, 'wallets');
    t.teardown(() => rmSync(this.folder, { recursive: true, force: true, maxRetries: 10 }));
  }

  /** A tracker and peers of these names, everybody linked to everybody. */
  static async up(t: ExecutionContext, ...names: string[]): Promise<ByHand> {
    const cluster = new ByHand(t);
    await cluster.tracker();
    await Promise.all(names.map((name) => cluster.peer(name)));
    for (const name of names) {
      await cluster.until(name, () => cluster.#linksOf(name) >= names.length - 1);
    }
    return cluster;
  }

  get port(): number {
    if (!this.#tracker) throw new Error('the tracker has not been started');
    return this.#tracker.port;
  }

  async tracker(): Promise<void> {
    const running = this.run(fileOf('tracker'), ['0']);
    const { port } = await addressOf(running);
    this.#tracker = { running, port };
  }
  async killTracker(): Promise<void> {
    await this.#kill(this.#tracker?.running);
  }

  /** Starts a peer, or starts it again on its folder. */
  peer(name: string, ...options: string[]): Promise<Address> {
    return this.#start(name, ['127.0.0.1', String(this.port), '127.0.0.1'], options);
  }
  /** Starts a peer without a tracker, or starts it again. */
  lonePeer(name: string, ...options: string[]): Promise<Address> {
    return this.#start(name, ['127.0.0.1'], options);
  }
  #start(name: string, where: readonly string[], options: readonly string[]): Promise<Address> {
    const args = ['--port', '0', '--data', join(this.folder, name), '--name', name];
    const running = this.run(fileOf('peer'), [...where, ...args, ...options]);
    this.#peers.set(name, running);
    return addressOf(running);
  }
  /** Where a peer listens. */
  async addressOf(name: string): Promise<Address> {
    const running = this.#peers.get(name);
    if (!running) throw new Error(`no peer ${name} has been started`);
    return await addressOf(running);
  }
  async kill(name: string): Promise<void> {
    await this.#kill(this.#peers.get(name));
  }
  /** Ctrl-C. @returns the exit code */
  async interrupt(name: string): Promise<number | null> {
    const running = this.#peers.get(name);
    running?.child.kill('SIGINT');
    return (await running?.ended) ?? null;
  }
  signal(name: string, signal: NodeJS.Signals): void {
    this.#peers.get(name)?.child.kill(signal);
  }
  /** What a peer has printed since it was last started. */
  logOf(name: string): string {
    return this.#peers.get(name)?.out ?? '';
  }

  /** Waits until something holds, as long as a peer lives. */
  async until(name: string, holds: () => boolean): Promise<void> {
    const running = this.#peers.get(name);
    if (running) await until(running, holds);
  }

  /** Starts a command of the shop. */
  shop(...words: string[]): Running {
    return this.run(fileOf('shop'), [String(this.port), '--wallets', this.wallets, ...words]);
  }
  /** Runs a command of the shop to its end. */
  async ask(...words: string[]): Promise<Outcome> {
    const running = this.shop(...words);
    const code = await running.ended;
    return { code, out: running.out, errors: running.errors };
  }
  /** Runs a command of the shop with --json; what it must end with is held against what it does. */
  async json<T>(code: number, ...words: string[]): Promise<T> {
    const outcome = await this.ask('--json', ...words);
    if (outcome.code !== code) this.#logPeers();
    this.#t.is(outcome.code, code, `${words.join(' ')}: ${outcome.out}${outcome.errors}`);
    this.#t.regex(outcome.out, /^\{.*\}\n$/);
    return JSON.parse(outcome.out) as T;
  }

  run(file: string, args: readonly string[]): Running {
    const env = { ...process.env, XDG_STATE_HOME: this.folder, ORCHESTRATOR_SHOP_HINT: 'shop' };
    const child = spawn(process.execPath, [file, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#t.teardown(async () => {
      child.kill('SIGKILL');
      await ended;
    });
    const ended = once(child, 'close').then(([code]) => code as number | null);
    const running: Running = { child, ended, out: '', errors: '' };
    child.stdout.on('data', (chunk) => {
      running.out += chunk;
    });
    child.stderr.on('data', (chunk) => {
      running.errors += chunk;
    });
    return running;
  }

  /** What the peers have printed, for whoever looks at a failure. */
  #logPeers(): void {
    for (const [name, { child, out, errors }] of this.#peers) {
      this.#t.log(name, child.exitCode, child.signalCode, `\n${out}${errors}`);
    }
  }
  #linksOf(name: string): number {
    return new Set(this.logOf(name).match(/linked to \w+/g)).size;
  }
  async #kill(running: Running | undefined): Promise<void> {
    running?.child.kill('SIGKILL');
    await running?.ended;
  }
}

/** Waits until something holds; throws if the program ends before. */
export async function until(running: Running, holds: () => boolean): Promise<void> {
  let isOver = false;
  void running.ended.then(() => {
    isOver = true;
  });
  while (!holds()) {
    if (isOver) throw new Error(`it ended: ${running.out}${running.errors}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function addressOf(running: Running): Promise<Address> {
  const pattern = /listens on ([\d.]+):(\d+)/;
  await until(running, () => pattern.test(running.out));
  const [, host = '', port] = pattern.exec(running.out) ?? [];
  return { host, port: Number(port) };
}
