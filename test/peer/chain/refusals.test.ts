import test, { type ExecutionContext } from 'ava';
import { Block, decodeBlock } from '../../../peer/chain/block.js';
import { makeGenesis } from '../../../peer/chain/genesis.js';
import { hashHeader } from '../../../peer/chain/header.js';
import { everyCodeHasAShape, explain, type Refusal, RULES, type RuleCode } from '../../../peer/chain/rules.js';
import { bitsOf, hardestOf, targetOf } from '../../../peer/chain/target.js';
import { EASY, type Making, signerOf, World } from './world.js';

const easiest = targetOf(EASY.easiestBits) as bigint;
const NONSENSE = '77'.repeat(32) as Block['hash'];

/** What provokes a refusal: a block on b1, where Ada has joined, that is honest in all else; or a tale of its own. */
type Provocation =
  | { readonly making: (world: World) => Making; readonly networkSec?: (world: World) => number }
  | { readonly refusal: (world: World) => Refusal | null };

const small = makeGenesis(EASY.salt, [], {
  easiestBits: EASY.easiestBits,
  blockSizeMax: 4096,
  blockTransactionsMax: 24,
});

/** The refusal of a block offered on b1, in a world whose blocks are small. */
function inSmallWorld(sells: (world: World) => Making['sells']): Refusal | null {
  const world = new World(null, { genesis: small });
  const outcome = world.block('b1', 'genesis', { sells: sells(world) ?? [] });
  return outcome.type === 'refused' ? outcome.refusal : null;
}

const joins = (world: World, count: number, name: string): Making['sells'] =>
  Array.from({ length: count }, (_, index) => world.join(`${index}`, name));

const PROVOKED: { readonly [C in RuleCode]: Provocation } = {
  BLOCK_MALFORMED: { making: () => ({ entry: { kind: 7 } }) },
  WRONG_VERSION: { making: () => ({ header: { version: 2 } }) },
  BITS_MALFORMED: { making: () => ({ bits: 0x1f800001 }) },
  TARGET_OUT_OF_WINDOW: { making: () => ({ bits: bitsOf(easiest << 1n) }) },
  WEAK_WORK: { making: () => ({ isWeak: true }) },
  TOO_OLD: { making: () => ({ at: -1 }) },
  TOO_NEW: { making: () => ({ at: 200 }), networkSec: ({ genesis }) => genesis.time + 139 },
  PARENT_INVALID: {
    refusal(world) {
      world.block('bad', 'b1', { entry: { recordRoot: NONSENSE } });
      const outcome = world.block('child', 'bad');
      return outcome.type === 'refused' ? outcome.refusal : null;
    },
  },
  BLOCK_TOO_LARGE: { refusal: () => inSmallWorld((world) => joins(world, 24, 'Ж'.repeat(32))) },
  TOO_MANY_TRANSACTIONS: { refusal: () => inSmallWorld((world) => joins(world, 25, 'Ж')) },
  REPEATED_SUBTREE: {
    refusal(world) {
      const [bob, eve] = [world.join('Bob'), world.join('Eve')];
      const { header, data } = world.make('b2', 'b1', { sells: [bob, eve] });
      const outcome = world.chain.add(new Block(header, { ...data, transactions: [bob, eve, eve] }));
      return outcome.type === 'refused' ? outcome.refusal : null;
    },
  },
  WRONG_MERKLE_ROOT: { making: () => ({ header: { merkleRoot: NONSENSE } }) },
  WRONG_HEIGHT: { making: () => ({ entry: { height: 3 } }) },
  WRONG_TIME: { making: ({ genesis }) => ({ header: { time: genesis.time + 3 } }) },
  IMPOSSIBLE_COST: { making: () => ({ entry: { load: 1001 } }) },
  WRONG_RECORD_ROOT: { making: () => ({ entry: { recordRoot: NONSENSE } }) },
  BAD_NAME: { making: (world) => ({ sells: [world.join('Bob', 'Bob\u202e')] }) },
  BAD_SIGNATURE: {
    making: (world) => ({
      sells: [world.sign('Eve', { kind: 'join', publicKey: signerOf('Bob').publicKey, name: 'Bob' })],
    }),
  },
  ALREADY_JOINED: { making: (world) => ({ sells: [world.join('Ada', 'Ada again')] }) },
  NOT_JOINED: { making: (world) => ({ sells: [world.buy('Bob', 1)] }) },
  NUMBER_USED: { making: (world) => ({ sells: [world.buy('Ada', 1, 0), world.buy('Ada', 1, 1)] }) },
  NUMBER_AHEAD: { making: (world) => ({ sells: [world.buy('Ada', 2)] }) },
  UNKNOWN_MONKEY: { making: (world) => ({ sells: [world.buy('Ada', 1, 17)] }) },
  WRONG_PRICE: {
    making: (world) => ({
      sells: [
        world.sign('Ada', { kind: 'buy', publicKey: signerOf('Ada').publicKey, sequence: 1, monkey: 16, price: 5 }),
      ],
    }),
  },
  // 1000 coins are two of 400 and 200 left.
  NOT_ENOUGH_COINS: { making: (world) => ({ sells: [1, 2, 3].map((sequence) => world.buy('Ada', sequence, 16)) }) },
};

function worldWithAda(t: ExecutionContext): World {
  const world = new World(t);
  world.block('b1', 'genesis', { sells: [world.join('Ada')] });
  return world;
}

function provoke(world: World, provocation: Provocation): Refusal | null {
  if ('refusal' in provocation) return provocation.refusal(world);
  world.make('b2', 'b1', provocation.making(world));
  const outcome = world.offer('b2', provocation.networkSec?.(world));
  return outcome.type === 'refused' ? outcome.refusal : null;
}

for (const [code, provocation] of Object.entries(PROVOKED)) {
  test(`${code} is refused, for that alone, and the chain stays as it is`, (t) => {
    const world = worldWithAda(t);
    const refusal = provoke(world, provocation);
    t.is(refusal?.code, code as RuleCode);
    t.is(world.tip, 'b1');
    if (!refusal) return;
    const sentence = explain(refusal);
    t.true(sentence.length > 10 && sentence.length < 255, sentence);
    t.notRegex(sentence, /undefined|\[object|NaN/);
    // The honest block in its place is taken: nothing else was wrong with the world.
    world.block('honest', 'b1');
    world.accepted('honest');
  });
}

test('every rule is provoked', (t) => {
  t.deepEqual(Object.keys(PROVOKED), Object.keys(RULES));
  t.true(everyCodeHasAShape);
});

test('penalties: who sends a block that can never be valid is shut out, who is early is not', (t) => {
  for (const [code, { penalty }] of Object.entries(RULES)) t.is(penalty, code === 'TOO_NEW' ? 0 : 100, code);
});

test('a claimed target may be up to four bits harder, and no more', (t) => {
  const world = worldWithAda(t);
  const hardest = bitsOf(hardestOf(easiest));
  world.block('hard', 'b1', { bits: hardest });
  world.accepted('hard');
  world.block('harder', 'hard', { bits: bitsOf(hardestOf(easiest) - 1n) });
  world.refused('TARGET_OUT_OF_WINDOW', 'hard');
});

test('the entry says what it can: load to 1000, a rate, the time of the header', (t) => {
  const world = worldWithAda(t);
  world.block('busy', 'b1', { entry: { load: 1000 } });
  world.accepted('busy');
  world.block('idle', 'busy', { entry: { rate: 0 } });
  world.refused('IMPOSSIBLE_COST', 'busy');
  world.block('late', 'busy', { entry: { timeMs: (world.genesis.time + 3) * 1000 + 999 } });
  world.accepted('late');
});

test('a time equal to the median is allowed, one before it is not', (t) => {
  const world = new World(t);
  for (let index = 1; index <= 11; index++) world.block(`b${index}`, index === 1 ? 'genesis' : `b${index - 1}`);
  // The last eleven are 1 to 11: their median is 6.
  world.block('early', 'b11', { at: 5 });
  world.refused('TOO_OLD', 'b11');
  world.block('equal', 'b11', { at: 6 });
  world.accepted('equal');
});

test('what costs no work is not remembered: a flood of it pushes nothing out', (t) => {
  const world = worldWithAda(t);
  const forgotten: RuleCode[] = [];
  for (const [code, provocation] of Object.entries(PROVOKED)) {
    if ('refusal' in provocation) continue;
    const other = worldWithAda(t);
    provoke(other, provocation);
    if (other.chain.invalidity(other.get('b2').hash) === null) forgotten.push(code as RuleCode);
  }
  t.deepEqual(forgotten, [
    'BLOCK_MALFORMED',
    'WRONG_VERSION',
    'BITS_MALFORMED',
    'TARGET_OUT_OF_WINDOW',
    'WEAK_WORK',
    'TOO_NEW',
    'WRONG_MERKLE_ROOT',
  ]);
  // Neither is the child of an invalid block, unless it did its own work.
  world.block('bad', 'b1', { entry: { recordRoot: NONSENSE } });
  world.block('weak', 'bad', { isWeak: true });
  world.refused('WEAK_WORK', 'b1');
  t.is(world.chain.invalidity(world.get('weak').hash), null);
  world.block('child', 'bad');
  t.is(world.chain.invalidity(world.get('child').hash)?.code, 'PARENT_INVALID');
  world.block('grandchild', 'child');
  world.refused('PARENT_INVALID', 'b1');
});

test('an invalid block is judged once, and refused the same way again', (t) => {
  const world = worldWithAda(t);
  world.make('bad', 'b1', { sells: [world.buy('Ada', 2)] });
  const first = world.offer('bad');
  t.deepEqual(world.offer('bad'), first);
});

test('on a drawn network a hash is not held against its target, and all else is', (t) => {
  const world = new World(t, { genesis: { ...EASY, proofOfWork: 'drawn' } });
  world.block('b1', 'genesis', { isWeak: true });
  world.accepted('b1');
  world.block('b2', 'b1', { bits: bitsOf(easiest << 1n), isWeak: true });
  world.refused('TARGET_OUT_OF_WINDOW', 'b1');
});

test('a block is its bytes: any cut is refused, and what decodes spells the same', (t) => {
  const world = worldWithAda(t);
  const block = world.make('b2', 'b1', { sells: [world.buy('Ada', 1), world.join('Bob')] });
  const { bytes } = block;
  const read = decodeBlock(bytes);
  t.true(read.ok);
  if (!read.ok) return;
  t.is(read.value.hash, block.hash);
  t.deepEqual(read.value.bytes, bytes);
  t.is(read.value.hash, hashHeader(block.header));
  for (let cut = 0; cut < bytes.length; cut++) t.false(decodeBlock(bytes.subarray(0, cut)).ok, `cut at ${cut}`);
  t.false(decodeBlock(new Uint8Array([...bytes, 0])).ok);
});
