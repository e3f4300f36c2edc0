import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import fc from 'fast-check';
import { ControlClient } from '../../orchestrator/control/client.js';
import { Fault } from '../../orchestrator/control/fault.js';
import { LineReader, parseLine } from '../../orchestrator/control/lines.js';
import { type Command, LINE_LENGTH_MAX, request } from '../../orchestrator/control/messages.js';
import { SOCKET_PATH_SIZE_MAX, socketPath } from '../../orchestrator/control/path.js';
import { type Call, ControlServer } from '../../orchestrator/control/server.js';

async function connected(t: ExecutionContext, onCall: (call: Call) => void): Promise<ControlClient> {
  const folder = mkdtempSync(join(tmpdir(), 'control-'));
  const path = join(folder, 's');
  const server = await ControlServer.listen(path, onCall);
  t.is(statSync(path).mode & 0o777, 0o600);
  const client = await ControlClient.connect(path);
  t.teardown(async () => {
    client?.close();
    await server.close();
    rmSync(folder, { recursive: true });
  });
  if (!client) throw new Error('nobody listens');
  return client;
}

test('a command is answered with a value or a fault, each to its own caller', async (t) => {
  const client = await connected(t, ({ command, value, refuse }) => {
    if (command.type === 'heal') value({ faults: [] });
    else refuse({ code: 'NO_TARGET', message: 'there is no p9', hint: 'look', exit: 3 });
  });
  const [healed, mined] = await Promise.allSettled([
    client.ask({ type: 'heal' }),
    client.ask({ type: 'mine', target: 'p9', blocks: 1 }),
  ]);
  t.deepEqual(healed, { status: 'fulfilled', value: { faults: [] } });
  t.true(mined.status === 'rejected' && mined.reason instanceof Fault && mined.reason.exit === 3);
});

test('an answer that never comes is a time-out, and one that makes no sense is a fault', async (t) => {
  const client = await connected(t, ({ command, value }) => {
    if (command.type === 'ps') value({ peers: 'many' });
  });
  t.is((await t.throwsAsync(client.ask({ type: 'heal' }, 20), { instanceOf: Fault })).exit, 4);
  t.is((await t.throwsAsync(client.ask({ type: 'ps' }), { instanceOf: Fault })).code, 'CONTROL');
});

test('a supervisor that ends leaves nobody waiting', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'control-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 's');
  t.is(await ControlClient.connect(path), null);
  const server = await ControlServer.listen(path, () => void server.close());
  const client = await ControlClient.connect(path);
  t.is((await t.throwsAsync(client?.ask({ type: 'heal' }) as Promise<unknown>, { instanceOf: Fault })).code, 'GONE');
  t.is(await ControlClient.connect(path), null);
});

test('who follows gets past events, then each new one, until it hangs up', async (t) => {
  const event = (seq: number) => ({ seq, atMs: 1, source: 'p1', event: 'mined' });
  let gone = (): void => undefined;
  const isGone = new Promise<void>((resolve) => {
    gone = resolve;
  });
  const client = await connected(t, (call) => {
    call.value({ events: [event(1)] });
    call.onGone(gone);
    call.event(event(2));
    call.event(event(3));
  });
  const heard: number[] = [];
  const third = new Promise<void>((resolve) => {
    client
      .follow(0, ({ seq }) => {
        heard.push(seq);
        if (seq === 3) resolve();
      })
      .then(({ length }) => heard.unshift(length), t.fail);
  });
  await third;
  t.deepEqual(heard.slice(-2), [2, 3]);
  client.close();
  await isGone;
});

test('lines come out whole, however the text is cut, and a line without end is refused', (t) => {
  fc.assert(
    fc.property(
      fc.array(fc.string().filter((line) => !line.includes('\n') && line !== '')),
      fc.array(fc.nat()),
      (lines, cuts) => {
        const text = lines.map((line) => `${line}\n`).join('');
        const places = [0, ...cuts.map((cut) => cut % (text.length + 1)).sort((a, b) => a - b), text.length];
        const reader = new LineReader();
        const read = places.slice(1).flatMap((end, place) => reader.feed(text.slice(places[place], end)) ?? []);
        t.deepEqual(read, lines);
      },
    ),
  );
  const reader = new LineReader();
  t.deepEqual(reader.feed('x'.repeat(LINE_LENGTH_MAX)), []);
  t.is(reader.feed('x'), null);
});

test('any line is a request or none, and never an exception', (t) => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.json(),
        fc.json().map((json) => `{"id":1,"command":${json}}`),
      ),
      (line) => {
        const read = request.safeParse(parseLine(line));
        t.is(typeof read.success, 'boolean');
      },
    ),
  );
});

const WRONG: readonly unknown[] = [
  { type: 'kill' },
  { type: 'operate', action: 'explode', target: 'p1' },
  { type: 'operate', action: 'kill', target: '' },
  { type: 'scale', peers: 0 },
  { type: 'scale', peers: 1e9 },
  { type: 'mine', target: 'p1', blocks: 0 },
  { type: 'heat', target: 'p1', ms: -1 },
  { type: 'partition', groups: [] },
  { type: 'heal', extra: true },
  { type: 'remove' },
  { type: 'remove', target: '' },
  { type: 'dashboard', token: 'mine' },
];
test('commands out of bounds are none', (t) => {
  for (const command of WRONG) t.false(request.safeParse({ id: 1, command }).success, JSON.stringify(command));
  const right: Command = { type: 'operate', action: 'kill', target: 'p1' };
  t.true(request.safeParse({ id: 1, command: right }).success);
});

test('the socket lies in the folder, or elsewhere if that path is too long', (t) => {
  t.is(socketPath('/short'), '/short/control.sock');
  const long = socketPath(`/${'x'.repeat(100)}`);
  t.true(Buffer.byteLength(long) <= SOCKET_PATH_SIZE_MAX);
  t.not(long, socketPath(`/${'y'.repeat(100)}`));
});
