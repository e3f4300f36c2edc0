/** Wallets: one folder a shopper, named by its key, with the key in it and its outbox beside it. */
import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { fromHex, isHex32, type NetworkId, type PublicKey, Signer, toHex } from '../peer/chain/crypto.js';
import { nameFault } from '../peer/chain/name.js';
import { codeOf, reasonOf } from '../peer/client/reason.js';
import { printable } from './errors.js';
import { makeShopFolder, readBytes, writeWhole } from './files.js';

const hex32 = z.string().refine(isHex32, 'must be 64 lower-case hex digits');

const walletFile = z.strictObject({
  version: z.literal(1),
  name: z.string().refine((name) => nameFault(name) === null, 'is no name'),
  /** The Ed25519 seed. */
  secret: hex32,
  publicKey: hex32,
  network: hex32,
  /** ISO 8601. */
  created: z.string(),
});

export type Wallet = {
  readonly name: string;
  readonly publicKey: PublicKey;
  readonly network: NetworkId;
  readonly signer: Signer;
  readonly created: string;
  /** Its folder. */
  readonly path: string;
};

export type Wallets = {
  /** In order of their making. */
  readonly wallets: readonly Wallet[];
  /** Files that cannot be used, and why, each as a line for people. */
  readonly damaged: readonly string[];
  /** Whether a folder waits for its wallet: it is being made this moment, or a crash left it so. */
  readonly areUnfinished: boolean;
};

/** What two commands on one wallet take turns by. */
export const walletLock = (wallet: Wallet): string => join(wallet.path, 'lock');

/** Everything it ever signed; missing until the first is. */
export const outboxPath = (wallet: Wallet): string => join(wallet.path, 'outbox.json');

/** Makes and flushes a new wallet. @param folder of the network @param created ISO 8601 */
export function makeWallet(folder: string, network: NetworkId, name: string, created: string): Wallet {
  const signer = new Signer(new Uint8Array(randomBytes(32)));
  const { publicKey } = signer;
  const path = join(folder, publicKey);
  makeShopFolder(path);
  const file: z.infer<typeof walletFile> = {
    version: 1,
    name,
    secret: toHex(signer.secret),
    publicKey,
    network,
    created,
  };
  writeWhole(join(path, 'wallet.json'), `${JSON.stringify(file, null, 2)}\n`);
  return { name, publicKey, network, signer, created, path };
}

/** Every wallet in a network's folder. A damaged one does not hide the others. */
export function readWallets(folder: string, network: NetworkId): Wallets {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return { wallets: [], damaged: [], areUnfinished: false };
    return {
      wallets: [],
      damaged: [`cannot read the wallets in ${folder}: ${reasonOf(error)}`],
      areUnfinished: false,
    };
  }
  const wallets: Wallet[] = [];
  const damaged: string[] = [];
  let areUnfinished = false;
  for (const name of names.filter(isHex32)) {
    const path = join(folder, name);
    try {
      const wallet = readWallet(path, network);
      if (wallet) wallets.push(wallet);
      else areUnfinished = true;
    } catch (error) {
      damaged.push(`the wallet ${path} is left out: ${printable(reasonOf(error))}`);
    }
  }
  wallets.sort((a, b) => compare(a.created, b.created) || compare(a.publicKey, b.publicKey));
  return { wallets, damaged, areUnfinished };
}

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

/** @returns null for a folder whose wallet has not been written. @throws Error if the file is damaged */
function readWallet(path: string, network: NetworkId): Wallet | null {
  const bytes = readBytes(join(path, 'wallet.json'));
  if (bytes === null) return null;
  const read = walletFile.safeParse(JSON.parse(new TextDecoder().decode(bytes)));
  if (!read.success) {
    const issue = read.error.issues[0];
    throw new Error(`${issue?.path.join('.') ?? ''} ${issue?.message ?? 'is damaged'}`.trim());
  }
  const { name, secret, publicKey, created } = read.data;
  const signer = new Signer(fromHex(secret));
  if (signer.publicKey !== publicKey) throw new Error('its secret does not make its public key');
  if (!path.endsWith(publicKey)) throw new Error('its folder has the name of another key');
  if (read.data.network !== network) throw new Error('it belongs to another network');
  return { name, publicKey: signer.publicKey, network, signer, created, path };
}
