import type { Socket } from 'node:net';
import test, { type ExecutionContext } from 'ava';
import { askTracker, TrackerLink, type TrackerLinkOptions } from '../../../peer/client/tracker.js';
import type { Announcement } from '../../../peer/wire/address.js';
import { encodeFrame } from '../../../peer/wire/frame.js';
import { NO_VERSION, type TrackerMessage, trackerMessages } from '../../../peer/wire/tracker.js';
import { portsOf, signed } from '../../tracker/announcing.js';
import { startTracker } from '../../tracker/caller.js';
import { freeAddress, listen, readAs, until } from './listener.js';

/** A link, and what it has been told. */
function link(t: ExecutionContext, options: Pick<TrackerLinkOptions, 'address' | 'announce'>) {
  const lists: number[][] = [];
  const states: boolean[] = [];
  const refusals: string[] = [];
  const one = new TrackerLink({
    ...options,
    onList: (active) => lists.push(portsOf(active)),
    onState: (up) => states.push(up),
    onRefused: (why) => refusals.push(why),
  });
  t.teardown(() => one.stop());
  one.start();
  return { link: one, lists, states, refusals };
}

const announcing = (name: string, port: number) => () => signed(name, { port });
const goodbye = (name: string): Announcement => signed(name, { status: 'removed', timeMs: Date.now() + 1 });

/** A tracker that does what a test says with each message. */
function listenAsTracker(
  t: ExecutionContext,
  onMessage: (message: TrackerMessage, say: (message: TrackerMessage) => void, socket: Socket) => void,
) {
  return listen(t, (socket) => {
    const say = (said: TrackerMessage): void => {
      socket.write(trackerMessages.frame(said));
    };
    readAs<TrackerMessage>(trackerMessages, socket, (message) => onMessage(message, say, socket));
  });
}

test('whoever announces itself is found by whoever asks', async (t) => {
  const { address } = await startTracker(t);
  t.deepEqual(await askTracker(address), []);
  const a = link(t, { address, announce: announcing('a', 1) });
  await until(() => a.lists.length > 0);
  t.deepEqual(portsOf(await askTracker(address)), [1]);
});

test('links learn of each other, of goodbyes, and of who comes back', async (t) => {
  const { address } = await startTracker(t);
  const watcher = link(t, { address, announce: null });
  await until(() => watcher.lists.length === 1);
  t.deepEqual(watcher.lists, [[]]);
  const a = link(t, { address, announce: announcing('a', 1) });
  const b = link(t, { address, announce: announcing('b', 2) });
  await until(() => watcher.lists.at(-1)?.length === 2 && a.lists.at(-1)?.length === 2);
  t.deepEqual(watcher.states, [true]);
  await b.link.leave(goodbye('b'));
  t.deepEqual(portsOf(await askTracker(address)), [1]);
  await until(() => watcher.lists.at(-1)?.length === 1);
  link(t, { address, announce: announcing('b', 3) });
  await until(() => watcher.lists.at(-1)?.length === 2);
  t.deepEqual(watcher.lists.at(-1), [1, 3]);
});

test('the tracker’s death is no news; its successor is found and told', async (t) => {
  const first = await startTracker(t);
  const a = link(t, { address: first.address, announce: announcing('a', 1) });
  const b = link(t, { address: first.address, announce: announcing('b', 2) });
  await until(() => a.lists.at(-1)?.length === 2 && b.lists.at(-1)?.length === 2);
  const known = a.lists.length;
  await first.tracker.close();
  await until(() => a.states.at(-1) === false && b.states.at(-1) === false);
  t.is(a.lists.length, known);
  const second = await startTracker(t, first.address);
  await until(() => second.tracker.listed === 2);
  await until(() => a.lists.at(-1)?.length === 2 && a.states.at(-1) === true);
  t.deepEqual(a.states, [true, false, true]);
});

test('a goodbye to a tracker that is not there ends at once', async (t) => {
  const a = link(t, { address: await freeAddress(), announce: announcing('a', 1) });
  await a.link.leave(goodbye('a'));
  t.deepEqual(a.lists, []);
  t.deepEqual(a.states, []);
  // Said again, or to a link that never was: nothing.
  await a.link.leave(goodbye('a'));
});

test('a goodbye to a tracker that hangs ends within a second or so', async (t) => {
  const heard: TrackerMessage[] = [];
  const address = await listenAsTracker(t, (message) => heard.push(message));
  const a = link(t, { address, announce: announcing('a', 1) });
  await until(() => heard.length > 0);
  await a.link.leave(goodbye('a'));
  t.is(heard.at(-1)?.type, 'leave');
});

test('a link that is stopped says and hears nothing more', async (t) => {
  const { address, tracker } = await startTracker(t);
  const a = link(t, { address, announce: announcing('a', 1) });
  await until(() => a.lists.length > 0);
  a.link.stop();
  await until(() => tracker.connected === 0);
  t.deepEqual(a.states, [true]);
  // Before the dial is through.
  const b = link(t, { address, announce: announcing('b', 2) });
  b.link.stop();
  t.is((await askTracker(address)).length, 1);
  t.deepEqual(b.states, []);
});

test('a refusal is told, and the list comes all the same', async (t) => {
  const { address } = await startTracker(t);
  const a = link(t, { address, announce: () => signed('a', { timeMs: 1 }) });
  await until(() => a.lists.length > 0);
  t.deepEqual(a.lists, [[]]);
  t.regex(a.refusals[0] ?? '', /^your clock is .* behind the tracker's/);
});

test('a tracker that answers nothing is left and dialled again', async (t) => {
  let calls = 0;
  const address = await listenAsTracker(t, (message, say, socket) => {
    if (message.type !== 'ask') return;
    if (!('counted' in socket)) calls++;
    Object.assign(socket, { counted: true });
    if (calls > 1) say({ type: 'list', version: { epoch: 1, count: 0 }, whole: true, entries: [] });
  });
  const a = link(t, { address, announce: null });
  await until(() => a.lists.length > 0);
  t.is(calls, 2);
});

test('on a new connection, and after a list that makes no sense, the whole list is asked for', async (t) => {
  const asked: number[] = [];
  const address = await listenAsTracker(t, (message, say) => {
    if (message.type !== 'ask') return;
    asked.push(message.seen.epoch);
    // First a list of epoch 5, then changes of an epoch that it never sent.
    if (asked.length === 1) say({ type: 'list', version: { epoch: 5, count: 9 }, whole: true, entries: [] });
    else say({ type: 'list', version: { epoch: 6, count: 1 }, whole: asked.length > 2, entries: [] });
  });
  const a = link(t, { address, announce: null });
  await until(() => asked.length === 3 && a.lists.length === 2);
  t.deepEqual(asked, [NO_VERSION.epoch, 5, NO_VERSION.epoch]);
});

test('what is no tracker is said to be none', async (t) => {
  const cases = [
    [Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'), /a frame of \d+ bytes/],
    [encodeFrame('!', new Uint8Array(1)), /what no tracker says: no message has the letter "!"/],
    [trackerMessages.frame({ type: 'refused', why: 'no' }), /it answered with refused/],
    [trackerMessages.frame({ type: 'list', version: { epoch: 1, count: 1 }, whole: false, entries: [] }), /never sent/],
    [new Uint8Array(0), /the other side closed it/],
  ] as const;
  for (const [bytes, expected] of cases) {
    const address = await listen(t, (socket) => socket.end(bytes));
    const error = await t.throwsAsync(askTracker(address));
    t.regex(error.message, expected);
    t.true(error.message.startsWith(`no list from the tracker at 127.0.0.1:${address.port}: `));
  }
  const silent = await listen(t, () => undefined);
  await t.throwsAsync(askTracker(silent, { timeoutMs: 500 }), { message: /no list within 0.5 s$/ });
  await t.throwsAsync(askTracker(await freeAddress()), { message: /nobody listens there/ });
});

test('an answer cut at every byte is understood, and one that ends after any byte is a readable error', async (t) => {
  const list = trackerMessages.frame({
    type: 'list',
    version: { epoch: 1, count: 1 },
    whole: true,
    entries: [signed('a', { port: 1 })],
  });
  let cut = 0;
  const address = await listen(t, (socket) => {
    socket.setNoDelay(true);
    socket.write(list.subarray(0, cut));
    setImmediate(() => socket.write(list.subarray(cut)));
  });
  const ending = await listen(t, (socket) => socket.end(list.subarray(0, cut)));
  for (; cut < list.length; cut++) {
    t.deepEqual(portsOf(await askTracker(address)), [1]);
    await t.throwsAsync(askTracker(ending), {
      message: /^no list from the tracker at .*(closed it|middle of a frame)$/,
    });
  }
});
