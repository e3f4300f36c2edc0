import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { Supervision } from '../../../dashboard/watching/supervision.js';
import type { ClusterEvent, ClusterStatus, Ps } from '../../../orchestrator/control/messages.js';
import { type Call, ControlServer } from '../../../orchestrator/control/server.js';
import { until } from '../../peer/client/listener.js';

const TRACKER = {
  state: 'running',
  pid: 1,
  host: 'h',
  port: 1,
  restarts: 0,
  uptimeMs: 1,
  rssBytes: 1,
  listed: 0,
} as const;
const { listed: _, ...ANY } = TRACKER;
const PS: Ps = { peers: [], tracker: TRACKER, dashboard: { ...ANY, pages: 1 } };
const STATUS: ClusterStatus = {
  healthy: true,
  tipsAgree: true,
  height: 0,
  forks: 0,
  pending: 0,
  faults: [],
  mining: { pace: 'on-demand', proofOfWork: 'real', expectedMs: null },
  roll: [],
  problems: [],
};

/** A supervisor that tells its events, and more of them when it is told to. */
class Stage {
  readonly events: ClusterEvent[] = [];
  readonly #pid: number;
  #follower: Call | null = null;
  #server: ControlServer | null = null;

  constructor(pid: number, count: number) {
    this.#pid = pid;
    for (let seq = 1; seq <= count; seq++) this.events.push(this.#event(seq));
  }

  async listen(path: string): Promise<this> {
    this.#server = await ControlServer.listen(path, (call) => this.#take(call));
    return this;
  }
  close(): Promise<void> {
    return this.#server?.close() ?? Promise.resolve();
  }
  happen(): void {
    const event = this.#event(this.events.length + 1);
    this.events.push(event);
    this.#follower?.event(event);
  }

  #event(seq: number): ClusterEvent {
    return { seq, atMs: 1, source: 'supervisor', event: `${this.#pid}.${seq}` };
  }

  #take(call: Call): void {
    const { command } = call;
    if (command.type === 'info')
      call.value({
        name: 'default',
        network: 'n',
        data: '/d',
        pid: this.#pid,
        tracker: { host: 'h', port: 1 },
        dashboard: { host: 'h', port: 2 },
        peers: [],
      });
    else if (command.type === 'ps') call.value(PS);
    else if (command.type === 'status') call.value(STATUS);
    else if (command.type === 'events') {
      call.value({ events: this.events.filter(({ seq }) => seq > command.since) });
      this.#follower = call;
      // In one go with the answer.
      this.happen();
    }
  }
}

/** A supervision of whoever listens at a path, and what it has told. */
function supervise(t: ExecutionContext) {
  const folder = mkdtempSync(join(tmpdir(), 'supervision-'));
  const path = join(folder, 'c.sock');
  const told = { events: [] as string[], states: [] as boolean[], ps: 0, statuses: 0, infos: 0 };
  const supervision = new Supervision(path, {
    onInfo: () => void told.infos++,
    onPs: () => void told.ps++,
    onStatus: () => void told.statuses++,
    onEvents: (events) => void told.events.push(...events.map(({ event }) => event)),
    onState: (isUp) => void told.states.push(isUp),
  });
  t.teardown(() => {
    supervision.stop();
    rmSync(folder, { recursive: true });
  });
  return { path, told, supervision };
}

test('it tells what a supervisor says, what was before first, each event once and in order', async (t) => {
  const { path, told, supervision } = supervise(t);
  const stage = await new Stage(7, 2).listen(path);
  supervision.start();
  await until(() => told.events.length === 3 && told.statuses > 0);
  stage.happen();
  await until(() => told.events.length === 4);
  t.deepEqual(told.events, ['7.1', '7.2', '7.3', '7.4']);
  await until(() => told.ps > 2 && told.statuses > 1);
  t.deepEqual([told.infos, told.states], [1, [true]]);
  await stage.close();
});

test('it waits for a supervisor, loses it, and finds it again: what was missed comes, nothing twice', async (t) => {
  const { path, told, supervision } = supervise(t);
  supervision.start();
  await new Promise((resolve) => setTimeout(resolve, 20));
  t.deepEqual(told.states, []);
  const stage = await new Stage(7, 1).listen(path);
  await until(() => told.events.length === 2);
  await stage.close();
  await until(() => told.states.length === 2);
  stage.happen();
  await stage.listen(path);
  await until(() => told.events.length === 4);
  t.deepEqual(told.events, ['7.1', '7.2', '7.3', '7.4']);
  t.deepEqual(told.states, [true, false, true]);
  await stage.close();

  // Another one counts from the beginning.
  const other = await new Stage(8, 1).listen(path);
  await until(() => told.events.length === 6);
  t.deepEqual(told.events.slice(4), ['8.1', '8.2']);
  await other.close();
});

test('who has changed something need not wait for the second', async (t) => {
  const { path, told, supervision } = supervise(t);
  const stage = await new Stage(7, 0).listen(path);
  supervision.start();
  await until(() => told.statuses === 1);
  for (let count = 0; count < 5; count++) {
    const before = told.statuses;
    supervision.stir();
    await until(() => told.statuses > before);
  }
  t.true(told.statuses >= 6);
  await stage.close();
});
