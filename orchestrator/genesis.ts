/** The genesis of a cluster: a fresh one, one that a seed stands for, one from a user's file, and the one on disk. */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { decode, encode } from '../peer/chain/codec.js';
import { isHex32, type PeerId, sha256 } from '../peer/chain/crypto.js';
import {
  GENESIS_DEFAULTS,
  type Genesis,
  genesis as genesisCodec,
  genesisFaults,
  makeGenesis,
} from '../peer/chain/genesis.js';
import { bitsOf, targetOfZeros } from '../peer/chain/target.js';
import { EXIT, Fault } from './control/fault.js';
import { damaged } from './folder.js';
import { ZEROS_MAX } from './settings.js';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Nobody else's: a random salt, and majorities counted by the peers it begins with. */
export const freshGenesis = (founders: readonly PeerId[], rules: Partial<Genesis> = {}): Genesis =>
  makeGenesis(randomBytes(32), [...founders], { time: Math.floor(Date.now() / 1000), ...rules });

/** The same for everybody who types the same number and rules. It names no founders: peers are others every time. */
export const seededGenesis = (seed: number, rules: Partial<Genesis> = {}): Genesis =>
  makeGenesis(sha256(bytesOf(`seed ${seed}`)), [], rules);

const count = z.number().int().min(0).max(0xffffffff);

/** A genesis as people write it. What is left out is as in the built-in one. */
const genesisFile = z.strictObject({
  /** Free text, so that two networks with the same rules differ. Without it the file's own content tells them apart. */
  salt: z.string().max(1024).optional(),
  /** Seconds since 1970. */
  time: count.optional(),
  /** Leading hex zeros of the easiest target. */
  zeros: z.number().int().min(0).max(ZEROS_MAX).optional(),
  /** 'drawn': peers draw how long a search takes, and hashes are not held against targets. */
  proofOfWork: z.enum(['real', 'drawn']).optional(),
  confirmations: count.max(0xffff).optional(),
  startingCoins: count.optional(),
  blockSizeMax: count.optional(),
  blockTransactionsMax: count.max(0xffff).optional(),
  catalogue: z
    .array(z.strictObject({ name: z.string().max(64), price: count, line: z.string().max(128) }))
    .max(256)
    .optional(),
  founders: z.array(z.string().refine(isHex32, 'must be a peer id, 64 hex digits')).max(256).optional(),
});

/** @throws Fault GENESIS with a line for each thing that is wrong */
export function genesisFromFile(path: string): Genesis {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw genesisFault(path, [`cannot be read: ${(error as NodeJS.ErrnoException).code ?? error}`], error);
  }
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw genesisFault(path, [`is no JSON: ${(error as Error).message}`], error);
  }
  const read = genesisFile.safeParse(parsed);
  if (!read.success) {
    throw genesisFault(
      path,
      read.error.issues.map((issue) => `${issue.path.join('.') || 'the file'}: ${issue.message}`),
      read.error,
    );
  }
  const { salt, zeros, founders, time, catalogue, ...rules } = read.data;
  const given = Object.fromEntries(Object.entries(rules).filter(([, value]) => value !== undefined));
  const made = makeGenesis(sha256(bytesOf(salt ?? JSON.stringify(read.data))), (founders ?? []) as PeerId[], {
    ...given,
    time: time ?? GENESIS_DEFAULTS.time,
    ...(zeros === undefined ? {} : { easiestBits: bitsOf(targetOfZeros(zeros)) }),
    ...(catalogue === undefined ? {} : { catalogue }),
  });
  const faults = genesisFaults(made);
  if (faults.length > 0) throw genesisFault(path, faults);
  return made;
}

/** The genesis that a cluster runs on. @throws Fault if the file is damaged */
export function readGenesis(path: string): Genesis {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw damaged(path, `${(error as NodeJS.ErrnoException).code ?? error}`, error);
  }
  const read = decode(genesisCodec, bytes);
  if (!read.ok) throw damaged(path, read.why);
  return read.value;
}

export const genesisBytes = (value: Genesis): Uint8Array => encode(genesisCodec, value);

function genesisFault(path: string, faults: readonly string[], cause?: unknown): Fault {
  const list = faults.length === 1 ? `: ${faults[0]}` : ` has ${faults.length} errors:\n  ${faults.join('\n  ')}`;
  return new Fault(
    {
      code: 'GENESIS',
      message: `the genesis file ${path}${list}`,
      hint: 'a genesis file is JSON, as {"confirmations":2,"zeros":3}; what it leaves out is as in the built-in one',
      exit: EXIT.usage,
    },
    { cause },
  );
}
