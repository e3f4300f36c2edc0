/** A whole cluster for benchmarks, dashboard included: brought up by the command line, and always ended. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ControlClient } from '../../orchestrator/control/client.js';
import { socketPath } from '../../orchestrator/control/path.js';
import { Home } from '../e2e/cluster.js';

const LONG_CHAIN = fileURLToPath(new URL('long-chain.js', import.meta.url));
/** The kernel's clock in /proc: a hundredth of a second wherever Node runs. */
const TICK_MS = 10;

export type Spent = { readonly cpuMs: number; readonly residentBytes: number };

export class Operated {
  readonly home: Home;
  readonly #peers: number;
  readonly #cleaning: (() => void | Promise<void>)[] = [];
  #control: ControlClient | null = null;

  constructor(peers: number) {
    this.#peers = peers;
    this.home = new Home({ teardown: (act) => void this.#cleaning.push(act) });
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => void this.close().finally(() => process.exit(130)));
    }
  }

  /** Until all are linked. */
  async up(): Promise<void> {
    await this.home.json('up', '-d', '--wait', '--port', '0', '--peers', `${this.#peers}`);
    this.#control = await ControlClient.connect(socketPath(this.home.folder()));
  }

  async down(): Promise<void> {
    this.#control?.close();
    this.#control = null;
    await this.home.json('down');
  }

  /** Gives every peer a chain of so many blocks, while all are down. @returns seconds it took */
  async lengthen(blocks: number): Promise<number> {
    const begun = performance.now();
    const child = spawn(process.execPath, [LONG_CHAIN, this.home.folder(), `${blocks}`], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const [code] = await once(child, 'exit');
    assert.equal(code, 0, 'the generator of long chains ends well');
    return (performance.now() - begun) / 1000;
  }

  get control(): ControlClient {
    assert(this.#control, 'the cluster is up');
    return this.#control;
  }

  /** Address of the dashboard, its token in the fragment, and its process. */
  async dashboard(): Promise<{ readonly url: string; readonly pid: number }> {
    const { url } = await this.home.json<{ url: string }>('dashboard');
    const { dashboard } = await this.home.ps();
    assert(dashboard?.pid, 'a cluster that is up has a dashboard');
    return { url, pid: dashboard.pid };
  }

  async close(): Promise<void> {
    this.#control?.close();
    for (const act of this.#cleaning.splice(0)) await act();
  }
}

/** What a process has used so far, as Linux counts it; null elsewhere. */
export function spentBy(pid: number): Spent | null {
  if (process.platform !== 'linux') return null;
  // Behind the name, which may have spaces: user and system time are the 12th and 13th of what follows.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
  const resident = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return { cpuMs: (Number(fields[11]) + Number(fields[12])) * TICK_MS, residentBytes: Number(resident) * 1024 };
}
