/** Announcements for tests: signed ones, and quick ones for where signatures are not looked at. */
import { type NetworkId, type PublicKey, Signer, sha256, toHex } from '../../peer/chain/crypto.js';
import { type Announcement, type Claim, signAnnouncement } from '../../peer/wire/address.js';

const bytes = new TextEncoder();
export const signerOf = (name: string): Signer => new Signer(new Uint8Array(sha256(bytes.encode(name))));
export const NETWORK = '4b'.repeat(32) as NetworkId;

type Wish = {
  readonly status?: Claim['status'];
  readonly timeMs?: number;
  readonly port?: number;
  readonly host?: string;
};

const claimOf = (
  publicKey: PublicKey,
  { status = 'active', timeMs = Date.now(), port = 7401, host = '127.0.0.1' }: Wish,
) => ({
  status,
  network: NETWORK,
  publicKey,
  address: { host, port },
  timeMs,
});

export function signed(name: string, wish: Wish = {}): Announcement {
  const signer = signerOf(name);
  return signAnnouncement(claimOf(signer.publicKey, wish), signer);
}

/** Not signed, and the key is none: made in a microsecond. */
export function unsigned(name: string, wish: Wish = {}): Announcement {
  const publicKey = toHex(sha256(bytes.encode(name))) as PublicKey;
  return { claim: claimOf(publicKey, wish), signature: new Uint8Array(64) };
}

/** Whose announcements these are, by port, in order. */
export const portsOf = (entries: readonly Announcement[]): number[] =>
  entries.map(({ claim }) => claim.address.port).sort((one, other) => one - other);
