/** The built peer as a process, started by hand or forked by a supervisor. */
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ExecutionContext } from 'ava';
import { encode } from '../../../peer/chain/codec.js';
import { type Genesis, genesis as genesisCodec } from '../../../peer/chain/genesis.js';
import type { PeerCommand, PeerReport, PeerStatus } from '../../../peer/control.js';
import type { Address } from '../../../peer/wire/address.js';
import { EASY, folder, until } from './ground.js';

export const MAIN = fileURLToPath(new URL('../../../peer/main.js', import.meta.url));

export type Ended = { readonly code: number | null; readonly signal: NodeJS.Signals | null };

export type Printed = { out: string; errors: string };

function watch(t: ExecutionContext, child: ChildProcess) {
  t.teardown(() => child.kill('SIGKILL'));
  const printed: Printed = { out: '', errors: '' };
  child.stdout?.on('data', (chunk: Buffer) => {
    printed.out += chunk;
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    printed.errors += chunk;
  });
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal }) as Ended);
  return { child, printed, ended };
}

/** A peer by hand. */
export const byHand = (t: ExecutionContext, ...args: string[]) => watch(t, spawn(process.execPath, [MAIN, ...args]));

const LISTENS = /peer ([0-9a-f]{64}) listens on ([\d.]+):(\d+), network ([0-9a-f]{64}), at block (\d+)$/m;

/** What a peer by hand prints when it listens. */
export async function listening(printed: Printed): Promise<{ id: string; address: Address; height: number }> {
  await until(() => LISTENS.test(printed.out));
  const [, id = '', host = '', port, , height] = LISTENS.exec(printed.out) ?? [];
  return { id, address: { host, port: Number(port) }, height: Number(height) };
}

/** A file with a genesis, by default the one that costs nothing to mine on. */
export function genesisFile(t: ExecutionContext, genesis: Genesis = EASY): string {
  const path = join(folder(t), 'genesis.bin');
  writeFileSync(path, encode(genesisCodec, genesis));
  return path;
}

type Report<T extends PeerReport['type']> = Extract<PeerReport, { type: T }>;

/** A peer as a supervisor's child. */
export class Supervised {
  readonly child: ChildProcess;
  readonly printed: Printed;
  readonly ended: Promise<Ended>;
  readonly reports: PeerReport[] = [];
  #request = 0;

  constructor(t: ExecutionContext, ...args: string[]) {
    const { child, printed, ended } = watch(t, fork(MAIN, [...args, '--supervised'], { silent: true }));
    this.child = child;
    this.printed = printed;
    this.ended = ended;
    child.on('message', (report: PeerReport) => this.reports.push(report));
  }

  say(command: PeerCommand): void {
    this.child.send(command);
  }

  /** The next report of a kind, or the one that is here. */
  async heard<T extends PeerReport['type']>(
    type: T,
    isIt: (report: Report<T>) => boolean = () => true,
  ): Promise<Report<T>> {
    const find = (): PeerReport | undefined =>
      this.reports.find((report) => report.type === type && isIt(report as Report<T>));
    await until(() => find() !== undefined);
    return find() as Report<T>;
  }

  async begin(): Promise<Report<'ready'>> {
    this.say({ type: 'begin', faults: [] });
    return await this.heard('ready');
  }

  async status(): Promise<PeerStatus> {
    const request = ++this.#request;
    this.say({ type: 'status', request });
    return (await this.heard('status', (report) => report.request === request)).status;
  }

  async mine(blocks: number): Promise<Report<'mined'>> {
    const request = ++this.#request;
    this.say({ type: 'mine', request, blocks });
    return await this.heard('mined', (report) => report.request === request);
  }
}
