import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import test from 'ava';
import { askTracker } from '../../peer/client/tracker.js';
import { announcerOf } from '../../peer/wire/address.js';
import { encodeFrame } from '../../peer/wire/frame.js';
import { FRAME_SIZE_MAX } from '../../peer/wire/limits.js';
import { NO_VERSION, type TrackerMessage, trackerMessages } from '../../peer/wire/tracker.js';
import { until } from '../peer/client/listener.js';
import { portsOf, signed } from './announcing.js';
import { Caller, PATIENT_CALLERS, PATIENT_REGISTRY, startTracker } from './caller.js';

const announce = (name: string, wish = {}, seen = NO_VERSION): TrackerMessage => ({
  type: 'announce',
  announcement: signed(name, wish),
  seen,
});
const ASK: TrackerMessage = { type: 'ask', seen: NO_VERSION };

test('an announcement is answered by the list, and later ones by what changed', async (t) => {
  const { address, tracker, events } = await startTracker(t);
  const a = new Caller(t, address);
  const first = await a.ask(announce('a', { port: 1 }));
  if (first.type !== 'list') return t.fail(first.type);
  t.true(first.whole);
  t.deepEqual(portsOf(first.entries), [1]);

  const b = new Caller(t, address);
  await b.ask(announce('b', { port: 2 }));
  const second = await a.ask(announce('a', { port: 1 }, first.version));
  if (second.type !== 'list') return t.fail(second.type);
  t.false(second.whole);
  t.deepEqual(portsOf(second.entries), [2]);

  const third = await a.ask(announce('a', { port: 1 }, second.version));
  t.deepEqual(third, { type: 'list', version: second.version, whole: false, entries: [] });
  t.is(tracker.listed, 2);
  t.deepEqual(
    events.map(({ event, address: { port } }) => `${event} ${port}`),
    ['joined 1', 'joined 2'],
  );
});

test('a goodbye takes effect at once and is answered by hanging up; who comes back is active', async (t) => {
  const { address, tracker, events } = await startTracker(t);
  const a = new Caller(t, address);
  const watching = new Caller(t, address);
  await a.ask(announce('a', { port: 1 }));
  const seen = await watching.ask(ASK);
  if (seen.type !== 'list') return t.fail(seen.type);
  a.say({ type: 'leave', announcement: signed('a', { status: 'removed', port: 1 }) });
  await until(() => a.closed);
  t.is(tracker.listed, 0);
  await setTimeout(2);
  await new Caller(t, address).ask(announce('a', { port: 1 }));
  const back = await watching.ask({ type: 'ask', seen: seen.version });
  t.like(back, { type: 'list', whole: false });
  t.deepEqual(back.type === 'list' && back.entries.map(({ claim }) => claim.status), ['active']);
  t.deepEqual(
    events.map(({ event }) => event),
    ['joined', 'left', 'joined'],
  );
});

test('an entry lives by announcements, not by its connection', async (t) => {
  const registryLimits = { ...PATIENT_REGISTRY, silenceMs: 150 };
  const { address, tracker, events } = await startTracker(t, { registryLimits });
  const a = new Caller(t, address);
  await a.ask(announce('a'));
  a.socket.destroy();
  await until(() => tracker.connected === 0);
  t.is(tracker.listed, 1);
  await until(() => tracker.listed === 0);
  t.deepEqual(
    events.map(({ event }) => event),
    ['joined', 'silent'],
  );
  t.is(events[1]?.id, announcerOf(signed('a')));
});

test('a restarted tracker has another epoch, and gives the whole list to whoever knew the old one', async (t) => {
  const first = await startTracker(t);
  const before = await new Caller(t, first.address).ask(announce('a'));
  await first.tracker.close();
  const second = await startTracker(t, first.address);
  const after = await new Caller(t, second.address).ask({
    type: 'ask',
    seen: before.type === 'list' ? before.version : NO_VERSION,
  });
  if (before.type !== 'list' || after.type !== 'list') return t.fail();
  t.not(after.version.epoch, before.version.epoch);
  t.true(after.whole);
  t.deepEqual(after.entries, []);
});

test('what it refuses it says why, and still tells who is there', async (t) => {
  const { address, faults } = await startTracker(t);
  const a = new Caller(t, address);
  const late = await a.ask(announce('a', { timeMs: Date.now() - 2 * 3_600_000 }));
  t.regex(late.type === 'refused' ? late.why : '', /^your clock is 7200\.\d s behind the tracker's: set it right$/);
  await until(() => a.heard.length === 2);
  t.is(a.heard[1]?.type, 'list');
  const host = await a.ask(announce('a', { host: '' }));
  t.like(host, { type: 'refused', why: 'what is given as host is no host name or address' });
  await until(() => a.heard.length === 4);
  t.is((await a.ask(announce('a'))).type, 'list');
  t.like(await a.ask(announce('b')), {
    type: 'refused',
    why: 'this connection announces another peer already: use one for each',
  });
  t.deepEqual(faults, []);
});

test('garbage, a frame of maximum size and words of the other side close that connection only', async (t) => {
  const { address, tracker, faults } = await startTracker(t);
  const honest = new Caller(t, address);
  await honest.ask(announce('honest', { port: 1 }));
  const whole = trackerMessages.frame(announce('a'));
  const forged = signed('a');
  const cases: Uint8Array[] = [
    Buffer.from('GET / HTTP/1.1\r\nHost: here\r\n\r\n'),
    randomBytes(100_000),
    encodeFrame('A', new Uint8Array(FRAME_SIZE_MAX)),
    encodeFrame('A', new Uint8Array(4097)),
    encodeFrame('\x9b', new Uint8Array(1)),
    encodeFrame('A', whole.subarray(5, whole.length - 1)),
    encodeFrame('A', Buffer.concat([whole.subarray(5), new Uint8Array(1)])),
    trackerMessages.frame({ type: 'refused', why: 'you' }),
    trackerMessages.frame({ type: 'list', version: NO_VERSION, whole: true, entries: [] }),
    trackerMessages.frame({
      type: 'announce',
      announcement: { ...forged, signature: new Uint8Array(64) },
      seen: NO_VERSION,
    }),
    trackerMessages.frame({
      type: 'leave',
      announcement: { ...signed('honest', { status: 'removed' }), signature: forged.signature },
    }),
  ];
  for (const bytes of cases) {
    const caller = new Caller(t, address);
    caller.socket.write(bytes);
    await until(() => caller.closed);
    t.deepEqual(caller.heard, []);
  }
  t.is((await honest.ask(ASK)).type, 'list');
  t.is(tracker.listed, 1);
  t.is(faults.length, cases.length);
  t.true(faults.some((line) => line.endsWith('an announcement with a wrong signature')));
});

test('every message cut at every byte is understood', async (t) => {
  const { address } = await startTracker(t);
  const bytes = trackerMessages.frame(announce('a'));
  const a = new Caller(t, address);
  for (let cut = 1; cut < bytes.length; cut++) {
    a.socket.write(bytes.subarray(0, cut));
    await setTimeout(0);
    a.socket.write(bytes.subarray(cut));
    await until(() => a.heard.length === cut);
  }
  t.false(a.closed);
});

test('who says nothing, or lets bytes drip, is cut off', async (t) => {
  const impatient = { ...PATIENT_CALLERS, stranger: { max: 32, quietMs: 100 }, asker: { max: 64, quietMs: 100 } };
  const { address, tracker, faults } = await startTracker(t, { callerLimits: impatient });
  const silent = new Caller(t, address);
  const drip = new Caller(t, address);
  const bytes = trackerMessages.frame(announce('drip'));
  let sent = 0;
  const dripping = setInterval(() => drip.socket.write(bytes.subarray(sent, ++sent)), 10);
  t.teardown(() => clearInterval(dripping));
  const asked = new Caller(t, address);
  await asked.ask(ASK);
  await until(() => silent.closed && drip.closed && asked.closed);
  t.is(tracker.connected, 0);
  t.deepEqual([...new Set(faults.map((line) => line.split(': ')[1]))], ['it has been quiet too long']);
});

test('ten thousand junk announcements cut off whoever sends them, and nobody else', async (t) => {
  const { address, tracker } = await startTracker(t);
  const honest = new Caller(t, address);
  await honest.ask(announce('honest', { port: 1 }));
  const frames = ['junk 1', 'junk 2'].map((name) => trackerMessages.frame(announce(name, { port: 2 })));
  const thousand = Buffer.concat(Array.from({ length: 500 }, () => frames).flat());
  for (let round = 0; round < 10; round++) {
    const junk = new Caller(t, address);
    junk.socket.write(thousand);
    await until(() => junk.closed);
  }
  // One a connection: the first of each is a replay of what is listed, which leaves room for the second.
  t.is(tracker.listed, 3);
  t.is((await honest.ask(announce('honest', { port: 1 }))).type, 'list');
});

test('idle strangers cannot keep anybody out', async (t) => {
  const { address, tracker } = await startTracker(t);
  const idle = Array.from({ length: 100 }, () => new Caller(t, address));
  await until(() => tracker.connected >= 32 && idle.filter(({ closed }) => closed).length >= 68);
  t.is(tracker.connected, 32);
  t.deepEqual(await askTracker(address), []);
});

test('of two connections of a peer the newer one stays', async (t) => {
  const { address, tracker } = await startTracker(t);
  const old = new Caller(t, address);
  await old.ask(announce('a'));
  await setTimeout(2);
  const fresh = new Caller(t, address);
  await fresh.ask(announce('a'));
  await until(() => old.closed);
  t.is(tracker.connected, 1);
  t.is(tracker.listed, 1);
});

test('a full list refuses the next peer, which may still read it', async (t) => {
  const { address } = await startTracker(t, { registryLimits: { ...PATIENT_REGISTRY, listedMax: 1 } });
  await new Caller(t, address).ask(announce('a', { port: 1 }));
  const late = new Caller(t, address);
  t.like(await late.ask(announce('b', { port: 2 })), { type: 'refused', why: 'the list is full: it holds 1 peers' });
  await until(() => late.heard.length === 2);
  t.like(late.heard[1], { type: 'list', whole: true });
});

test('it hangs up on everybody when it closes', async (t) => {
  const { address, tracker } = await startTracker(t);
  const a = new Caller(t, address);
  await a.ask(ASK);
  await tracker.close();
  await until(() => a.closed);
  await t.throwsAsync(askTracker(address), { message: /nobody listens there/ });
});
