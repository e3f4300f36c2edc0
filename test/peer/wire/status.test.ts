import test from 'ava';
import { type Hash, unshown } from '../../../peer/chain/crypto.js';
import { hashHeader } from '../../../peer/chain/header.js';
import { merklePath } from '../../../peer/chain/merkle.js';
import { bitsOf, hardestOf, targetOf } from '../../../peer/chain/target.js';
import { type Mined, proofFault } from '../../../peer/wire/status.js';
import { block, mined, world } from './samples.js';

const easiest = targetOf(world.genesis.easiestBits) as bigint;
const faultOf = (change: Partial<Mined>): string | null => proofFault({ ...mined, ...change }, easiest, false);
const NONSENSE = '77'.repeat(32) as Hash;

test('the proof of a transaction in a block holds', (t) => {
  t.is(proofFault(mined, easiest, false), null);
  t.is(proofFault(mined, easiest, true), null);
});

test('a forged path proves nothing', (t) => {
  const [first, second] = mined.siblings as [Uint8Array, Uint8Array];
  const astray = 'the Merkle path does not lead to the block';
  t.is(faultOf({ id: NONSENSE }), astray);
  t.is(faultOf({ position: 1 }), astray);
  t.is(faultOf({ position: 3 }), astray);
  t.is(faultOf({ siblings: [second, first] }), astray);
  t.is(faultOf({ siblings: [first, unshown(NONSENSE)] }), astray);
  t.is(faultOf({ siblings: [...mined.siblings, first] }), astray);
  const short = 'the Merkle path is too short for the position';
  t.is(faultOf({ position: 6 }), short, 'the same place by another name');
  t.is(faultOf({ siblings: [first] }), short);
  t.is(faultOf({ siblings: [] }), short);
});

test('the entry is no transaction, whatever its place is called', (t) => {
  const entryId = Buffer.from(block.leaves[0] as Uint8Array)
    .reverse()
    .toString('hex') as Hash;
  const siblings = [block.leaves[1] as Uint8Array, mined.siblings[1] as Uint8Array];
  t.is(faultOf({ id: entryId, position: 0, siblings }), 'the first leaf is the entry, no transaction');
  t.is(faultOf({ id: entryId, position: 4, siblings }), 'the Merkle path is too short for the position');
});

test('the header must be that of the block named', (t) => {
  t.is(faultOf({ block: NONSENSE }), 'the header is not that of the block named');
  t.is(
    faultOf({ header: { ...mined.header, nonce: mined.header.nonce + 1 } }),
    'the header is not that of the block named',
  );
});

test('the header must have done the work that the network asks', (t) => {
  const header = { ...mined.header, bits: bitsOf(easiest << 1n) };
  const easy = faultOf({ header, block: hashHeader(header) });
  t.is(easy, 'the header claims less work than the network asks');
  const malformed = { ...mined.header, bits: 0 };
  t.is(faultOf({ header: malformed, block: hashHeader(malformed) }), easy);
  const hard = { ...mined.header, bits: bitsOf(hardestOf(easiest) - 1n) };
  t.is(faultOf({ header: hard, block: hashHeader(hard) }), 'the header claims more work than the network allows');

  const weak = { ...world.make('weak', 'genesis', { sells: block.data.transactions, isWeak: true }).header };
  const named = { header: weak, block: hashHeader(weak), siblings: mined.siblings };
  t.is(faultOf(named), 'the header lacks the work it claims');
});

test('on a drawn network the work is not looked at, and the rest is', (t) => {
  const weak = world.make('drawn', 'genesis', { sells: block.data.transactions, isWeak: true });
  const { siblings } = merklePath(weak.leaves, 2);
  const value = { ...mined, header: weak.header, block: weak.hash, siblings };
  t.is(proofFault(value, easiest, false), 'the header lacks the work it claims');
  t.is(proofFault(value, easiest, true), null);
  t.is(proofFault({ ...value, id: NONSENSE }, easiest, true), 'the Merkle path does not lead to the block');
});
