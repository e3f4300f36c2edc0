import test from 'ava';
import { isSamePeer, peerWord, processRow, strangerRow } from '../../../dashboard/model/peer-row.js';
import { idOf, peerNamed, summaryOf, word } from './rows.js';

const link = (name: string, roundTripUs: number) => ({
  peer: idOf(name),
  address: { host: '127.0.0.1', port: 1 },
  roundTripUs,
});
const process = {
  state: 'running',
  host: '127.0.0.1',
  port: 7401,
  pid: 5,
  restarts: 1,
  uptimeMs: 4_000,
  rssBytes: 83_000_001,
} as const;

test('a peer’s word in numbers as coarse as people read them', (t) => {
  const said = summaryOf('p1', {
    work: 2n ** 60n,
    load: 534,
    hashRate: 7_123_456,
    links: [link('p3', 1234), link('p2', 999)],
  });
  const read = peerWord(said);
  t.like(read, { work: '1152921504606846976', load: 0.53, hashRate: 7_120_000, degraded: null, mining: null });
  t.deepEqual(read.links.map(({ roundTripUs }) => roundTripUs).sort(), [1000, 1200]);
  t.deepEqual(read.links, peerWord({ ...said, links: [...said.links].reverse() }).links, 'in one order');
  t.is(peerWord(summaryOf('p1', { degraded: 'the disk is full' })).degraded, 'the disk is full');
});

test('a start is told once, though each word takes its time to come', (t) => {
  const first = processRow(process, null, 10_000, null);
  t.is(first.startedMs, 6_000);
  t.is(processRow({ ...process, uptimeMs: 5_003 }, first, 11_000, null).startedMs, 6_000);
  t.is(processRow({ ...process, pid: 6, uptimeMs: 100 }, first, 11_000, null).startedMs, 10_900);
});

test('how it ended is said while there is no process', (t) => {
  t.is(processRow(process, null, 10_000, 'ended by SIGKILL').ending, null);
  const dead = { ...process, state: 'killed', pid: null, uptimeMs: null, rssBytes: null } as const;
  t.like(processRow(dead, null, 10_000, 'ended by SIGKILL'), { ending: 'ended by SIGKILL', startedMs: null });
});

test('a stranger is there, or silent', (t) => {
  t.like(strangerRow({ host: 'h', port: 1 }, true), { state: 'running', host: 'h', port: 1, pid: null });
  t.like(strangerRow(null, false), { state: 'silent', host: '', port: 0 });
});

test('what never stands still is told when it has changed enough to be seen, all else at once', (t) => {
  const before = peerNamed('p1', { said: word({ links: [{ peer: idOf('p2'), roundTripUs: 400 }] }) });
  const after = (change: Partial<ReturnType<typeof word>>) => ({
    ...before,
    said: word({ ...before.said, ...change }),
  });
  t.false(isSamePeer(undefined, before));
  t.true(isSamePeer(before, { ...before }));
  t.true(isSamePeer(before, after({ load: 0.21, hashRate: 1_010_000 })));
  t.true(isSamePeer(before, after({ links: [{ peer: idOf('p2'), roundTripUs: 500 }] })));
  t.false(isSamePeer(before, after({ load: 0.23 })));
  t.false(isSamePeer(before, after({ hashRate: 1_100_000 })));
  t.false(isSamePeer(before, after({ links: [] })));
  t.false(isSamePeer(before, after({ links: [{ peer: idOf('p3'), roundTripUs: 400 }] })));
  t.false(isSamePeer(before, after({ mempool: 1 })));
  t.false(isSamePeer(before, { ...before, rssBytes: null }));
  t.false(isSamePeer(before, { ...before, isWatched: false }));
  t.false(isSamePeer(before, { ...before, said: null }));
});

test('a load is at most whole, whatever a peer says', (t) => {
  t.is(peerWord(summaryOf('p1', { load: 65_535 })).load, 1);
  t.is(peerWord(summaryOf('p1', { load: 480 })).load, 0.48);
});
