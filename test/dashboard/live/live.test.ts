import test from 'ava';
import { Board, type Change } from '../../../dashboard/model/board.js';
import { FROM_PAGE_SIZE_MAX } from '../../../dashboard/model/live.js';
import { until } from '../../peer/client/listener.js';
import { blockChange, eventNumber, peerChange } from '../model/rows.js';
import { serveLive, type TestPage, TOKEN } from './pages.js';

const event = (seq: number): Change => ({ type: 'event', event: eventNumber(seq) });
/** Takes half a megabyte to send, and replaces the one before. */
const large = (step: number): Change => ({
  type: 'tour',
  tour: { step, steps: 99, caption: 'x'.repeat(512 * 1024), nextMs: null, isOver: false },
});

test('a page gets the board, then what changes, and has the same board', async (t) => {
  const { live, open } = await serveLive(t);
  live.tell([peerChange('p1'), blockChange('a'), event(1)]);
  const page = await open();
  t.is(page.isOpen, false);
  t.is(page.snapshots, 1);
  t.deepEqual(page.board.json, live.board.json);
  live.tell([blockChange('b'), event(2), peerChange('p1', { state: 'killed' })]);
  await until(() => page.board.events.length === 2);
  t.deepEqual(page.board.json, live.board.json);
  t.is(page.snapshots, 1);
  t.is(live.pages, 1);
});

test('changes of a moment come together, and what waits comes once, with or behind a snapshot', async (t) => {
  const { live, open } = await serveLive(t, { batchMs: 200 });
  const first = await open();
  live.tell([event(1)]);
  live.tell([event(2)]);
  // It comes while both wait.
  const second = await open();
  live.tell([event(3)]);
  await until(() => first.board.events.length >= 3 && second.board.events.length >= 3);
  t.deepEqual(
    first.board.events.map(({ seq }) => seq),
    [1, 2, 3],
  );
  t.deepEqual(
    second.board.events.map(({ seq }) => seq),
    [1, 2, 3],
  );
  t.is(first.frames, 2);
});

test('the right token opens the buttons, a wrong one does not', async (t) => {
  const { open } = await serveLive(t);
  t.true((await open(TOKEN)).isOpen);
  t.false((await open('another')).isOpen);
});

test('who comes back gets what it missed, and no snapshot', async (t) => {
  const { live, open, dial } = await serveLive(t);
  const before = await open();
  live.tell([event(1)]);
  await until(() => before.board.events.length === 1);
  before.socket.close();
  await until(() => live.pages === 0);
  live.tell([event(2)]);
  const other = await open();
  live.tell([event(3)]);
  await until(() => other.board.events.length === 3);

  const back = await dial();
  back.board = before.board;
  back.place = before.place;
  back.hello(null, before.place);
  await until(() => back.board.events.length === 3);
  t.is(back.snapshots, 0);
  t.deepEqual(back.board.json, live.board.json);
});

test('where nothing changes pages still hear from the server, those who come back too', async (t) => {
  const { open, dial } = await serveLive(t, { quietMs: 20 });
  const page = await open();
  await until(() => page.frames >= 3);
  t.deepEqual(page.board.json, new Board().json);
  const back = await dial();
  back.place = page.place;
  back.hello(null, page.place);
  await until(() => back.frames >= 1);
  t.is(back.snapshots, 0);
});

test('a snapshot of an old board has the clock of now', async (t) => {
  const { open } = await serveLive(t);
  const first = await open();
  await until(() => Date.now() > first.nowMs + 50);
  const second = await open();
  t.true(second.nowMs >= first.nowMs + 50);
  t.deepEqual(second.board.json, first.board.json);
});

test('another life of the server, or too long away, and it is a snapshot', async (t) => {
  const { live, open, dial } = await serveLive(t);
  live.tell([event(1)]);
  const { place } = await open();
  for (const resume of [
    { epoch: 'another', seq: 1 },
    { epoch: place?.epoch ?? '', seq: 99 },
  ]) {
    const page = await dial();
    page.hello(null, resume);
    await until(() => page.snapshots === 1);
    t.deepEqual(page.board.json, live.board.json);
  }
});

test('a page that lost its place asks for a snapshot, and goes on from there', async (t) => {
  const { live, open } = await serveLive(t, { snapshotMs: 0 });
  const page = await open();
  page.say({ type: 'resync' });
  await until(() => page.snapshots === 2);
  live.tell([event(1)]);
  await until(() => page.board.events.length === 1);
  t.deepEqual(page.board.json, live.board.json);
});

test('asking for snapshots without end gets one at a time', async (t) => {
  const { live, open } = await serveLive(t, { snapshotMs: 60_000 });
  const page = await open();
  for (let count = 0; count < 50; count++) page.say({ type: 'resync' });
  const other = await open();
  live.tell([event(1)]);
  await until(() => other.board.events.length === 1);
  t.is(page.snapshots, 1);
});

test('a slow reader gets no frames any more and then a snapshot; nobody else notices', async (t) => {
  const { live, open } = await serveLive(t, { unsentMax: 64 * 1024, slowMs: 50, snapshotMs: 0 });
  const [slow, quick] = [await open(), await open()];
  slow.socket.pause();
  const stepOf = ({ board }: TestPage): number => board.tour?.step ?? 0;
  // More than the system keeps for a connection by itself, then a while longer.
  for (let step = 1; step <= 40; step++) {
    live.tell([large(step)]);
    await until(() => stepOf(quick) === step);
  }
  t.is(quick.frames, 40);
  t.is(quick.snapshots, 1);
  slow.socket.resume();
  await until(() => stepOf(slow) === 40);
  t.is(slow.snapshots, 2);
  t.true(slow.frames < 40);
  t.deepEqual(slow.board.json, live.board.json);
  live.tell([event(1)]);
  await until(() => slow.board.events.length === 1);
});

test('who does not answer a ping is hung up on; who does stays', async (t) => {
  const { live, dial, open } = await serveLive(t, { pingMs: 40, pongMs: 300 });
  const dead = await dial();
  dead.hello();
  await until(() => dead.place !== null);
  const alive = await open();
  dead.socket.pause();
  await until(() => live.pages === 1);
  live.tell([event(1)]);
  await until(() => alive.board.events.length === 1);
  t.is(alive.closed, null);
});

test('a message that makes no sense, or comes out of turn, ends the connection', async (t) => {
  const { dial } = await serveLive(t);
  const closing = async (...messages: (string | Buffer)[]): Promise<number | null> => {
    const page = await dial();
    for (const message of messages) page.socket.send(message);
    await until(() => page.closed !== null);
    return page.closed;
  };
  const hello = JSON.stringify({ type: 'hello', token: null, resume: null });
  t.is(await closing('{'), 1008);
  t.is(await closing('{"type":"dance"}'), 1008);
  t.is(await closing('{"type":"hello","token":null,"resume":null,"more":1}'), 1008);
  t.is(await closing('{"type":"hello","token":7,"resume":null}'), 1008);
  t.is(await closing('{"type":"resync"}'), 1008);
  t.is(await closing(hello, hello), 1008);
  t.is(await closing(Buffer.from(hello)), 1008);
  t.is(await closing(' '.repeat(FROM_PAGE_SIZE_MAX + 1)), 1009);
});

test('who says nothing is hung up on', async (t) => {
  const { dial } = await serveLive(t, { helloMs: 30 });
  const page = await dial();
  await until(() => page.closed !== null);
  t.is(page.closed, 1008);
});

test('one page too many is turned away, until another has gone', async (t) => {
  const { live, dial, open } = await serveLive(t, { pagesMax: 2 });
  const [first] = [await open(), await open()];
  const third = await dial();
  await until(() => third.closed !== null);
  t.is(third.closed, 1013);
  first.socket.close();
  await until(() => live.pages === 1);
  t.is((await open()).snapshots, 1);
});

test('when it ends, everybody is told', async (t) => {
  const { live, open } = await serveLive(t);
  const page = await open();
  live.close();
  await until(() => page.closed !== null);
  t.is(page.closed, 1001);
});
