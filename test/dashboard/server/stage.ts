/** A dashboard's server on a real port, before a made-up board, with an operator that only counts what it is told. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExecutionContext } from 'ava';
import type { WebSocket } from 'ws';
import { Board } from '../../../dashboard/model/board.js';
import type { PeerRow } from '../../../dashboard/model/rows.js';
import { type AppFns, makeApp, routesOf } from '../../../dashboard/server/app.js';
import { Guard } from '../../../dashboard/server/guard.js';
import { HTTP_LIMITS, type HttpLimits } from '../../../dashboard/server/limits.js';
import { Metrics } from '../../../dashboard/server/metrics.js';
import type { OperatingFns } from '../../../dashboard/server/operations.js';
import { makeServer } from '../../../dashboard/server/server.js';
import { type Ground, MARKET_DAY, marketDay } from '../asking/ground.js';

export const TOKEN = 'a-token-of-43-characters_as_the_others_are_';

/** However slow this machine is, honest requests are in time. */
const PATIENT: HttpLimits = { ...HTTP_LIMITS, headersMs: 60_000, requestMs: 60_000, silenceMs: 60_000 };

export type StageOptions = {
  readonly limits?: Partial<HttpLimits>;
  readonly allowed?: readonly string[];
  readonly isOperated?: boolean;
  /** What the operator does instead of counting; what it throws is what the supervisor answers. */
  readonly onCall?: (call: readonly unknown[]) => void;
};

/** What came back, as text: status, headers by lower-case name, body. */
export type Reply = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

export class Stage {
  readonly port: number;
  readonly ground: Ground;
  readonly board: Board;
  readonly metrics: Metrics;
  readonly fns: AppFns;
  /** What the operator was told to do, and the demo and the tour. */
  readonly calls: (readonly unknown[])[];
  /** WebSockets that were handed on, by address. */
  readonly opened: (readonly [path: string, socket: WebSocket])[];
  readonly broken: unknown[];

  static async set(t: ExecutionContext, options: StageOptions = {}): Promise<Stage> {
    const ground = marketDay();
    ground.peer('p1', ...MARKET_DAY);
    const board = new Board();
    const metrics = new Metrics(board, () => 3);
    const calls: (readonly unknown[])[] = [];
    const broken: unknown[] = [];
    const opened: (readonly [string, WebSocket])[] = [];
    const guard = new Guard({ token: TOKEN, allowed: options.allowed ?? [] });
    const operating = options.isOperated === false ? null : countingOperator(calls, options.onCall);
    const onBroken = (error: unknown): void => void broken.push(error);
    const assets = assetsFor(t);
    const fns: AppFns = {
      board,
      asking: ground.asking,
      metrics: { contentType: metrics.contentType, text: () => metrics.text() },
      guard,
      operating,
      assets,
      onBroken,
    };
    const sockets = {
      '/live': (socket: WebSocket) => void opened.push(['/live', socket]),
      '/shop': (socket: WebSocket) => void opened.push(['/shop', socket]),
    };
    const server = makeServer({ app: makeApp(fns), guard, sockets, onBroken }, { ...PATIENT, ...options.limits });
    const { port } = await server.listen({ host: '127.0.0.1', port: 0 });
    t.teardown(() => server.close());
    return new Stage({ port, ground, board, metrics, fns, calls, opened, broken });
  }

  private constructor(
    parts: Pick<Stage, 'port' | 'ground' | 'board' | 'metrics' | 'fns' | 'calls' | 'opened' | 'broken'>,
  ) {
    this.port = parts.port;
    this.ground = parts.ground;
    this.board = parts.board;
    this.metrics = parts.metrics;
    this.fns = parts.fns;
    this.calls = parts.calls;
    this.opened = parts.opened;
    this.broken = parts.broken;
  }

  get host(): string {
    return `127.0.0.1:${this.port}`;
  }
  get routes() {
    return routesOf(this.fns);
  }

  connect(): Socket {
    return connect(this.port, '127.0.0.1').on('error', () => undefined);
  }

  /** Sends bytes as they are, on a connection of their own, and reads until it is closed. */
  async raw(text: string): Promise<Reply> {
    const socket = this.connect();
    const chunks: Buffer[] = [];
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.write(text);
    await closed(socket);
    return replyOf(Buffer.concat(chunks).toString('utf8'));
  }

  /** An honest request, unless headers say otherwise. A header of null is left out, one with a list comes so often. */
  ask(method: string, path: string, headers: Headers = {}, body = ''): Promise<Reply> {
    const ours = {
      host: this.host,
      connection: 'close',
      ...(body === '' ? {} : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) }),
      ...headers,
    };
    const lines = Object.entries(ours).flatMap(([name, value]) =>
      value === null ? [] : [value].flat().map((one) => `${name}: ${one}`),
    );
    return this.raw(`${method} ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${body}`);
  }
  /** With the token. */
  operate(method: string, path: string, body: object | null = null): Promise<Reply> {
    return this.ask(method, path, { authorization: `Bearer ${TOKEN}` }, body === null ? '' : JSON.stringify(body));
  }
}
export type Headers = { readonly [name: string]: string | readonly string[] | null };

/** Waits until a connection is over, however it ends. */
export function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    if (socket.destroyed) resolve();
    else socket.once('close', () => resolve());
  });
}

function replyOf(text: string): Reply {
  const end = text.indexOf('\r\n\r\n');
  const [first = '', ...lines] = text.slice(0, Math.max(0, end)).split('\r\n');
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  );
  return { status: Number(first.split(' ')[1] ?? 0), headers, body: text.slice(end + 4) };
}

function countingOperator(calls: (readonly unknown[])[], onCall: StageOptions['onCall']): OperatingFns {
  const take = (...call: unknown[]): void => {
    calls.push(call);
    onCall?.(call);
  };
  const done = { results: [{ name: 'p1', state: 'running', changed: true, ms: 41 }] };
  const faults = { faults: [] };
  const told =
    <T>(name: string, answer: T) =>
    async (...words: unknown[]): Promise<T> => {
      await Promise.resolve();
      take(name, ...words);
      return answer;
    };
  return {
    operator: {
      operate: told('operate', done),
      add: told('add', done),
      remove: told('remove', done),
      heat: told('heat', done),
      link: told('link', faults),
      partition: told('partition', faults),
      heal: told('heal', faults),
    },
    demo: told('demo', { state: 'on', peers: [], word: null } as const),
    tour: told('tour', { step: 1, steps: 4, caption: 'Two halves', nextMs: null, isOver: false }),
    endTour: told('endTour', { step: 1, steps: 4, caption: 'Stopped', nextMs: null, isOver: true }),
  };
}

function assetsFor(t: ExecutionContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'assets-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Monkeychain</title>');
  writeFileSync(join(folder, 'main.js'), 'export {};');
  writeFileSync(join(folder, '.secret'), 'not to be told');
  return folder;
}

/** A path of a route with something sensible in the place of each parameter, and a body that it takes. */
export function exampleOf(path: string, hash: string): string {
  return path.replace(':name', 'p1').replace(/:(hash|key|id)/, hash);
}
export const BODIES: { readonly [path: string]: object } = {
  '/api/links/cut': { from: 'p1', to: 'p2' },
  '/api/links/heal': { from: 'p1', to: 'p2', oneWay: true },
  '/api/partition': { groups: [['p1'], ['p2', 'p3']] },
  '/api/demo': { run: true, shoppers: 3, rate: 2.5, peers: ['p1'] },
  '/api/peers/:name/heat': { ms: 1000 },
};

/** A row of a board. */
export const peerRow = (name: string, id: string, more: Partial<PeerRow> = {}): PeerRow => ({
  state: 'running',
  host: '127.0.0.1',
  port: 7401,
  pid: 1,
  restarts: 2,
  startedMs: 1,
  rssBytes: 80_000_000,
  ending: null,
  id,
  name,
  isOperated: true,
  isWatched: true,
  said: null,
  ...more,
});
