/** Where a peer listens, said and signed by itself: what the tracker lists and the roll keeps. */
import assert from 'node:assert/strict';
import { Writer } from '../chain/bytes.js';
import { type Codec, oneOf, text, u16, u53, type ValueOf } from '../chain/codec.js';
import { networkId, type PeerId, peerIdOf, publicKey, type Signer, signature, verify } from '../chain/crypto.js';
import { struct } from '../chain/struct.js';
import { HOST_SIZE_MAX } from './limits.js';

const hostText = text(HOST_SIZE_MAX);
/** Whether a text can be a host: what names and addresses are made of and nothing a screen would act on. Empty: nowhere. */
export const isHost = (host: string): boolean => host.length <= HOST_SIZE_MAX && /^[0-9A-Za-z.:%_-]*$/.test(host);

const host: Codec<string> = {
  shape: `u16 length, at most ${HOST_SIZE_MAX} bytes of letters, digits and . : % _ -`,
  write(out, value) {
    assert(isHost(value), `${JSON.stringify(value)} is no host`);
    hostText.write(out, value);
  },
  read(from) {
    const value = hostText.read(from);
    return isHost(value) ? value : from.refuse('a host has a character that is not allowed');
  },
};

export const address = struct({
  /** Name or address as `net.connect` takes it; empty for who listens nowhere. */
  host,
  port: u16,
});
export type Address = Readonly<ValueOf<typeof address>>;

export const addressText = ({ host, port }: Address): string =>
  host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;

/** Why nobody can be sent to an address, or null if somebody can. */
export function addressFault({ host, port }: Address): string | null {
  if (host === '' || !isHost(host)) return 'what is given as host is no host name or address';
  return port === 0 ? 'port 0 cannot be dialled' : null;
}

/** What is signed: 'active' says "reach me here", 'removed' says goodbye to a tracker. */
export const claim = struct({
  status: oneOf(['active', 'removed']),
  network: networkId,
  publicKey,
  address,
  /** Milliseconds since 1970, by the peer's clock: of two claims the later one counts. */
  timeMs: u53,
});
export type Claim = Readonly<ValueOf<typeof claim>>;

/** Put before what is signed, so that no signature can stand for another kind of statement. */
const PURPOSE = 'monkeychain announcement\0';

const signedBytes = (value: Claim): Uint8Array => {
  const out = new Writer();
  out.raw(new TextEncoder().encode(PURPOSE));
  claim.write(out, value);
  return out.bytes();
};

export const announcement = struct({ claim, signature });
export type Announcement = Readonly<ValueOf<typeof announcement>>;

export const signAnnouncement = (value: Claim, signer: Signer): Announcement => ({
  claim: value,
  signature: signer.sign(signedBytes(value)),
});

export const isAnnouncementSigned = (value: Announcement): boolean =>
  verify(value.claim.publicKey, signedBytes(value.claim), value.signature);

export const announcerOf = (value: Announcement): PeerId => peerIdOf(value.claim.publicKey);
