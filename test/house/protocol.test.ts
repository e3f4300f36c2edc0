import { createHash, createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import test from 'ava';
import { decodeBlock } from '../../peer/chain/block.js';
import { BlockChain } from '../../peer/chain/blockchain.js';
import { decode, encode } from '../../peer/chain/codec.js';
import { searchPlain } from '../../peer/chain/draft.js';
import { entry } from '../../peer/chain/entry.js';
import { genesis, genesisFaults, networkIdOf } from '../../peer/chain/genesis.js';
import { header } from '../../peer/chain/header.js';
import { MemoryStore } from '../../peer/chain/overlay.js';
import { record } from '../../peer/chain/record.js';
import { targetOf } from '../../peer/chain/target.js';
import { decodeTransaction, isSigned } from '../../peer/chain/transaction.js';
import { announcement, claim, isAnnouncementSigned } from '../../peer/wire/address.js';
import { FrameReader } from '../../peer/wire/frame.js';
import { peerMessages } from '../../peer/wire/messages.js';
import { trackerMessages } from '../../peer/wire/tracker.js';
import { EXAMPLE_GENESIS, EXAMPLE_NONCE, exampleBlock, exampleRows } from './example.js';
import {
  exampleSigner,
  journeyFields,
  layoutRows,
  messageRows,
  numberRows,
  type Row,
  refusalRows,
  spelt,
  statusNames,
  tableUnder,
  withTable,
} from './protocol.js';

const MESSAGES = {
  '## Messages between peers, and with clients': peerMessages.table,
  '## Messages with the tracker': trackerMessages.table,
} as const;
const GENERATED: { readonly [heading: string]: readonly Row[] } = {
  '## Layouts': layoutRows(),
  '## Refusals': refusalRows(),
  '## Numbers': await numberRows(),
  '## Worked example': exampleRows(),
};

// After a change of the code: UPDATE_PROTOCOL=1 npx ava dist/test/house/protocol.test.js
if (process.env.UPDATE_PROTOCOL) {
  let updated = readFileSync('PROTOCOL.md', 'utf8');
  for (const [heading, rows] of Object.entries(GENERATED)) updated = withTable(updated, heading, rows);
  writeFileSync('PROTOCOL.md', updated);
}

const document = readFileSync('PROTOCOL.md', 'utf8');
const table = (heading: string): Row[] => tableUnder(document, heading);
const firstCells = (rows: readonly Row[]): string[] => rows.map(([first = '']) => first.replaceAll('`', ''));

for (const [heading, messages] of Object.entries(MESSAGES)) {
  test(`${heading.slice(3)}: letters and names are the code's, each with its direction and meaning`, (t) => {
    const rows = table(heading);
    t.is(spelt(rows.map(([letter = '', name = '']) => [letter, name])), spelt(messageRows(messages)));
    for (const [, name, direction = '', meaning = ''] of rows) {
      t.regex(direction, /^(both|(peer|client|tracker) → (peer|client|tracker|all))$/, name);
      t.true(meaning.length > 0, name);
    }
  });
}

for (const [heading, rows] of Object.entries(GENERATED)) {
  test(`${heading.slice(3)}: every row is the code's`, (t) => {
    t.is(spelt(table(heading)), spelt(rows), 'UPDATE_PROTOCOL=1 writes it anew');
    for (const row of rows) t.true(heading === '## Layouts' || row.at(-1) !== '', row[0]);
  });
}

test("the statuses are the code's", (t) => {
  t.deepEqual(firstCells(table('## Statuses of a transaction')), statusNames());
});

test("the fields of a journey are the code's", (t) => {
  t.deepEqual(firstCells(table('## Journey of a block')), journeyFields());
});

/** A line of the example, as bytes. */
function example(what: string): Buffer {
  const row = table('## Worked example').find(([name]) => name === what);
  if (!row) throw new Error(`the example has no line ${what}`);
  return Buffer.from((row[1] ?? '').replaceAll('`', ''), 'hex');
}
const twice = (...parts: Uint8Array[]): Buffer => {
  const once = createHash('sha256').update(Buffer.concat(parts)).digest();
  return createHash('sha256').update(once).digest();
};
const reversed = (bytes: Buffer): Buffer => Buffer.from(bytes).reverse();

test('the example is read back as what it says', (t) => {
  const [frame] = new FrameReader(10).feed(example('frame: letter D, body 2a')).frames;
  t.deepEqual(frame, { letter: 'D', body: new Uint8Array([0x2a]) });
  const read = decode(genesis, example('genesis file'));
  t.deepEqual(read, { ok: true, value: EXAMPLE_GENESIS });
  t.deepEqual(genesisFaults(EXAMPLE_GENESIS), []);
  const join = decodeTransaction(example('join of Ada, signed'));
  t.true(join.ok && isSigned(networkIdOf(EXAMPLE_GENESIS), join.value));
  t.like(join.ok && join.value.content, { kind: 'join', name: 'Ada' });
  const buy = decodeTransaction(example('buy of Ada, signed'));
  t.like(buy.ok && buy.value.content, { kind: 'buy', sequence: 1, monkey: 1, price: 60 });
  const ada = decode(record, example('record of Ada'));
  t.like(ada.ok && ada.value, { coins: 940, sequence: 1 });
  t.true(decode(entry, example('entry')).ok);
  t.true(decode(header, example('header')).ok);
  const said = decode(announcement, example('announcement of p2'));
  t.true(said.ok && isAnnouncementSigned(said.value));
  t.deepEqual(encode(claim, (said.ok && said.value.claim) as never), new Uint8Array(example('claim of p2')));
});

test('the block of the example is valid, and its nonce the first that is', (t) => {
  const block = decodeBlock(example('block (message B carries it)'));
  t.true(block.ok);
  if (!block.ok) return;
  const chain = new BlockChain({ genesis: EXAMPLE_GENESIS, store: new MemoryStore() });
  t.is(chain.add(block.value).type, 'extended');
  t.is(searchPlain(exampleBlock(0), targetOf(EXAMPLE_GENESIS.easiestBits) as bigint), EXAMPLE_NONCE);
});

// By hand, from the words of the page.
test('the hashes of the example follow from its bytes by the rules of the page', (t) => {
  const is = (what: string, bytes: Buffer): boolean => t.is(example(what).toString('hex'), bytes.toString('hex'), what);
  const ids = ['join of Ada, signed', 'join of Bob, signed', 'buy of Ada, signed'].map((what) => twice(example(what)));
  is('id of the join, as shown', reversed(ids[0] as Buffer));
  is('id of the buy, as shown', reversed(ids[2] as Buffer));
  is('leaf of it', twice(example('record of Ada')));
  is('leaf of it too', twice(example('record of Bob')));
  is('record root', twice(example('leaf of it'), example('leaf of it too')));
  is('leaf of the entry', twice(example('entry')));
  const [a, b, c] = ids as [Buffer, Buffer, Buffer];
  is('Merkle root of entry, joins and buy', twice(twice(example('leaf of the entry'), a), twice(b, c)));
  is('hash of the header, as shown', reversed(twice(example('header'))));
  is('peer id of p1', createHash('sha256').update(example('public key of p1')).digest());
  const genesisHeader = Buffer.concat([
    Buffer.from('01000000', 'hex'),
    Buffer.alloc(32),
    twice(example('genesis file')),
    example('genesis file').subarray(1, 5),
    Buffer.from('ffff0f1f', 'hex'),
    Buffer.alloc(4),
  ]);
  is('network id', twice(genesisHeader));
  t.deepEqual(example('header').subarray(4, 36), example('network id'), 'the first block stands on genesis');
  t.deepEqual(example('header').subarray(36, 68), example('Merkle root of entry, joins and buy'));
  t.deepEqual(example('entry').subarray(-32), example('record root'));
});

/** Signs with the key of a name, by nothing of ours. */
function signedBy(name: string, ...parts: (string | Uint8Array)[]): string {
  const seed = createHash('sha256').update(name).digest();
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]);
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' });
  if (spki.subarray(12).toString('hex') !== exampleSigner(name).publicKey) throw new Error('another key');
  return sign(null, Buffer.concat(parts.map((part) => Buffer.from(part as string))), key).toString('hex');
}

test('the signatures of the example are made over what the page says', (t) => {
  const text = (what: string): string => {
    const row = table('## What is signed').find(([name]) => name === what);
    return `${row?.[1]?.split('`')[1]}\0`;
  };
  const network = example('network id');
  const p2 = createHash('sha256')
    .update(Buffer.from(exampleSigner('p2').publicKey, 'hex'))
    .digest();
  const buy = example('buy of Ada, signed');
  t.is(signedBy('Ada', network, buy.subarray(0, -64)), buy.subarray(-64).toString('hex'));
  const said = example('announcement of p2');
  t.is(signedBy('p2', text('announcement'), example('claim of p2')), said.subarray(-64).toString('hex'));
  t.is(signedBy('p1', text('voucher'), network, p2), example('voucher of p1 for p2, signature').toString('hex'));
  t.is(signedBy('p2', text('retirement'), network, p2), example('retirement of p2, signature').toString('hex'));
  const keys = ['p1', 'p2'].map((name) => Buffer.from(exampleSigner(name).publicKey, 'hex'));
  const challenges = [Buffer.alloc(32, 0x11), Buffer.alloc(32, 0x22)];
  const proof = Buffer.concat([Buffer.from(text('proof of the dialler')), network, ...keys, ...challenges]);
  t.is(proof.toString('hex'), example('proof of p1, who dialled p2, signed bytes').toString('hex'));
  t.is(signedBy('p1', proof), example('proof of p1, signature').toString('hex'));
});
