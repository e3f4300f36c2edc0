/** The worked example of PROTOCOL.md is a chain that the checker finds right: page and checker say the same of every byte. */
import { readFileSync } from 'node:fs';
import test from 'ava';
import { doubleSha256, hex, shown } from './bytes.js';
import { readEntry, readGenesis, readHeader, readTransaction } from './layouts.js';
import { type Line, verdictOf } from './sample.js';
import { difficultyOf, targetOf } from './target.js';

const ROWS = new Map(
  [...readFileSync('PROTOCOL.md', 'utf8').matchAll(/^\| ([^|]+) \| `([0-9a-f]+)` \|$/gm)].map((match) => [
    match[1] ?? '',
    match[2] ?? '',
  ]),
);
const bytesOf = (what: string): Buffer => Buffer.from(ROWS.get(what) ?? '', 'hex');

const GENESIS = bytesOf('genesis file');
const { catalogue, time, easiestBits, startingCoins } = readGenesis(GENESIS);

/** All that follows from a header's bytes. */
function headed(bytes: Buffer): Line {
  const { previous, nonce, bits, time: seconds } = readHeader(bytes);
  const difficulty = Math.round(10 * difficultyOf(targetOf('bits', bits))) / 10;
  const networkId = ROWS.get('network id');
  return {
    networkId,
    hash: shown(doubleSha256(bytes)),
    header: hex(bytes),
    previous,
    nonce,
    bits,
    difficulty,
    time: seconds,
  };
}

const GENESIS_HEADER = Buffer.alloc(80);
GENESIS_HEADER.writeUInt32LE(1);
doubleSha256(GENESIS).copy(GENESIS_HEADER, 36);
GENESIS_HEADER.writeUInt32LE(time, 68);
GENESIS_HEADER.writeUInt32LE(easiestBits, 72);

const NOTHING = { entry: null, miner: null, hashes: null, minedUs: null, load: null, recordRoot: null };

function sold(what: string): Line {
  const bytes = bytesOf(what);
  const { said, signature, publicKey, ...rest } = readTransaction(what, bytes);
  const monkey = 'monkey' in rest ? { monkey: catalogue[rest.monkey]?.name } : {};
  const id = shown(doubleSha256(bytes));
  return { id, bytes: hex(bytes), ...rest, ...monkey, publicKey: hex(publicKey), signature: hex(signature) };
}

test('the worked example of PROTOCOL.md is right', (t) => {
  const entry = readEntry(bytesOf('entry'));
  const header = readHeader(bytesOf('header'));
  const tried = header.nonce + 1;
  const price = catalogue[1]?.price ?? 0;
  const ada = { name: 'Ada', publicKey: ROWS.get('public key of Ada'), coins: startingCoins - price, sequence: 1 };
  const bob = { name: 'Bob', publicKey: ROWS.get('public key of Bob'), coins: startingCoins, sequence: 0 };
  const lines: Line[] = [
    { height: 0, ...headed(GENESIS_HEADER), ...NOTHING, genesis: hex(GENESIS), transactions: [], record: [] },
    {
      height: 1,
      ...headed(bytesOf('header')),
      entry: ROWS.get('entry'),
      transactions: ['join of Ada, signed', 'join of Bob, signed', 'buy of Ada, signed'].map(sold),
      miner: ROWS.get('peer id of p1'),
      hashes: entry.hashesBefore + tried,
      minedUs: Math.round(entry.microsBefore + (1e6 * tried) / entry.rate),
      load: entry.load / 1000,
      recordRoot: entry.recordRoot,
      record: [
        { ...ada, cage: [catalogue[1]?.name] },
        { ...bob, cage: [] },
      ],
    },
  ];
  const tip = ROWS.get('hash of the header, as shown');
  t.is(verdictOf(lines), `right: network ${ROWS.get('network id')}, 2 blocks, 3 transactions, 2 shoppers, tip ${tip}`);
});
