import test from 'ava';
import type { NetworkId } from '../../../peer/chain/crypto.js';
import { networkIdOf } from '../../../peer/chain/genesis.js';
import { type Announcement, signAnnouncement } from '../../../peer/wire/address.js';
import { peerMessages } from '../../../peer/wire/messages.js';
import { EASY } from '../chain/world.js';
import { Bench, EPOCH_MS, idOf, keyOf } from './bench.js';

const announced = (name: string): Announcement => {
  const { publicKey } = keyOf(name);
  const network = networkIdOf(EASY);
  return signAnnouncement(
    { status: 'active', network, publicKey, address: { host: name, port: 1 }, timeMs: EPOCH_MS },
    keyOf(name),
  );
};

/** Two names, that of the lower id first. */
const [low, high] = ['bench', 'Ada'].sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1)) as [string, string];

test('a peer that dials says hello, is answered with hello and proof, and its own proof makes the link', (t) => {
  const bench = new Bench();
  const ada = bench.accept('Ada');
  t.deepEqual(ada.heard, [], 'nothing is said before its hello');
  ada.say({ type: 'hello', ...ada.hello() });
  t.deepEqual(
    ada.heard.map(({ type }) => type),
    ['hello', 'proof'],
  );
  t.deepEqual(bench.linked, []);
  ada.say(ada.proof());
  t.deepEqual(bench.linked, [ada.id]);
});

test('a dial says hello first, and its proof comes only after the other side has proven itself', (t) => {
  const bench = new Bench();
  bench.tell({ type: 'listed', active: [announced('Ada')] });
  t.is(bench.dials.length, 1);
  const ada = bench.answer(bench.dials[0] as (typeof bench.dials)[0], 'Ada');
  t.deepEqual(
    ada.heard.map(({ type }) => type),
    ['hello'],
  );
  ada.say({ type: 'hello', ...ada.hello() });
  t.deepEqual(
    ada.heard.map(({ type }) => type),
    ['hello'],
  );
  ada.say(ada.proof());
  t.is(ada.heard[1]?.type, 'proof');
  t.deepEqual(bench.linked, [ada.id]);
});

const strange: readonly (readonly [string, (bench: Bench) => string | null, RegExp])[] = [
  ['another version', (bench) => bench.accept('Ada').shake({ version: 2 }).closed, /version 2/],
  [
    'another network',
    (bench) => bench.accept('Ada').shake({ network: 'ab'.repeat(32) as NetworkId }).closed,
    /network abab/,
  ],
  [
    'a peer that names no network',
    (bench) => bench.accept('Ada').shake({ network: '00'.repeat(32) as NetworkId }).closed,
    /network 0000/,
  ],
  ['ourselves', (bench) => bench.accept('bench').shake().closed, /ourselves/],
  [
    'our key with another session',
    (bench) => bench.accept('bench').shake({ session: new Uint8Array(16) }).closed,
    /ourselves/,
  ],
  [
    'a proof by another key',
    (bench) => {
      const ada = bench.accept('Ada');
      ada.say({ type: 'hello', ...ada.hello() });
      const { signature } = ada.lastOf('proof');
      return ada.say({ type: 'proof', signature }).closed;
    },
    /proof does not hold/,
  ],
  [
    'a message before hello',
    (bench) => bench.accept('Ada').say({ type: 'demand', locator: [] }).closed,
    /demand before hello/,
  ],
  [
    'a proof before hello',
    (bench) => bench.accept('Ada').say({ type: 'proof', signature: new Uint8Array(64) }).closed,
    /proof before hello/,
  ],
  [
    'a message before proof',
    (bench) => {
      const ada = bench.accept('Ada');
      return ada.say({ type: 'hello', ...ada.hello() }, { type: 'demand', locator: [] }).closed;
    },
    /demand before proof/,
  ],
  [
    'hello twice',
    (bench) => {
      const ada = bench.accept('Ada');
      return ada.say({ type: 'hello', ...ada.hello() }, { type: 'hello', ...ada.hello() }).closed;
    },
    /hello before proof/,
  ],
];
for (const [what, play, why] of strange) {
  test(`${what} ends a handshake, and nobody is shut out for it`, (t) => {
    const bench = new Bench();
    t.regex(play(bench) ?? 'it goes on', why);
    t.deepEqual(bench.linked, []);
    bench.link('Ada');
    t.deepEqual(bench.linked, [idOf('Ada')]);
  });
}

test('another peer than the one that was dialled, or a client, is not taken for it', (t) => {
  for (const [name, role] of [
    ['Bob', 'peer'],
    ['Ada', 'client'],
  ] as const) {
    const bench = new Bench();
    bench.tell({ type: 'listed', active: [announced('Ada')] });
    const other = bench.answer(bench.dials[0] as (typeof bench.dials)[0], name);
    other.say({ type: 'hello', ...other.hello({ role }) });
    t.regex(other.closed ?? '', role === 'peer' ? /another peer answers there/ : /a client answers/);
  }
});

test('a proof from one connection is worth nothing on another', (t) => {
  const bench = new Bench();
  const ada = bench.accept('Ada');
  ada.say({ type: 'hello', ...ada.hello() });
  const proof = ada.proof();
  const replay = bench.accept('Ada');
  replay.say({ type: 'hello', ...replay.hello({ challenge: ada.ours?.challenge as Uint8Array }) }, proof);
  t.regex(replay.closed ?? '', /proof does not hold/);
  ada.say(proof);
  t.deepEqual(bench.linked, [ada.id]);
});

test('after the handshake a second hello or proof is passed over: a fault may bring frames twice', (t) => {
  const bench = new Bench();
  const ada = bench.link('Ada');
  ada.say({ type: 'hello', ...(ada.ours as NonNullable<typeof ada.ours>) }, ada.proof());
  t.is(ada.closed, null);
  t.deepEqual(bench.linked, [ada.id]);
});

// low dials high:   low ──────> high      stays
// high dials low:   low <────── high      goes, whichever came first, at both ends
for (const isLow of [true, false]) {
  for (const oursFirst of [true, false]) {
    test(`of two dials at once the lower id's stays (we are ${isLow ? 'lower' : 'higher'}, ours comes ${oursFirst ? 'first' : 'last'})`, (t) => {
      const [me, other] = isLow ? [low, high] : [high, low];
      const bench = new Bench({ name: me });
      bench.tell({ type: 'listed', active: [announced(other)] });
      const ours = bench.answer(bench.dials[0] as (typeof bench.dials)[0], other);
      const theirs = bench.accept(other);
      for (const one of oursFirst ? [ours, theirs] : [theirs, ours]) one.shake();
      const [stays, goes] = isLow ? [ours, theirs] : [theirs, ours];
      t.is(stays.closed, null);
      t.regex(goes.closed ?? '', /link/);
      t.deepEqual(bench.linked, [idOf(other)]);
      t.is(
        bench.reports.filter(({ event }) => event === 'linked').length -
          bench.reports.filter(({ event }) => event === 'unlinked').length,
        1,
      );
    });
  }
}

test('a link with a new session replaces the old one, which may be a dead one not yet noticed', (t) => {
  const bench = new Bench();
  const before = bench.link('Ada');
  const after = bench.accept('Ada').shake({ session: new Uint8Array(16) });
  t.regex(before.closed ?? '', /another link/);
  t.is(after.closed, null);
  t.deepEqual(bench.linked, [after.id]);
});

test('at most 32 strangers may stand in the door, and each for two seconds', (t) => {
  const bench = new Bench();
  const strangers = Array.from({ length: 33 }, (_, index) => bench.accept(`stranger ${index}`));
  t.deepEqual(
    strangers.filter(({ closed }) => closed !== null),
    strangers.slice(0, 1),
    'the oldest makes room',
  );
  bench.wait(1_900);
  t.is(strangers[1]?.closed, null);
  bench.wait(400);
  t.true(strangers.every(({ closed }) => closed !== null));
  bench.link('Ada');
  t.deepEqual(bench.linked, [idOf('Ada')]);
});

test('the two seconds of a handshake begin when the dial has come through', (t) => {
  const bench = new Bench();
  bench.tell({ type: 'listed', active: [announced('Ada')] });
  bench.wait(2_900);
  const ada = bench.answer(bench.dials[0] as (typeof bench.dials)[0], 'Ada');
  bench.wait(1_000);
  t.is(ada.shake().closed, null);
  t.deepEqual(bench.linked, [ada.id]);
});

test('an archive, which links to nobody, also shows strangers the door', (t) => {
  const bench = new Bench({ isArchive: true });
  for (let count = 0; count < 32; count++) bench.accept(`stranger ${count}`);
  bench.wait(2_500);
  t.is(bench.app().closed, null);
});

test('64 clients are served, and 64 peers linked, even if more than one shakes hands for the last place', (t) => {
  const bench = new Bench({ limits: { clientsMax: 2, linksMax: 2 } });
  for (const role of ['client', 'peer'] as const) {
    bench.accept(`${role}-1`).shake({ role });
    const two = [bench.accept(`${role}-2`), bench.accept(`${role}-3`)];
    for (const one of two) one.say({ type: 'hello', ...one.hello({ role }) });
    for (const one of two) one.say(one.proof());
    t.deepEqual(
      two.map(({ closed }) => closed),
      [null, role === 'client' ? 'too many clients' : 'too many links'],
    );
    t.regex(bench.accept(`${role}-4`).shake({ role }).closed ?? '', /too many/);
  }
  t.is(bench.linked.length, 2);
});

test('a link on which nothing is heard for 30 s is closed; a ping each second keeps an idle one', (t) => {
  const bench = new Bench();
  const silent = bench.link('Ada');
  const alive = bench.link('Bob');
  alive.onMessage = (message) => {
    if (message.type === 'ping') alive.say({ ...message, type: 'pong' });
  };
  bench.wait(29_000);
  t.true(silent.of('ping').length >= 24 && silent.of('ping').length <= 30, `${silent.of('ping').length} pings`);
  t.is(silent.closed, null);
  bench.wait(2_000);
  t.regex(silent.closed ?? '', /silent/);
  t.is(alive.closed, null);
});

test('bytes that are no message and frames above the bound end a link and shut its peer out for ten minutes', (t) => {
  const garbage: readonly (readonly [string, Uint8Array])[] = [
    ['MALFORMED', new Uint8Array([1, 0, 0, 0, 63, 7])],
    ['MALFORMED', new Uint8Array([1, 0, 0, 0, 'D'.charCodeAt(0), 7])],
    ['FRAME_TOO_LARGE', new Uint8Array([0, 0, 0, 2, 'P'.charCodeAt(0)])],
    ['UNEXPECTED', peerMessages.frame({ type: 'answer', request: 1, answer: { type: 'nothing' } })],
  ];
  for (const [code, bytes] of garbage) {
    const bench = new Bench();
    const ada = bench.link('Ada').sayBytes(bytes);
    t.regex(ada.closed ?? '', new RegExp(code));
    t.regex(bench.link('Ada').closed ?? '', /shut out/);
    bench.wait(599_000);
    t.regex(bench.link('Ada').closed ?? '', /shut out/);
    bench.wait(2_000);
    t.is(bench.link('Ada').closed, null);
  }
});

test('a stranger may say no more than 4 KiB at once, and a client that says garbage only loses its connection', (t) => {
  const bench = new Bench();
  t.regex(bench.accept('Ada').sayBytes(new Uint8Array([1, 16, 0, 0, 72])).closed ?? '', /FRAME_TOO_LARGE/);
  t.is(bench.link('Ada').closed, null);
  t.regex(bench.app('shop').sayBytes(new Uint8Array([1, 0, 0, 0, 63, 7])).closed ?? '', /MALFORMED/);
  t.is(bench.app('shop').closed, null);
});

test('what comes in one piece with the proof is heard, however large', (t) => {
  const bench = new Bench();
  const ada = bench.accept('Ada');
  ada.say({ type: 'hello', ...ada.hello() });
  const long = peerMessages.frame({ type: 'getTransactions', ids: new Array(5_000).fill(bench.peer.chain.first.hash) });
  ada.sayBytes(Buffer.concat([peerMessages.frame(ada.proof()), long]));
  t.is(ada.closed, null);
  t.deepEqual(bench.linked, [ada.id]);
});

test('a step hears so much and no more; the rest is heard in the next ones, in order', (t) => {
  const bench = new Bench({ limits: { stepFrames: 10 } });
  const ada = bench.link('Ada');
  ada.heard = [];
  const pings = Array.from({ length: 25 }, (_, token) =>
    peerMessages.frame({
      type: 'ping',
      token,
      tip: bench.peer.chain.first.hash,
      height: 0,
      work: 0n,
      mempool: 0,
      digest: new Uint8Array(8),
      timeMs: EPOCH_MS,
    }),
  );
  ada.sayBytes(Buffer.concat(pings));
  t.is(ada.of('pong').length, 10);
  t.is(bench.peer.next(), bench.now);
  bench.tell({ type: 'woke' });
  t.is(ada.of('pong').length, 20);
  bench.wait(1);
  t.deepEqual(
    ada.of('pong').map(({ token }) => token),
    Array.from({ length: 25 }, (_, token) => token),
  );
});

test('of several who have much to say each is heard in its turn', (t) => {
  const bench = new Bench({ limits: { stepFrames: 10 } });
  const partners = ['Ada', 'Bob', 'Cas'].map((name) => bench.link(name));
  for (const one of partners) {
    one.heard = [];
    one.sayBytes(Buffer.concat(Array.from({ length: 45 }, (_, token) => pingOf(bench, token))));
  }
  const heard = (): number[] => partners.map((one) => one.of('pong').length);
  t.deepEqual(heard(), [10, 10, 10]);
  for (const expected of [
    [20, 10, 10],
    [20, 20, 10],
    [20, 20, 20],
    [30, 20, 20],
    [30, 30, 20],
  ]) {
    t.is(bench.peer.next(), bench.now);
    bench.tell({ type: 'woke' });
    t.deepEqual(heard(), expected);
  }
  bench.wait(1);
  t.deepEqual(heard(), [45, 45, 45]);
});

const pingOf = (bench: Bench, token: number): Uint8Array =>
  peerMessages.frame({
    type: 'ping',
    token,
    tip: bench.peer.chain.first.hash,
    height: 0,
    work: 0n,
    mempool: 0,
    digest: new Uint8Array(8),
    timeMs: EPOCH_MS,
  });

test('who sends faster than it may is read more slowly, in order and without blame', (t) => {
  const bench = new Bench({ limits: { framesBurst: 20, framesPerSecond: 10 } });
  const ada = bench.link('Ada');
  const bob = bench.link('Bob');
  ada.heard = [];
  const pings = Array.from({ length: 60 }, (_, token) => pingOf(bench, token));
  ada.sayBytes(Buffer.concat(pings));
  const heardFirst = ada.of('pong').length;
  t.true(heardFirst >= 18 && heardFirst <= 21, `${heardFirst}`);
  bob.sayBytes(pingOf(bench, 7));
  t.is(bob.of('pong').length, 1, 'others are heard at once');
  bench.wait(1_000);
  t.is(ada.of('pong').length, heardFirst + 10);
  bench.wait(4_000);
  t.deepEqual(
    ada.of('pong').map(({ token }) => token),
    Array.from({ length: 60 }, (_, token) => token),
  );
  t.is(ada.closed, null);
});

test('who goes on sending faster than it may is cut off, and may come back', (t) => {
  const bench = new Bench({ limits: { framesBurst: 20, framesPerSecond: 10, backlogSizeMax: 10_000 } });
  const ada = bench.link('Ada');
  for (let token = 0; token < 1_000 && ada.closed === null; token++) ada.sayBytes(pingOf(bench, token));
  t.regex(ada.closed ?? '', /faster than it may be read/);
  t.is(bench.link('Ada').closed, null);
});

test('what was asked for counts for nothing, however much it is; what nobody asked for does', (t) => {
  const bench = new Bench({ limits: { framesBurst: 20, framesPerSecond: 10 } });
  const ada = bench.link('Ada');
  ada.heard = [];
  for (let time = 0; time < 5; time++) ada.say({ type: 'headers', headers: [] });
  ada.sayBytes(pingOf(bench, 1));
  t.is(ada.of('pong').length, 0);
  bench.wait(5_000);
  t.is(ada.of('pong').length, 1);
});

test('of all connections the one that holds most goes first when together they hold too much', (t) => {
  const bench = new Bench({ limits: { bufferedSizeMax: 100_000 } });
  const [ada, bob] = [bench.link('Ada'), bench.link('Bob')];
  const half = (size: number): Uint8Array => {
    const bytes = new Uint8Array(size);
    new DataView(bytes.buffer).setUint32(0, 1_000_000, true);
    return bytes;
  };
  ada.sayBytes(half(60_000));
  bob.sayBytes(half(50_000));
  t.regex(ada.closed ?? '', /too much/);
  t.is(bob.closed, null);
});

test('an address that was named is dialled until somebody is met there, whoever it is, and again when it has gone', (t) => {
  const bench = new Bench({ appointments: [{ host: 'somewhere', port: 7 }] });
  const unmet = () => bench.reports.filter(({ event }) => event === 'unmet');
  const dial = (): (typeof bench.dials)[0] => {
    while (bench.dials.length === 0) bench.wait(50);
    return bench.dials.shift() as (typeof bench.dials)[0];
  };
  for (let tries = 1; tries <= 3; tries++) {
    const { link, to } = dial();
    t.deepEqual(to, { address: { host: 'somewhere', port: 7 }, expects: null });
    bench.tell({ type: 'closed', link, why: 'nobody listens there' });
  }
  t.deepEqual(unmet(), [{ event: 'unmet', address: 'somewhere:7', why: 'nobody listens there' }], 'said once');
  const stranger = bench.answer(dial(), 'Ada');
  stranger.say({ type: 'hello', ...stranger.hello({ network: 'ab'.repeat(32) as NetworkId }) });
  t.is(unmet().length, 2, 'another reason is news');
  const ada = bench.answer(dial(), 'Ada').shake();
  t.deepEqual(bench.linked, [ada.id]);
  bench.wait(20_000);
  t.deepEqual(bench.dials, [], 'one link is enough');
  ada.hangUp();
  // After a restart on another folder.
  const bob = bench.answer(dial(), 'Bob').shake();
  t.deepEqual(bench.linked, [bob.id]);
  t.is(unmet().length, 2);
});

test('faults hold for whoever is met at an address that was named, from its first word on', (t) => {
  const bench = new Bench({ appointments: [{ host: 'somewhere', port: 7 }] });
  const ada = bench.answer(bench.dials[0] as (typeof bench.dials)[0], 'Ada');
  ada.say({ type: 'hello', ...ada.hello() });
  t.deepEqual(
    bench.last.filter(({ type }) => type === 'identified'),
    [{ type: 'identified', link: ada.link, peer: ada.id }],
  );
});
