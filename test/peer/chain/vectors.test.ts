import test from 'ava';
import { decode, encode } from '../../../peer/chain/codec.js';
import {
  type Hash,
  type PublicKey,
  Signer,
  sha256,
  sha256d,
  shown,
  unshown,
  verify,
} from '../../../peer/chain/crypto.js';
import { HEADER_SIZE, type Header, hashHeader, header, NONCE_OFFSET } from '../../../peer/chain/header.js';
import { merklePath, merkleRoot, rootAlong } from '../../../peer/chain/merkle.js';
import { bitsOf, difficultyOf, meets, targetOf, workOf } from '../../../peer/chain/target.js';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const hexOf = (value: Uint8Array): string => Buffer.from(value).toString('hex');

// FIPS 180-4, the examples that NIST publishes with it.
const NIST: readonly (readonly [message: string, digest: string])[] = [
  ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
  ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
  [
    'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq',
    '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
  ],
  [
    'abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu',
    'cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1',
  ],
  ['a'.repeat(1_000_000), 'cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0'],
];

test("SHA-256 gives NIST's digests", (t) => {
  for (const [message, digest] of NIST) t.is(hexOf(sha256(bytes(message))), digest);
});

test('the double hash is the hash of the hash', (t) => {
  t.is(hexOf(sha256d(bytes('hello'))), '9595c9df90075148eb06860365df33584b75bff782a510c6cd4883a419833d50');
});

/** Real blocks of Bitcoin, by height. */
const BITCOIN: { readonly [height: number]: Header & { hash: Hash } } = {
  0: {
    version: 1,
    previous: '0'.repeat(64) as Hash,
    merkleRoot: '4a5e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b' as Hash,
    time: 1231006505,
    bits: 0x1d00ffff,
    nonce: 2083236893,
    hash: '000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f' as Hash,
  },
  1: {
    version: 1,
    previous: '000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f' as Hash,
    merkleRoot: '0e3e2357e806b6cdb1f70b54c3a3a17b6714ee1f0e68bebb44a74b1efd512098' as Hash,
    time: 1231469665,
    bits: 0x1d00ffff,
    nonce: 2573394689,
    hash: '00000000839a8e6886ab5951d76f411475428afc90947ee320161bbf18eb6048' as Hash,
  },
  100000: {
    version: 1,
    previous: '000000000002d01c1fccc21636b607dfd930d31d01c3a62104612a1719011250' as Hash,
    merkleRoot: 'f3e94742aca4b5ef85488dc37c06c3282295ffec960994b2c0d5ac2a25a95766' as Hash,
    time: 1293623863,
    bits: 0x1b04864c,
    nonce: 274148111,
    hash: '000000000003ba27aa200b1cecaad478d2b00432346c3f1f3986da1afd33e506' as Hash,
  },
  125552: {
    version: 1,
    previous: '00000000000008a3a41b85b8b29ad444def299fee21793cd8b9e567eab02cd81' as Hash,
    merkleRoot: '2b12fcf1b09288fcaff797d71e950e71ae42b91e8bdb2304758dfcffc2b620e3' as Hash,
    time: 1305998791,
    bits: 0x1a44b9f2,
    nonce: 2504433986,
    hash: '00000000000000001e8d6829a8a21adc5d38d0a473b144b6765798e61f98bd1d' as Hash,
  },
};

for (const [height, { hash, ...fields }] of Object.entries(BITCOIN)) {
  test(`Bitcoin's block ${height} hashes to what it is known by, and meets its target by nothing to spare`, (t) => {
    const target = targetOf(fields.bits) as bigint;
    t.is(hashHeader(fields), hash);
    t.true(meets(hash, target));
    t.false(meets(hashHeader({ ...fields, nonce: fields.nonce + 1 }), target));
    const spelt = encode(header, fields);
    t.is(spelt.length, HEADER_SIZE);
    t.is(Buffer.from(spelt).readUInt32LE(NONCE_OFFSET), fields.nonce);
    t.deepEqual(decode(header, spelt), { ok: true, value: fields });
  });
}

test("Bitcoin's genesis header is these 80 bytes", (t) => {
  t.is(
    hexOf(encode(header, BITCOIN[0] as Header)),
    '0100000000000000000000000000000000000000000000000000000000000000000000003ba3edfd7a7b12b27ac72c3e67768f617fc81bc3888a51323a9fb8aa4b1e5e4a29ab5f49ffff001d1dac2b7c',
  );
});

test("the four transactions of Bitcoin's block 100,000 have its Merkle root", (t) => {
  const ids = [
    '8c14f0db3df150123e6f3dbbf30f8b955a8249b62ac1d1ff16284aefa3d06d87',
    'fff2525b8931402dd09222c50775608f75787bd2b87e56995a7bdd30f79702c4',
    '6359f0868171b1d194cbee1af2f16ea598ae8fad666d9b012c8ed2b79a236ec4',
    'e9a66845e05d5abc0ad04ec80f774a7e585c6e8db975962d069a522137b80c1d',
  ] as Hash[];
  const leaves = ids.map(unshown);
  t.is(shown(merkleRoot(leaves)), (BITCOIN[100000] as Header).merkleRoot);
  for (const [place, leaf] of leaves.entries()) {
    t.is(shown(rootAlong(leaf, merklePath(leaves, place))), (BITCOIN[100000] as Header).merkleRoot);
  }
});

test('bits stand for the targets that Bitcoin gives them', (t) => {
  t.is(targetOf(0x1d00ffff), 0xffffn << 208n);
  t.is(targetOf(0x1b0404cb), 0x404cbn << 192n);
  t.is(targetOf(0x01120000), 0x12n);
  t.is(targetOf(0x02008000), 0x80n);
  t.is(targetOf(0x05009234), 0x92340000n);
  t.is(targetOf(0x04123456), 0x12345600n);
  for (const bits of [0x1d00ffff, 0x1b0404cb, 0x01120000, 0x02008000, 0x05009234, 0x04123456]) {
    t.is(bitsOf(targetOf(bits) as bigint), bits);
  }
});

test('bits that are negative, zero, too large or spelt longer than need be are no target', (t) => {
  const negative = [0x04923456, 0x01fedcba, 0x1d80ffff];
  const zero = [0, 0x01003456, 0x02000056, 0x03000000, 0x04000000, 0x1d000000, 0x00123456];
  const overflowing = [0xff123456, 0x23000001, 0x22000100, 0x21010000, 0x21ffffff & 0x217fffff];
  const longer = [0x1e0000ff, 0x1d0000ff, 0x05000012, 0x03000012];
  for (const bits of [...negative, ...zero, ...overflowing, ...longer]) t.is(targetOf(bits), null, bits.toString(16));
});

test("work and difficulty are Bitcoin's", (t) => {
  t.is(workOf(0xffffn << 208n), 0x100010001n);
  t.is(workOf((1n << 256n) - 1n), 1n);
  t.is(difficultyOf(0xffffn << 208n), 32);
  t.is(difficultyOf(0xfffffn << 224n), 12);
});

// RFC 8032, section 7.1.
const RFC8032: readonly { secret: string; key: string; message: string; signature: string }[] = [
  {
    secret: '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
    key: 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    message: '',
    signature:
      'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
  },
  {
    secret: '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
    key: '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    message: '72',
    signature:
      '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  },
  {
    secret: 'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7',
    key: 'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
    message: 'af82',
    signature:
      '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
  },
];

const fromHex = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'));

for (const [index, { secret, key, message, signature }] of RFC8032.entries()) {
  test(`Ed25519 signs and checks test ${index + 1} of RFC 8032`, (t) => {
    const signer = new Signer(fromHex(secret));
    t.is(signer.publicKey, key as PublicKey);
    t.is(hexOf(signer.sign(fromHex(message))), signature);
    t.true(verify(signer.publicKey, fromHex(message), fromHex(signature)));
    t.false(verify(signer.publicKey, fromHex(`${message}00`), fromHex(signature)));
    for (let place = 0; place < 64; place++) {
      const forged = fromHex(signature);
      forged[place] = (forged[place] as number) ^ 1;
      t.false(verify(signer.publicKey, fromHex(message), forged));
    }
  });
}

test('nobody can make a second signature out of one: S above the group order is refused', (t) => {
  const { key, message, signature } = RFC8032[1] as (typeof RFC8032)[number];
  const order = 2n ** 252n + 27742317777372353535851937790883648493n;
  const half = fromHex(signature).slice(32).reverse();
  const malleated = BigInt(`0x${hexOf(half)}`) + order;
  const second = fromHex(malleated.toString(16).padStart(64, '0')).reverse();
  const forged = new Uint8Array([...fromHex(signature).slice(0, 32), ...second]);
  t.false(verify(key as PublicKey, fromHex(message), forged));
});

test('a signature check survives any key and any length of signature', (t) => {
  for (let seed = 0; seed < 200; seed++) {
    const key = hexOf(sha256(bytes(`key ${seed}`))) as PublicKey;
    t.false(verify(key, bytes('x'), new Uint8Array(64)));
  }
  const { key, signature } = RFC8032[0] as (typeof RFC8032)[number];
  for (const size of [0, 1, 63, 65, 1000]) t.false(verify(key as PublicKey, bytes(''), new Uint8Array(size)));
  t.false(verify('ff'.repeat(32) as PublicKey, bytes('x'), fromHex(signature)));
  t.false(verify('00'.repeat(32) as PublicKey, bytes('x'), fromHex(signature)));
});
