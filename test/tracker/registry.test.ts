import test from 'ava';
import fc from 'fast-check';
import { Listing } from '../../peer/client/listing.js';
import { announcerOf } from '../../peer/wire/address.js';
import { NO_VERSION, type Version } from '../../peer/wire/tracker.js';
import { type Now, REGISTRY_LIMITS, Registry, type RegistryLimits } from '../../tracker/registry.js';
import { portsOf, unsigned } from './announcing.js';

const EPOCH = 1000;
const T = 1_800_000_000_000;
/** Both clocks, so many milliseconds after a beginning. */
const at = (ms: number): Now => ({ wallMs: T + ms, steadyMs: 5 + ms });

/** A registry, and words for what is done to it. */
function tracker(limits: Partial<RegistryLimits> = {}) {
  const registry = new Registry(EPOCH, { ...REGISTRY_LIMITS, ...limits });
  const announce = (name: string, ms: number, wish = {}) =>
    registry.announce(unsigned(name, { timeMs: T + ms, ...wish }), at(ms));
  const leave = (name: string, ms: number, wish = {}) =>
    registry.leave(unsigned(name, { status: 'removed', timeMs: T + ms, ...wish }), at(ms));
  const silent = (ms: number) => registry.expire(at(ms)).map(({ id }) => id);
  return { registry, announce, leave, silent };
}

const idOf = (name: string) => announcerOf(unsigned(name));

test('who announces itself is listed, once, with its last address', (t) => {
  const { registry, announce } = tracker();
  t.deepEqual(announce('a', 0, { port: 1 }), { type: 'joined' });
  t.deepEqual(announce('b', 0, { port: 2 }), { type: 'joined' });
  t.deepEqual(announce('a', 1, { port: 1 }), { type: 'refreshed' });
  t.deepEqual(announce('a', 2, { port: 3 }), { type: 'moved' });
  t.is(registry.listed, 2);
  t.deepEqual(portsOf(registry.since(NO_VERSION).entries), [2, 3]);
});

test('another network is another place', (t) => {
  const { registry, announce } = tracker();
  announce('a', 0);
  const other = unsigned('a', { timeMs: T + 1 });
  t.deepEqual(registry.announce({ ...other, claim: { ...other.claim, network: idOf('x') as never } }, at(1)), {
    type: 'moved',
  });
});

test('who says nothing new costs the callers nothing', (t) => {
  const { registry, announce } = tracker();
  announce('a', 0);
  const { version } = registry;
  for (let ms = 1; ms < 100; ms++) announce('a', ms);
  t.deepEqual(registry.version, version);
  t.deepEqual(registry.since(version), { version, whole: false, entries: [] });
});

test('who is silent for 3 s is removed, and comes back', (t) => {
  const { registry, announce, silent } = tracker();
  t.is(registry.next(), null);
  announce('a', 0);
  announce('b', 1000);
  t.is(registry.next(), at(3000).steadyMs);
  t.deepEqual(silent(2999), []);
  t.deepEqual(silent(3000), [idOf('a')]);
  t.is(registry.next(), at(4000).steadyMs);
  t.false(registry.has(idOf('a')));
  t.deepEqual(announce('a', 3001), { type: 'joined' });
  t.true(registry.has(idOf('a')));
  t.deepEqual(silent(100_000).sort(), [idOf('a'), idOf('b')].sort());
});

test('silence is not measured by the clock on the wall', (t) => {
  const { registry, announce } = tracker();
  announce('a', 0);
  t.deepEqual(registry.expire({ wallMs: T + 3_000_000, steadyMs: at(2999).steadyMs }), []);
});

test('a goodbye removes at once, and what was said before it counts no more', (t) => {
  const { registry, announce, leave } = tracker();
  announce('a', 0);
  t.deepEqual(leave('a', 5), { type: 'left' });
  t.is(registry.listed, 0);
  t.deepEqual(leave('a', 6), { type: 'nothing' });
  t.like(announce('a', 5), { type: 'refused' });
  t.like(announce('a', 4), { type: 'refused' });
  t.deepEqual(announce('a', 7), { type: 'joined' });
});

test('a goodbye of the same millisecond counts, an older one does not', (t) => {
  const { announce, leave } = tracker();
  announce('a', 10);
  t.deepEqual(leave('a', 9), { type: 'nothing' });
  t.deepEqual(leave('a', 10), { type: 'left' });
  t.deepEqual(leave('nobody', 10), { type: 'nothing' });
});

test('a replay keeps nobody on the list', (t) => {
  const { registry, announce, silent } = tracker();
  const first = unsigned('a', { timeMs: T });
  t.deepEqual(registry.announce(first, at(0)), { type: 'joined' });
  t.deepEqual(registry.announce(first, at(2000)), { type: 'nothing' });
  t.deepEqual(silent(3000), [idOf('a')]);
  t.like(registry.announce(first, at(3000)), { type: 'refused' });
  t.deepEqual(announce('a', 3000), { type: 'joined' });
});

test('what makes no sense is refused, and why', (t) => {
  const { registry, announce, leave } = tracker();
  announce('a', 100);
  t.deepEqual(announce('a', 40), { type: 'refused', why: 'one made 0.1 s later is known: was your clock set back?' });
  t.deepEqual(announce('b', 0, { port: 0 }), { type: 'refused', why: 'port 0 cannot be dialled' });
  t.like(announce('b', 0, { host: '' }), { type: 'refused' });
  t.deepEqual(announce('b', 0, { host: '\x1b[2J' }), {
    type: 'refused',
    why: 'what is given as host is no host name or address',
  });
  const ahead = { type: 'refused', why: "your clock is 3600.0 s ahead of the tracker's: set it right" };
  t.deepEqual(announce('b', 0, { timeMs: T + 3_600_001 }), ahead);
  const behind = { type: 'refused', why: "your clock is 3600.0 s behind the tracker's: set it right" };
  t.deepEqual(announce('b', 0, { timeMs: T - 3_600_001 }), behind);
  t.deepEqual(announce('b', 0, { timeMs: T + 3_600_000 }), { type: 'joined' });
  t.deepEqual(leave('a', 101, { timeMs: T + 3_700_000 }).type, 'refused');
  t.like(registry.announce(unsigned('a', { status: 'removed' }), at(0)), { why: 'a goodbye is no announcement' });
  t.like(registry.leave(unsigned('a'), at(0)), { why: 'an announcement is no goodbye' });
});

test('the list has an end: whoever is on it stays, the next one is refused', (t) => {
  const { registry, announce } = tracker();
  announce('honest', 0);
  let refusals = 0;
  for (let index = 0; index < 10_000; index++) if (announce(`junk ${index}`, 1).type === 'refused') refusals++;
  t.is(registry.listed, 1024);
  t.is(refusals, 10_000 - 1023);
  t.deepEqual(announce('late', 2), { type: 'refused', why: 'the list is full: it holds 1024 peers' });
  t.deepEqual(announce('honest', 2), { type: 'refreshed' });
  t.is(registry.since(NO_VERSION).entries.length, 1024);
  // The junk falls silent, the honest stay.
  t.is(registry.expire(at(3001)).length, 1023);
  t.true(registry.has(idOf('honest')));
});

test('removed peers come first, and who left and came back is active', (t) => {
  const { registry, announce, leave } = tracker();
  announce('a', 0, { port: 1 });
  announce('b', 0, { port: 2 });
  const seen = registry.version;
  leave('b', 1);
  leave('a', 2);
  announce('a', 3, { port: 1 });
  announce('c', 4, { port: 3 });
  const { whole, entries } = registry.since(seen);
  t.false(whole);
  t.deepEqual(
    entries.map(({ claim }) => claim.status),
    ['removed', 'active', 'active'],
  );
  t.is(announcerOf(entries[0] as never), idOf('b'));
});

test('an unknown epoch, a version not reached yet and one that is too old get the whole list', (t) => {
  const { registry, announce, leave } = tracker({ removedMax: 2 });
  announce('stays', 0);
  const versions: Version[] = [registry.version];
  for (const name of ['a', 'b', 'c']) {
    announce(name, 1);
    leave(name, 2);
    versions.push(registry.version);
  }
  // The removal of a is forgotten: whoever has not seen it cannot be told.
  t.deepEqual(
    versions.map((seen) => registry.since(seen).whole),
    [true, false, false, false],
  );
  t.true(registry.since({ ...registry.version, epoch: EPOCH + 1 }).whole);
  t.true(registry.since({ ...registry.version, count: registry.version.count + 1 }).whole);
  t.true(registry.since(NO_VERSION).whole);
  t.is(registry.since(NO_VERSION).entries.length, 1);
});

test('removed peers are forgotten when their claims are too old to be taken', (t) => {
  const { registry, announce, leave } = tracker();
  announce('a', 0);
  const seen = registry.version;
  leave('a', 1);
  registry.expire(at(3_600_001));
  t.false(registry.since(seen).whole);
  registry.expire(at(3_600_002));
  t.true(registry.since(seen).whole);
  t.deepEqual(registry.since(seen).entries, []);
});

test('where more changed than an answer holds, the whole list comes', (t) => {
  const { registry, announce } = tracker({ changesMax: 2 });
  const seen = registry.version;
  announce('a', 0);
  announce('b', 0);
  t.false(registry.since(seen).whole);
  announce('c', 0);
  t.true(registry.since(seen).whole);
});

test('when the count is used up an epoch begins', (t) => {
  const { registry, announce, leave } = tracker({ countMax: 3 });
  announce('a', 0);
  announce('b', 0);
  leave('a', 1);
  const last = registry.version;
  announce('a', 2);
  t.deepEqual(registry.version, { epoch: EPOCH + 1, count: 1 });
  t.true(registry.since(last).whole);
  t.is(registry.since(last).entries.length, 2);
});

type Step = { readonly do: 'announce' | 'leave' | 'ask' | 'wait'; readonly who: number; readonly n: number };
const WAITS = [1, 500, 3000, 4_000_000];

/** The tracker beside its definition: a plain table of who announced itself last when and where. */
class Model {
  readonly peers = new Map<string, { port: number; heardMs: number }>();
  readonly #tracker: ReturnType<typeof tracker>;
  readonly #listedMax: number;
  #ms = 0;

  constructor(limits: Partial<RegistryLimits>, listedMax: number) {
    this.#tracker = tracker(limits);
    this.#listedMax = listedMax;
  }

  get registry(): Registry {
    return this.#tracker.registry;
  }
  /** Id and port of everybody listed, by the definition. */
  get expected(): string[] {
    return [...this.peers].map(([name, { port }]) => `${idOf(name)} ${port}`).sort();
  }

  take({ do: what, who, n }: Step): void {
    this.#pass(what === 'wait' ? (WAITS[n] ?? 0) : 1);
    if (what === 'announce') this.#announce(`peer ${who}`, n + 1);
    if (what === 'leave') this.#leave(`peer ${who}`);
  }

  #pass(ms: number): void {
    this.#ms += ms;
    this.#tracker.silent(this.#ms);
    for (const [name, { heardMs }] of this.peers) if (this.#ms - heardMs >= 3000) this.peers.delete(name);
  }
  #announce(name: string, port: number): void {
    this.#tracker.announce(name, this.#ms, { port });
    if (this.peers.has(name) || this.peers.size < this.#listedMax) this.peers.set(name, { port, heardMs: this.#ms });
  }
  #leave(name: string): void {
    this.#tracker.leave(name, this.#ms);
    this.peers.delete(name);
  }
}

test('a caller who applies changes has the whole list, whatever happens and whenever it asks', (t) => {
  const step: fc.Arbitrary<Step> = fc.record({
    do: fc.constantFrom('announce', 'leave', 'ask', 'wait'),
    who: fc.nat(7),
    n: fc.nat(3),
  });
  const limits = fc.record({
    removedMax: fc.integer({ min: 1, max: 8 }),
    changesMax: fc.integer({ min: 1, max: 8 }),
    listedMax: fc.integer({ min: 1, max: 8 }),
    countMax: fc.integer({ min: 3, max: 30 }),
  });
  fc.assert(
    fc.property(limits, fc.array(step, { maxLength: 60 }), (wished, steps) => {
      const model = new Model(wished, wished.listedMax);
      const callers = Array.from({ length: 8 }, () => new Listing());
      const ask = (caller: Listing): void => {
        t.not(caller.apply({ type: 'list', ...model.registry.since(caller.seen) }).type, 'fault');
        const found = caller.active.map((entry) => `${announcerOf(entry)} ${entry.claim.address.port}`);
        t.deepEqual(found.sort(), model.expected);
      };
      for (const one of steps) {
        model.take(one);
        if (one.do === 'ask') ask(callers[one.who] as Listing);
        t.is(model.registry.listed, model.peers.size);
      }
      for (const caller of callers) ask(caller);
    }),
    { numRuns: 300 },
  );
});
