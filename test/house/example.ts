/** The worked example of PROTOCOL.md: a network of two monkeys, in whose first block Ada and Bob join and Ada buys. */
import { Block } from '../../peer/chain/block.js';
import { encode } from '../../peer/chain/codec.js';
import { peerIdOf, sha256d, shown, toHex, unshown } from '../../peer/chain/crypto.js';
import { type Entry, entry } from '../../peer/chain/entry.js';
import { type Genesis, genesis, networkIdOf } from '../../peer/chain/genesis.js';
import { header } from '../../peer/chain/header.js';
import { merkleRoot } from '../../peer/chain/merkle.js';
import { type Record, record, recordLeaf } from '../../peer/chain/record.js';
import { type Content, signTransaction } from '../../peer/chain/transaction.js';
import { announcement, claim, signAnnouncement } from '../../peer/wire/address.js';
import { encodeFrame } from '../../peer/wire/frame.js';
import { proofBytes } from '../../peer/wire/handshake.js';
import { signRetirement, signVoucher } from '../../peer/wire/roll.js';
import { exampleSigner, hexOf, type Row } from './protocol.js';

const [ada, bob, p1, p2] = ['Ada', 'Bob', 'p1', 'p2'].map(exampleSigner) as [Signer, Signer, Signer, Signer];
type Signer = ReturnType<typeof exampleSigner>;

export const EXAMPLE_GENESIS: Genesis = {
  version: 1,
  time: 1_767_225_600,
  salt: new Uint8Array(32).fill(0x5a),
  proofOfWork: 'real',
  easiestBits: 0x1f0fffff,
  confirmations: 1,
  startingCoins: 1000,
  blockSizeMax: 262_144,
  blockTransactionsMax: 1000,
  catalogue: [
    { name: 'Saki', price: 140, line: 'reads letters' },
    { name: 'Titi', price: 60, line: 'winds its tail' },
  ],
  founders: [peerIdOf(p1.publicKey)],
};
export const EXAMPLE_NETWORK = networkIdOf(EXAMPLE_GENESIS);
/** Found by searching from 0; the test searches again. */
export const EXAMPLE_NONCE = 5405;

const contents: Content[] = [
  { kind: 'join', publicKey: ada.publicKey, name: 'Ada' },
  { kind: 'join', publicKey: bob.publicKey, name: 'Bob' },
  { kind: 'buy', publicKey: ada.publicKey, sequence: 1, monkey: 1, price: 60 },
];
const transactions = contents.map((one, index) => signTransaction(EXAMPLE_NETWORK, one, index === 1 ? bob : ada));
const [joinAda, joinBob, buyTiti] = transactions as [
  (typeof transactions)[0],
  (typeof transactions)[0],
  (typeof transactions)[0],
];

const records: Record[] = [
  {
    kind: 3,
    index: 0,
    publicKey: ada.publicKey,
    name: 'Ada',
    coins: 940,
    sequence: 1,
    last: buyTiti.id,
    cage: [1],
  },
  { kind: 3, index: 1, publicKey: bob.publicKey, name: 'Bob', coins: 1000, sequence: 0, last: joinBob.id, cage: [] },
];
const recordRoot = merkleRoot(records.map(recordLeaf));

const blockEntry: Entry = {
  kind: 0,
  height: 1,
  miner: peerIdOf(p1.publicKey),
  extraNonce: 0,
  timeMs: 1_767_225_601_234,
  load: 125,
  hashesBefore: 0,
  microsBefore: 0,
  rate: 2_000_000,
  recordRoot: shown(recordRoot),
};
const leaves = [sha256d(encode(entry, blockEntry)), ...transactions.map(({ id }) => unshown(id))];
export const exampleBlock = (nonce: number): Block =>
  new Block(
    {
      version: 1,
      previous: shown(new Uint8Array(Buffer.from(EXAMPLE_NETWORK, 'hex'))),
      merkleRoot: shown(merkleRoot(leaves)),
      time: 1_767_225_601,
      bits: EXAMPLE_GENESIS.easiestBits,
      nonce,
    },
    { entry: blockEntry, transactions },
  );

/** Every line of the example: what it is, its bytes. */
export function exampleRows(): Row[] {
  const block = exampleBlock(EXAMPLE_NONCE);
  const said = signAnnouncement(
    {
      status: 'active',
      network: EXAMPLE_NETWORK,
      publicKey: p2.publicKey,
      address: { host: '127.0.0.1', port: 7402 },
      timeMs: 1_767_225_601_234,
    },
    p2,
  );
  const hello = {
    version: 1,
    role: 'peer' as const,
    network: EXAMPLE_NETWORK,
    session: new Uint8Array(16),
    address: said.claim.address,
    tip: block.hash,
    height: 1,
    work: 4096n,
    timeMs: 1_767_225_601_234,
  };
  const dialler = { ...hello, publicKey: p1.publicKey, challenge: new Uint8Array(32).fill(0x11) };
  const listener = { ...hello, publicKey: p2.publicKey, challenge: new Uint8Array(32).fill(0x22) };
  const about = peerIdOf(p2.publicKey);
  const rows: { readonly [what: string]: string } = {
    'frame: letter D, body 2a': toHex(encodeFrame('D', new Uint8Array([0x2a]))),
    'genesis file': hexOf(genesis, EXAMPLE_GENESIS),
    'network id': EXAMPLE_NETWORK,
    'public key of Ada': ada.publicKey,
    'public key of Bob': bob.publicKey,
    'public key of p1': p1.publicKey,
    'peer id of p1': peerIdOf(p1.publicKey),
    'join of Ada, signed': toHex(joinAda.bytes),
    'id of the join, as shown': joinAda.id,
    'join of Bob, signed': toHex(joinBob.bytes),
    'buy of Ada, signed': toHex(buyTiti.bytes),
    'id of the buy, as shown': buyTiti.id,
    'record of Ada': hexOf(record, records[0] as Record),
    'leaf of it': toHex(recordLeaf(records[0] as Record)),
    'record of Bob': hexOf(record, records[1] as Record),
    'leaf of it too': toHex(recordLeaf(records[1] as Record)),
    'record root': toHex(recordRoot),
    entry: hexOf(entry, blockEntry),
    'leaf of the entry': toHex(leaves[0] as Uint8Array),
    'Merkle root of entry, joins and buy': toHex(merkleRoot(leaves)),
    header: hexOf(header, block.header),
    'hash of the header, as shown': block.hash,
    'block (message B carries it)': toHex(block.bytes),
    'claim of p2': hexOf(claim, said.claim),
    'announcement of p2': hexOf(announcement, said),
    'voucher of p1 for p2, signature': toHex(signVoucher(EXAMPLE_NETWORK, about, p1).signature),
    'retirement of p2, signature': toHex(signRetirement(EXAMPLE_NETWORK, p2)),
    'proof of p1, who dialled p2, signed bytes': toHex(proofBytes(dialler, listener, 'dialler')),
    'proof of p1, signature': toHex(p1.sign(proofBytes(dialler, listener, 'dialler'))),
  };
  return Object.entries(rows).map(([what, bytes]) => [what, `\`${bytes}\``]);
}
