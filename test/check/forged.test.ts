/** Blocks that are whole in themselves, hashed and mined, and break one rule: the checker finds which. */
import test from 'ava';
import { encode } from '../../peer/chain/codec.js';
import { type Signer, sha256 } from '../../peer/chain/crypto.js';
import { makeGenesis, networkIdOf } from '../../peer/chain/genesis.js';
import { type Header, header as headerCodec } from '../../peer/chain/header.js';
import { bitsOf, difficultyOf, targetOf, targetOfZeros } from '../../peer/chain/target.js';
import { type Content, signTransaction, type Transaction } from '../../peer/chain/transaction.js';
import { EASY, type Making, signerOf, World } from '../peer/chain/world.js';
import { type Line, linesOf, NAMES, sampleWorld, verdictOf } from './sample.js';

/** What the checker says of a forged fifth block. */
function forged(making: (world: World) => Making): string {
  const world = sampleWorld();
  world.make('forged', 'b4', making(world));
  // The line has the height it should have, whatever the entry says.
  return verdictOf(linesOf(world, [...NAMES, 'forged']).map((line, height) => ({ ...line, height })));
}
const selling = (sells: (world: World) => readonly Transaction[]): string =>
  forged((world) => ({ sells: sells(world) }));

/** A content signed by anybody for any network. */
const signed = (content: Content, signer: Signer, genesis = EASY): Transaction =>
  signTransaction(networkIdOf(genesis), content, signer);
const buying = (who: string, sequence: number, monkey: number, price: number): Content => ({
  kind: 'buy',
  publicKey: signerOf(who).publicKey,
  sequence,
  monkey,
  price,
});

test('the sample goes on: what is refused below is refused for its own sake', (t) => {
  t.regex(
    selling((world) => [world.buy('Ada', 3, 0)]),
    /^right/,
  );
});

const easiest = targetOf(EASY.easiestBits) as bigint;
const ZEROS = '0'.repeat(64) as never;
const OTHER = makeGenesis(sha256(new Uint8Array(1)), []);

const BLOCKS: { readonly [what: string]: readonly [making: Making, field: string] } = {
  'a hash above its target': [{ isWeak: true }, 'hash'],
  'a target easier than the floor': [{ bits: bitsOf(easiest * 2n) }, 'header.bits'],
  'a target below the window': [{ bits: bitsOf(easiest / 17n) }, 'header.bits'],
  'another version': [{ header: { version: 2 } }, 'header.version'],
  'another previous': [{ header: { previous: ZEROS } }, 'header.previous'],
  'another Merkle root': [{ header: { merkleRoot: ZEROS } }, 'header.merkleRoot'],
  "a time that is not the entry's": [{ header: { time: EASY.time + 99 } }, 'entry.timeMs in seconds'],
  'a time before the median': [{ at: 1 }, 'header.time'],
  'a wrong height': [{ entry: { height: 6 } }, 'entry.height'],
  'another kind of entry': [{ entry: { kind: 1 } }, 'entry.kind'],
  'a load above one': [{ entry: { load: 1001 } }, 'entry.load'],
  'a rate of nothing': [{ entry: { rate: 0 } }, 'entry.rate'],
  'a wrong record root': [{ entry: { recordRoot: ZEROS } }, 'entry.recordRoot'],
};

for (const [what, [making, field]] of Object.entries(BLOCKS)) {
  test(`a block with ${what} is found`, (t) =>
    t.is(
      forged(() => making),
      `line 6 ${field}`,
    ));
}

test('bits that are no target, or not spelt minimally, are found', (t) => {
  for (const bits of [0, 0x1d800000, 0x20007fff, 0x23010000]) {
    const lines = linesOf(sampleWorld(), NAMES);
    const world = sampleWorld();
    const head = { ...world.get('b4').header, bits };
    const header = Buffer.from(encode(headerCodec, head)).toString('hex');
    const [line] = linesOf(world, ['b4']);
    lines[4] = { ...line, header, bits };
    // The hash that goes with it, as the checker itself would say.
    t.is(verdictOf(lines), 'line 5 hash');
    lines[4] = { ...lines[4], hash: shownHash(header) };
    t.is(verdictOf(lines), 'line 5 header.bits');
  }
});

const shownHash = (header: string): string =>
  Buffer.from(sha256(sha256(Buffer.from(header, 'hex'))))
    .reverse()
    .toString('hex');

const SALES: { readonly [what: string]: readonly [sells: (world: World) => readonly Transaction[], field: string] } = {
  'joining twice': [(world) => [world.join('Ada', 'Eve')], '[0].bytes.publicKey'],
  'buying before joining': [(world) => [world.buy('Eve', 1)], '[0].bytes.publicKey'],
  'using a number again': [(world) => [world.buy('Ada', 2, 1)], '[0].bytes.sequence'],
  'skipping a number': [(world) => [world.buy('Ada', 4, 1)], '[0].bytes.sequence'],
  'spending more than is left': [(world) => [world.buy('Bertil', 3, 16)], '[0].bytes.price'],
  'a price of its own': [() => [signed(buying('Ada', 3, 0, 1), signerOf('Ada'))], '[0].bytes.price'],
  'a monkey that is not sold': [() => [signed(buying('Ada', 3, 99, 5), signerOf('Ada'))], '[0].bytes.monkey'],
  "another's signature": [() => [signed(buying('Ada', 3, 0, 5), signerOf('Eve'))], '[0].signature'],
  'a signature for another network': [() => [signed(buying('Ada', 3, 0, 5), signerOf('Ada'), OTHER)], '[0].signature'],
  'a name with a control character': [(world) => [world.join('Eve', 'a\u001bb')], '[0].bytes.name'],
  'a name with a doubled space': [(world) => [world.join('Eve', 'a  b')], '[0].bytes.name'],
  'a name that is too long': [(world) => [world.join('Eve', 'x'.repeat(33))], '[0].bytes.name'],
  'no name': [(world) => [world.join('Eve', '')], '[0].bytes.name'],
  'the same purchase twice': [(world) => [world.buy('Ada', 3), world.buy('Ada', 3)], '[1].bytes.sequence'],
};

for (const [what, [sells, field]] of Object.entries(SALES)) {
  test(`${what} is found`, (t) => t.is(selling(sells), `line 6 transactions${field}`));
}

test('more transactions and more bytes than genesis allows are found', (t) => {
  const salt = sha256(new TextEncoder().encode('a small network'));
  const easy = { easiestBits: bitsOf(targetOfZeros(1)) };
  const few = new World(null, { genesis: makeGenesis(salt, [], { ...easy, blockTransactionsMax: 1 }) });
  few.make('b1', 'genesis', { sells: [few.join('Ada'), few.join('Bo')] });
  t.is(verdictOf(linesOf(few, ['genesis', 'b1'])), 'line 2 transactions');

  const small = new World(null, { genesis: makeGenesis(salt, [], { ...easy, blockSizeMax: 4096 }) });
  const sells = Array.from({ length: 40 }, (_, index) => small.join(`shopper ${index}`));
  small.make('b1', 'genesis', { sells });
  t.is(verdictOf(linesOf(small, ['genesis', 'b1'])), 'line 2 block');
});

/** The line of genesis under another header, with all that follows from it. */
function reheaded(change: Partial<Header>): Line {
  const [line] = linesOf(sampleWorld(), ['genesis']);
  const head = { ...sampleWorld().get('genesis').header, ...change };
  const bytes = encode(headerCodec, head);
  const { previous, time, bits, nonce } = head;
  const target = targetOf(bits);
  const difficulty = target === null ? 0 : difficultyOf(target);
  const networkId = Buffer.from(sha256(sha256(bytes))).toString('hex');
  const header = Buffer.from(bytes).toString('hex');
  return { ...line, networkId, header, hash: shownHash(header), previous, time, bits, difficulty, nonce };
}

test('a header of genesis that is whole in itself and not what it should be is found', (t) => {
  t.regex(verdictOf([reheaded({})]), /^right/);
  const changes: Partial<Header>[] = [
    { version: 0 },
    { previous: sampleWorld().get('b1').hash },
    { merkleRoot: ZEROS },
    { time: EASY.time + 1 },
    { bits: bitsOf(easiest / 2n) },
    { nonce: 1 },
  ];
  for (const change of changes) t.is(verdictOf([reheaded(change)]), `line 1 header.${Object.keys(change)[0]}`);
});

test('a genesis of another layout or an unknown proof of work is found', (t) => {
  const [line] = linesOf(sampleWorld(), ['genesis']);
  const bytes = Buffer.from(String(line?.genesis), 'hex');
  for (const [at, field] of [
    [0, 'version'],
    [1 + 4 + 32, 'proofOfWork'],
  ] as const) {
    const other = Buffer.from(bytes);
    other[at] = 2;
    t.is(verdictOf([{ ...line, genesis: other.toString('hex') }]), `line 1 genesis.${field}`);
  }
});

test('a genesis that its header does not mean is found, and a chain of another network', (t) => {
  const other = new World(null, { genesis: OTHER });
  const lines = linesOf(sampleWorld(), NAMES);
  const [stranger] = linesOf(other, ['genesis']);
  const [own, ...rest] = lines;
  t.is(verdictOf([{ ...own, genesis: stranger?.genesis }]), 'line 1 header.merkleRoot');
  t.is(verdictOf([stranger ?? {}, ...rest]), 'line 2 networkId');
});
