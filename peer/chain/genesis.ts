/** Genesis: what fixes a network. Its header's hash is the network id. */
import { BUILT_IN_CATALOGUE, type Monkey } from './catalogue.js';
import { encode, list, oneOf, raw, text, u8, u16, u32, type ValueOf } from './codec.js';
import { type Hash, hashOf, type NetworkId, peerId, sha256, toHex, unshown, ZERO_HASH } from './crypto.js';
import { HEADER_VERSION, type Header, hashHeader } from './header.js';
import { struct } from './struct.js';
import { bitsOf, targetOf, targetOfZeros } from './target.js';

/** Largest canonical genesis: what a newcomer accepts from a stranger before it knows anything. */
export const GENESIS_SIZE_MAX = 64 * 1024;
/** Monkeys in a catalogue: a page of the shop, and a genesis within its size. */
export const CATALOGUE_MAX = 256;
/** Founding peers: more than any cluster of ours starts with. */
export const FOUNDERS_MAX = 256;
/** Lowest price of a monkey: what keeps a cage from growing without end. */
export const PRICE_MIN = 5;
/** Highest price of a monkey. */
export const PRICE_MAX = 400;
/** Longest name of a monkey. */
export const MONKEY_NAME_SIZE_MAX = 64;
/** Longest line of description. */
export const MONKEY_LINE_SIZE_MAX = 128;
/** Smallest block limit a genesis may set: the largest transaction fits. */
export const BLOCK_SIZE_MIN = 4 * 1024;
/** Largest block a genesis may allow: with its envelope it always fits a frame. */
export const BLOCK_SIZE_MAX = 256 * 1024;
/** Most transactions a genesis may allow in a block: a Merkle path of ten levels. */
export const BLOCK_TRANSACTIONS_MAX = 1000;
/** Most coins a genesis may give: at the lowest price they buy a full cage. */
export const STARTING_COINS_MAX = 50_000;
/** Most confirmations a genesis may ask for: each can cost an idle cluster an empty block and a second. */
export const CONFIRMATIONS_MAX = 100;

export const monkey = struct({
  name: text(MONKEY_NAME_SIZE_MAX),
  price: u32,
  line: text(MONKEY_LINE_SIZE_MAX),
});

export const genesis = struct({
  /** Layout of this genesis; always 1. */
  version: u8,
  /** Seconds since 1970. */
  time: u32,
  /** Random, so that what is signed for one cluster does not replay on another. */
  salt: raw(32),
  /** 'drawn': hashes are not held against targets; for peers one trusts. */
  proofOfWork: oneOf(['real', 'drawn']),
  /** Compact form of the easiest target. */
  easiestBits: u32,
  /** Depth a settled transaction must have. */
  confirmations: u16,
  startingCoins: u32,
  /** Bytes of an encoded block, header included. */
  blockSizeMax: u32,
  blockTransactionsMax: u16,
  catalogue: list(monkey, CATALOGUE_MAX),
  /** The first peers of the roll, by which majorities are counted. */
  founders: list(peerId, FOUNDERS_MAX),
});
export type Genesis = ValueOf<typeof genesis>;

/** A text of a stranger's file as it may be printed: whatever a terminal could act on is spelt out. */
const quoted = (text: string): string =>
  JSON.stringify(text).replace(
    /[^\x20-\x7e]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** Words of letters, joined by single spaces, hyphens and apostrophes. */
const MONKEY_NAME = /^[A-Za-z]+(?:[ '-][A-Za-z]+)*$/;

/** Why a genesis makes no sense, one line a fault; empty if it does. */
export function genesisFaults(value: Genesis): string[] {
  const faults: string[] = [];
  const within = (what: string, number: number, min: number, max: number): void => {
    if (number < min || number > max) faults.push(`${what} is ${number}, must be ${min} to ${max}`);
  };
  within('version', value.version, 1, 1);
  within('confirmations', value.confirmations, 1, CONFIRMATIONS_MAX);
  within('startingCoins', value.startingCoins, 0, STARTING_COINS_MAX);
  within('blockSizeMax', value.blockSizeMax, BLOCK_SIZE_MIN, BLOCK_SIZE_MAX);
  within('blockTransactionsMax', value.blockTransactionsMax, 1, BLOCK_TRANSACTIONS_MAX);
  if (targetOf(value.easiestBits) === null) faults.push('easiestBits is no target in its minimal form');
  within('number of monkeys', value.catalogue.length, 1, CATALOGUE_MAX);
  const names = new Set<string>();
  for (const { name, price, line } of value.catalogue) {
    within(`price of ${quoted(name)}`, price, PRICE_MIN, PRICE_MAX);
    if (!MONKEY_NAME.test(name))
      faults.push(`monkey ${quoted(name)}: a name is words of letters, joined by single spaces, - or '`);
    if (!/^[\x20-\x7e]+$/.test(line)) faults.push(`monkey ${quoted(name)}: its line must be plain printable text`);
    if (names.has(name.toLowerCase())) faults.push(`monkey ${quoted(name)} is listed twice`);
    names.add(name.toLowerCase());
  }
  if (new Set(value.founders).size !== value.founders.length) faults.push('a founder is listed twice');
  const size = encode(genesis, value).length;
  if (size > GENESIS_SIZE_MAX) faults.push(`it takes ${size} bytes, more than ${GENESIS_SIZE_MAX}`);
  return faults;
}

/** The header of height 0. No target is asked of it. */
export const genesisHeader = (value: Genesis): Header => ({
  version: HEADER_VERSION,
  previous: ZERO_HASH,
  merkleRoot: hashOf(encode(genesis, value)),
  time: value.time,
  bits: value.easiestBits,
  nonce: 0,
});

export const genesisHash = (value: Genesis): Hash => hashHeader(genesisHeader(value));
export const networkIdOf = (value: Genesis): NetworkId => networkIdOfHash(genesisHash(value));
/** A network id is the genesis hash unreversed: the two spell the same 32 bytes. */
export const networkIdOfHash = (hash: Hash): NetworkId => toHex(unshown(hash)) as NetworkId;

/** What a genesis has where nobody says otherwise. */
export const GENESIS_DEFAULTS = {
  version: 1,
  /** 2026-01-01T00:00:00Z: before any block, and the same for everybody who uses the built-in one. */
  time: 1_767_225_600,
  proofOfWork: 'real',
  easiestBits: bitsOf(targetOfZeros(3)),
  confirmations: 1,
  startingCoins: 1000,
  blockSizeMax: BLOCK_SIZE_MAX,
  blockTransactionsMax: BLOCK_TRANSACTIONS_MAX,
} as const;

/** A genesis with this salt and these founders and the defaults for the rest. */
export const makeGenesis = (salt: Uint8Array, founders: Genesis['founders'], rest: Partial<Genesis> = {}): Genesis => ({
  ...GENESIS_DEFAULTS,
  catalogue: BUILT_IN_CATALOGUE.map((one: Monkey) => ({ ...one })),
  ...rest,
  salt,
  founders,
});

/** The network of whoever starts by hand and says nothing. It names no founders. */
export const BUILT_IN_GENESIS: Genesis = makeGenesis(sha256(new TextEncoder().encode('Monkeychain')), []);
