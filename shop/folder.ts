/** A network's folder beside its wallets: genesis, and the roll as it was last known. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { decode, encode } from '../peer/chain/codec.js';
import { fromHex, isHex32, type NetworkId, type PeerId, toHex } from '../peer/chain/crypto.js';
import { type Genesis, genesis, networkIdOf } from '../peer/chain/genesis.js';
import { type RollEntry, rollEntry } from '../peer/wire/roll.js';
import { draftOfOurs, makeShopFolder, readBytes, writeWhole } from './files.js';

const rollFile = z.strictObject({
  version: z.literal(1),
  /** Tracker through which the network was last found, as HOST:PORT. */
  tracker: z.string(),
  /** When, milliseconds since 1970. */
  seenMs: z.number(),
  /** Peers that count by themselves: founders, or whoever one has shaken hands with where there are none. */
  base: z.array(z.string().refine(isHex32)),
  /** Roll entries as on the wire, hex. They are signed: what was changed on disk counts for nothing. */
  entries: z.array(z.string().regex(/^([0-9a-f]{2})*$/)),
});

export type SavedRoll = {
  readonly tracker: string;
  readonly seenMs: number;
  readonly base: readonly PeerId[];
  readonly entries: readonly RollEntry[];
};

export class Folder {
  readonly network: NetworkId;
  readonly path: string;

  /** @param wallets the folder of all networks */
  constructor(wallets: string, network: NetworkId) {
    this.network = network;
    this.path = join(wallets, network);
  }

  /** Makes it where it is missing. */
  make(): void {
    makeShopFolder(this.path);
  }
  /** What two commands that make a wallet take turns by. */
  get lock(): string {
    return join(this.path, 'lock');
  }

  /** The genesis kept here; null if there is none or it is not this network's. */
  readGenesis(): Genesis | null {
    const bytes = readBytes(join(this.path, 'genesis.bin'));
    const read = bytes && decode(genesis, bytes);
    return read?.ok && networkIdOf(read.value) === this.network ? read.value : null;
  }
  keepGenesis(value: Genesis): void {
    const path = join(this.path, 'genesis.bin');
    writeWhole(path, encode(genesis, value), draftOfOurs(path));
  }

  /** The roll kept here; null if there is none, or it is damaged: peers tell it again. */
  readRoll(): SavedRoll | null {
    const bytes = readBytes(join(this.path, 'roll.json'));
    if (bytes === null) return null;
    const read = rollFile.safeParse(jsonOf(bytes));
    if (!read.success) return null;
    const { tracker, seenMs, base } = read.data;
    const entries = read.data.entries.flatMap((hex) => {
      const one = decode(rollEntry, fromHex(hex));
      return one.ok ? [one.value] : [];
    });
    return { tracker, seenMs, base: base as PeerId[], entries };
  }
  keepRoll({ tracker, seenMs, base, entries }: SavedRoll): void {
    const file = { version: 1, tracker, seenMs, base, entries: entries.map((one) => toHex(encode(rollEntry, one))) };
    const path = join(this.path, 'roll.json');
    writeWhole(path, `${JSON.stringify(file, null, 2)}\n`, draftOfOurs(path));
  }
}

/** @returns undefined if it is no JSON */
function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

/** The network last found through this tracker, for when the tracker does not answer; null if there was none. */
export function networkThrough(wallets: string, tracker: string): Folder | null {
  let names: string[];
  try {
    names = readdirSync(wallets);
  } catch {
    // No folder, no networks.
    return null;
  }
  let last: { folder: Folder; seenMs: number } | null = null;
  for (const name of names.filter(isHex32)) {
    const folder = new Folder(wallets, name as NetworkId);
    const roll = folder.readRoll();
    if (roll?.tracker !== tracker || (last && last.seenMs >= roll.seenMs)) continue;
    last = { folder, seenMs: roll.seenMs };
  }
  return last?.folder ?? null;
}
