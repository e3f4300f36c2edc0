import test from 'ava';
import fc from 'fast-check';
import { genesisHash } from '../../../peer/chain/genesis.js';
import { type Message, peerMessages } from '../../../peer/wire/messages.js';
import { EASY, World } from '../chain/world.js';
import { messages as SAMPLES } from '../wire/samples.js';
import { Bench, type Partner } from './bench.js';

/** A peer with a short chain, an app's purchase pending, and a link and a client at its door. */
function ground(): { bench: Bench; partners: Partner[] } {
  const chain = new World();
  const blocks = [1, 2, 3, 4].map((height) =>
    chain.make(
      `b${height}`,
      height === 1 ? 'genesis' : `b${height - 1}`,
      height === 1 ? { sells: [chain.join('Ada')] } : {},
    ),
  );
  const bench = new Bench({ threads: 1 });
  const ada = bench.link('Ada');
  for (const block of blocks) ada.say({ type: 'block', bytes: block.bytes });
  const app = bench.app();
  app.say({ type: 'watch', chain: true, transactions: [chain.buy('Ada', 1).id] });
  app.say({ type: 'application', transactions: [chain.buy('Ada', 1), chain.buy('Ada', 3)] });
  return { bench, partners: [ada, app] };
}

test('the ground of the fuzz is what it says', (t) => {
  const { bench } = ground();
  t.is(bench.peer.chain.last.height, 4);
  t.is(bench.peer.summary.mempool, 2);
  t.not(bench.peer.chain.last.hash, genesisHash(EASY));
});

/** Frames of every message there is, as they are and with a few bytes changed, cut short or grown. */
const chain = new World();
for (const [name, on] of [
  ['b1', 'genesis'],
  ['b2', 'b1'],
  ['side', 'b1'],
  ['top', 'side'],
] as const)
  chain.make(name, on);
const news = { height: 0xffffffff, mempool: 0xffffffff, digest: new Uint8Array(8), timeMs: Number.MAX_SAFE_INTEGER };
const extremes: Message[] = [
  ...(['ping', 'pong'] as const).map((type) => ({
    type,
    token: 1,
    tip: chain.get('top').hash,
    work: 2n ** 256n - 1n,
    ...news,
  })),
  { type: 'headers', headers: ['b1', 'side', 'top'].map((name) => chain.get(name).header) },
  { type: 'chain', blocks: ['side', 'top'].map((name) => chain.get(name).bytes) },
  { type: 'block', bytes: chain.get('side').bytes },
  { type: 'block', bytes: chain.get('top').bytes },
  { type: 'demand', locator: [] },
  { type: 'getBlocks', hashes: ['genesis', 'b1', 'side', 'top'].map((name) => chain.get(name).hash) },
  { type: 'ids', ids: [] },
  { type: 'ask', request: 0xffffffff, question: { type: 'blocks', from: 0xffffffff, count: 0xffff } },
  { type: 'ask', request: 0, question: { type: 'records', height: 0xffffffff, from: 0xffffffff } },
];
const frames = [...SAMPLES, ...extremes].map((message) => peerMessages.frame(message));
const mutated = fc
  .record({
    which: fc.nat(frames.length - 1),
    changes: fc.array(fc.record({ at: fc.nat(400), to: fc.nat(255) }), { maxLength: 4 }),
    keepsFrame: fc.boolean(),
  })
  .map(({ which, changes, keepsFrame }) => {
    const bytes = (frames[which] as Uint8Array).slice();
    // Mostly the envelope stays whole, so that the body is read at all.
    for (const { at, to } of changes)
      bytes[keepsFrame ? 5 + (at % Math.max(1, bytes.length - 5)) : at % bytes.length] = to;
    return bytes;
  });
const said = fc.oneof({ weight: 6, arbitrary: mutated }, { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }) });

test('whatever bytes a linked peer or a client says, in whatever order, no step throws', (t) => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(1), said, fc.nat(300)), { minLength: 1, maxLength: 40 }), (script) => {
      const { bench, partners } = ground();
      for (const [who, bytes, wait] of script) {
        let partner = partners[who] as Partner;
        if (partner.closed !== null) {
          partner = who === 0 ? bench.link(`Ada-${partner.link}`) : bench.app(`app-${partner.link}`);
          partners[who] = partner;
        }
        partner.sayBytes(bytes);
        bench.wait(wait);
      }
      bench.wait(40_000);
      t.true(bench.peer.chain.last.height >= 4);
    }),
    { numRuns: 150, seed: 1 },
  );
});

test('whatever a stranger says before its handshake, no step throws', (t) => {
  fc.assert(
    fc.property(fc.array(said, { maxLength: 6 }), (script) => {
      const { bench } = ground();
      const stranger = bench.accept('stranger');
      for (const bytes of script) if (stranger.closed === null) stranger.sayBytes(bytes);
      bench.wait(3_000);
      t.deepEqual(bench.linked.length, 1);
    }),
    { numRuns: 150, seed: 1 },
  );
});
