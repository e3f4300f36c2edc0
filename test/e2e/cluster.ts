/** Real clusters for tests: the built command line, real processes, a state folder of their own, nothing left behind. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ControlClient } from '../../orchestrator/control/client.js';
import type { AnswerTo, ClusterStatus, CommandOf, PeerRow, Ps } from '../../orchestrator/control/messages.js';
import { socketPath } from '../../orchestrator/control/path.js';
import { readState } from '../../orchestrator/state.js';
import { isSame, startTimeOf } from '../../peer/client/processes.js';
import { codeOf } from '../../peer/client/reason.js';

export const MAIN = fileURLToPath(new URL('../../orchestrator/main.js', import.meta.url));
/** No colour, and no browser on the screen of whoever runs the tests. */
const OWN = { NO_COLOR: '1', ORCHESTRATOR_OPEN: '0' } as const;
const RUN_MS_MAX = 120_000;
const WAIT_MS_MAX = 60_000;
const LOOK_MS = 25;

/** How a command ended, and what it printed. */
export type Ran = {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Its stdout as the one JSON object that it must be. @throws if it is not */
  readonly json: <T = Json>() => T;
  /** Its stdout as JSON, one a line. */
  readonly lines: <T = Json>() => T[];
};
export type Json = { readonly [key: string]: unknown };
export type JsonFault = { readonly error: { readonly code: string; readonly message: string; readonly hint: string } };

/** What an ava test gives: a place for cleaning up. */
type Test = { teardown(act: () => void | Promise<void>): void };

/** A command that still runs. */
export class Running {
  readonly child: ChildProcess;
  stdout = '';
  stderr = '';
  readonly #ended: Promise<void>;

  constructor(child: ChildProcess) {
    this.child = child;
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.stdout += text;
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text;
    });
    this.#ended = new Promise((resolve) => child.once('close', () => resolve()));
  }

  get isOver(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  /** Waits until its stdout matches. */
  async prints(pattern: RegExp): Promise<void> {
    await until(`printing ${pattern}`, () => {
      if (pattern.test(this.stdout)) return true;
      assert(!this.isOver, `it ended without printing ${pattern}:\n${this.stdout}\n${this.stderr}`);
      return false;
    });
  }

  async ended(timeoutMs = RUN_MS_MAX): Promise<Ran> {
    const timer = setTimeout(() => this.child.kill('SIGKILL'), timeoutMs);
    await this.#ended;
    clearTimeout(timer);
    const { stdout, stderr } = this;
    const lines = <T>(): T[] =>
      stdout
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as T);
    const json = <T>(): T => {
      const all = lines<T>();
      assert.equal(all.length, 1, `one JSON object on stdout:\n${stdout}\n${stderr}`);
      return all[0] as T;
    };
    return { code: this.child.exitCode, signal: this.child.signalCode, stdout, stderr, json, lines };
  }
}

/** A state folder, and the command line working in it. */
export class Home {
  readonly path: string;
  readonly env: NodeJS.ProcessEnv;
  readonly #running = new Set<Running>();

  /** @param change of the environment of every command */
  constructor(t: Test, change: NodeJS.ProcessEnv = {}) {
    this.path = mkdtempSync(join(tmpdir(), 'cluster-'));
    const ours = Object.entries(process.env).filter(([name]) => !/^(ORCHESTRATOR_|NO_COLOR$|FORCE_COLOR$)/.test(name));
    this.env = { ...Object.fromEntries(ours), ...OWN, HOME: this.path, XDG_STATE_HOME: this.path, ...change };
    t.teardown(() => this.close());
  }

  /** The folder of a cluster. */
  folder(name = 'default'): string {
    return join(this.path, 'orchestrator', name);
  }

  /** Starts a command without waiting for its end. */
  spawn(...args: readonly string[]): Running {
    const child = spawn(process.execPath, [MAIN, ...args], {
      cwd: this.path,
      env: this.env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const running = new Running(child);
    this.#running.add(running);
    return running;
  }

  run(...args: readonly string[]): Promise<Ran> {
    return this.spawn(...args).ended();
  }

  /** Runs a command with --json that must go well. */
  async json<T = Json>(...args: readonly string[]): Promise<T> {
    const ran = await this.run(...args, '--json');
    assert.equal(ran.code, 0, `${args.join(' ')}: ${ran.stdout}${ran.stderr}`);
    return ran.json<T>();
  }

  /** Runs a command with --json that must go wrong with this exit code. @returns the error, checked for its shape */
  async fails(exit: number, ...args: readonly string[]): Promise<JsonFault['error']> {
    const ran = await this.run(...args, '--json');
    assert.equal(ran.code, exit, `exit code of ${args.join(' ')}: ${ran.stdout}${ran.stderr}`);
    const { error } = ran.json<JsonFault>();
    assert.deepEqual(Object.keys(error), ['code', 'message', 'hint']);
    assert(error.message !== '', 'an error says what happened');
    return error;
  }

  /** Over the control socket: tests look again and again, and each command would be a process. As a command it is the same. */
  async ps(): Promise<Ps> {
    return (await this.#ask('ps')) ?? this.json<Ps>('ps');
  }
  async peer(name: string): Promise<PeerRow> {
    const row = (await this.ps()).peers.find((one) => one.name === name);
    assert(row, `there is a peer ${name}`);
    return row;
  }
  /** Over the control socket too; as a command, whatever its exit code is. */
  async status(): Promise<ClusterStatus> {
    return (await this.#ask('status')) ?? (await this.run('status', '--json')).json<ClusterStatus>();
  }

  /** @returns null if no supervisor runs: a command says how that is */
  async #ask<T extends 'ps' | 'status'>(type: T): Promise<AnswerTo<T> | null> {
    const client = await ControlClient.connect(socketPath(this.folder()));
    if (!client) return null;
    try {
      return await client.ask<T>({ type } as CommandOf<T>);
    } finally {
      client.close();
    }
  }

  /** Ends everything that was started here, gracefully or not, and removes the folder. */
  async close(): Promise<void> {
    await this.end();
    // A child just being forked when its supervisor was killed, and the shops and crowds of a dashboard, end by
    // themselves, and write to the end: what came while their folder was being emptied is removed in another round.
    await until('an end of all that writes here', () => this.#isRemoved());
  }

  /** Ends everything that was started here, and leaves the folder. */
  async end(): Promise<void> {
    const marks = this.#clusters().flatMap((name) => [
      ...this.#supervisorOf(name),
      ...(readState(join(this.folder(name), 'cluster.json'))?.children ?? []),
    ]);
    for (const { child } of this.#running) child.kill('SIGKILL');
    for (const mark of marks) if (isSame(mark)) process.kill(mark.pid, 'SIGKILL');
    await until('an end of all processes', () => marks.every((mark) => !isSame(mark)));
  }

  #isRemoved(): boolean {
    try {
      rmSync(this.path, { recursive: true, force: true });
      return true;
    } catch (error) {
      if (codeOf(error) === 'ENOTEMPTY') return false;
      throw error;
    }
  }

  #clusters(): string[] {
    const root = join(this.path, 'orchestrator');
    return existsSync(root) ? readdirSync(root) : [];
  }

  #supervisorOf(name: string): { pid: number; startedAt: string }[] {
    const path = join(this.folder(name), 'lock');
    return existsSync(path) ? [JSON.parse(readFileSync(path, 'utf8')) as { pid: number; startedAt: string }] : [];
  }
}

/** A cluster that is up, all linked, on any ports. */
export async function startCluster(t: Test, peers: number, ...args: readonly string[]): Promise<Home> {
  const home = new Home(t);
  await home.json('up', '-d', '--wait', '--port', '0', '--peers', `${peers}`, ...args);
  return home;
}

/** A cluster without a dashboard: most of what is tested does without, and it would watch and draw all of it. */
export const startUnwatched = (t: Test, peers: number, ...args: readonly string[]): Promise<Home> =>
  startCluster(t, peers, '--no-dashboard', ...args);

/** Waits for something to come true; how long that takes is no part of any test. */
export async function until(
  what: string,
  isTrue: () => boolean | Promise<boolean>,
  timeoutMs = WAIT_MS_MAX,
): Promise<void> {
  const dueAt = performance.now() + timeoutMs;
  while (!(await isTrue())) {
    assert(performance.now() < dueAt, `${what} took longer than ${timeoutMs / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

export const isAlive = (pid: number): boolean => startTimeOf(pid) !== null;
