import test from 'ava';
import { decode, encode } from '../../../peer/chain/codec.js';
import { hashOf, type PeerId, sha256 } from '../../../peer/chain/crypto.js';
import {
  BUILT_IN_GENESIS,
  GENESIS_SIZE_MAX,
  type Genesis,
  genesis,
  genesisFaults,
  genesisHash,
  genesisHeader,
  makeGenesis,
  networkIdOf,
} from '../../../peer/chain/genesis.js';

const monkey = (name: string, price = 10, line = 'a line'): Genesis['catalogue'][number] => ({ name, price, line });
const withCatalogue = (...catalogue: Genesis['catalogue']): Partial<Genesis> => ({ catalogue });

const FAULTY: readonly (readonly [what: string, change: Partial<Genesis>, says: RegExp])[] = [
  ['another version', { version: 2 }, /version is 2, must be 1 to 1/],
  ['no confirmations', { confirmations: 0 }, /confirmations is 0, must be 1 to 100/],
  ['too many confirmations', { confirmations: 101 }, /confirmations is 101/],
  ['coins that would fill a cage', { startingCoins: 50_001 }, /startingCoins is 50001/],
  ['blocks too small for a transaction', { blockSizeMax: 4095 }, /blockSizeMax is 4095/],
  ['blocks too large for a frame', { blockSizeMax: 256 * 1024 + 1 }, /blockSizeMax is 262145/],
  ['no transactions', { blockTransactionsMax: 0 }, /blockTransactionsMax is 0/],
  ['too many transactions', { blockTransactionsMax: 1001 }, /blockTransactionsMax is 1001/],
  ['bits that are no target', { easiestBits: 0x1f800000 }, /easiestBits is no target/],
  ['no monkeys', { catalogue: [] }, /number of monkeys is 0/],
  ['a monkey too cheap', withCatalogue(monkey('Saki', 4)), /price of "Saki" is 4, must be 5 to 400/],
  ['a monkey too dear', withCatalogue(monkey('Saki', 401)), /price of "Saki" is 401/],
  ['a monkey twice', withCatalogue(monkey('Saki'), monkey('saki')), /monkey "saki" is listed twice/],
  ['a nameless monkey', withCatalogue(monkey('')), /monkey "": a name is words/],
  ['a name with two spaces', withCatalogue(monkey('Spider  Monkey')), /a name is words/],
  ['a name with a space at its end', withCatalogue(monkey('Saki ')), /a name is words/],
  ['a name that acts on a terminal', withCatalogue(monkey('Saki\u001b[2J')), /monkey "Saki\\u001b\[2J": a name/],
  ['a name that turns the writing', withCatalogue(monkey('Saki\u202e')), /monkey "Saki\\u202e": a name/],
  ['a line with a newline', withCatalogue(monkey('Saki', 10, 'one\ntwo')), /its line must be plain/],
  ['no line', withCatalogue(monkey('Saki', 10, '')), /its line must be plain/],
  ['a founder twice', { founders: ['11'.repeat(32), '11'.repeat(32)] as PeerId[] }, /a founder is listed twice/],
];

for (const [what, change, says] of FAULTY) {
  test(`a genesis with ${what} is told so, and nothing else`, (t) => {
    const faults = genesisFaults({ ...BUILT_IN_GENESIS, ...change });
    t.is(faults.length, 1, faults.join('; '));
    t.regex(faults[0] as string, says);
    t.regex(faults[0] as string, /^[\x20-\x7e]+$/, 'it can be printed');
  });
}

test('all faults are told at once', (t) => {
  t.is(genesisFaults({ ...BUILT_IN_GENESIS, version: 0, confirmations: 0, catalogue: [] }).length, 3);
});

test('the largest genesis that the layout allows is within its size, or told', (t) => {
  const letter = (index: number): string => String.fromCharCode(97 + (index % 26), 97 + Math.floor(index / 26));
  const catalogue = Array.from({ length: 256 }, (_, index) =>
    monkey(letter(index).padEnd(64, 'x'), 400, 'y'.repeat(128)),
  );
  const founders = Array.from({ length: 256 }, (_, index) => index.toString(16).padStart(64, '0') as PeerId);
  const full: Genesis = { ...BUILT_IN_GENESIS, catalogue, founders };
  t.deepEqual(genesisFaults(full), []);
  t.true(encode(genesis, full).length <= GENESIS_SIZE_MAX);
});

test('the file is the canonical bytes, and its header commits to them', (t) => {
  const bytes = encode(genesis, BUILT_IN_GENESIS);
  t.deepEqual(decode(genesis, bytes), { ok: true, value: BUILT_IN_GENESIS });
  t.is(genesisHeader(BUILT_IN_GENESIS).merkleRoot, hashOf(bytes));
  const unreversed = Buffer.from(genesisHash(BUILT_IN_GENESIS), 'hex').reverse().toString('hex');
  t.is(networkIdOf(BUILT_IN_GENESIS) as string, unreversed);
});

test('a genesis made with a salt has the defaults for the rest', (t) => {
  const salt = sha256(new Uint8Array([1]));
  const made = makeGenesis(salt, ['22'.repeat(32) as PeerId], { proofOfWork: 'drawn' });
  t.deepEqual(genesisFaults(made), []);
  t.like(made, { proofOfWork: 'drawn', startingCoins: 1000, confirmations: 1 });
  t.deepEqual(made.salt, salt);
});
