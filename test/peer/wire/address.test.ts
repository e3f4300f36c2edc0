import test from 'ava';
import { decode, encode } from '../../../peer/chain/codec.js';
import { type NetworkId, peerIdOf } from '../../../peer/chain/crypto.js';
import {
  addressText,
  announcement,
  announcerOf,
  isAnnouncementSigned,
  isHost,
  signAnnouncement,
} from '../../../peer/wire/address.js';
import { asLine, line } from '../../../peer/wire/line.js';
import { signRetirement, signVoucher } from '../../../peer/wire/roll.js';
import { announcementOf, claimOf, network, signer } from './samples.js';

test('an announcement is signed by the peer it names', (t) => {
  const one = announcementOf('p1');
  t.true(isAnnouncementSigned(one));
  t.is(announcerOf(one), peerIdOf(signer('p1').publicKey));
});

test('an announcement with anything changed is not signed', (t) => {
  const one = announcementOf('p1');
  const changes = [
    { status: 'removed' as const },
    { network: '00'.repeat(32) as NetworkId },
    { publicKey: signer('p2').publicKey },
    { address: { ...one.claim.address, port: 1 } },
    { address: { ...one.claim.address, host: '127.0.0.1' } },
    { timeMs: one.claim.timeMs + 1 },
  ];
  for (const change of changes) {
    t.false(isAnnouncementSigned({ ...one, claim: { ...one.claim, ...change } }), JSON.stringify(change));
  }
  t.false(isAnnouncementSigned(signAnnouncement(claimOf('p1'), signer('p2'))));
  t.false(isAnnouncementSigned({ ...one, signature: signRetirement(network, signer('p1')) }));
  t.false(isAnnouncementSigned({ ...one, signature: signVoucher(network, announcerOf(one), signer('p1')).signature }));
});

test('every changed byte of an announcement breaks it', (t) => {
  const bytes = encode(announcement, announcementOf('p1'));
  for (let at = 0; at < bytes.length; at++) {
    const changed = Uint8Array.from(bytes);
    changed[at] = (changed[at] as number) ^ 1;
    const read = decode(announcement, changed);
    t.false(read.ok && isAnnouncementSigned(read.value), `byte ${at}`);
  }
});

test('an address is a text that a dial takes back', (t) => {
  t.is(addressText({ host: '127.0.0.1', port: 7401 }), '127.0.0.1:7401');
  t.is(addressText({ host: '::1', port: 7401 }), '[::1]:7401');
});

test('a host is what hosts are made of, and nothing that a screen would act on', (t) => {
  for (const host of ['', 'localhost', '10.0.0.1', '::1', 'fe80::1%eth0', 'my-host_2.example.org', 'x'.repeat(255)]) {
    t.true(isHost(host), host);
  }
  for (const host of ['a b', '\u001b[2J', 'a\n', 'hôte', '<b>', 'a/b', "a'b", 'x'.repeat(256)])
    t.false(isHost(host), host);
  const bytes = encode(announcement, announcementOf('p1'));
  const at = Buffer.from(bytes).indexOf('fe80');
  const hostile = Uint8Array.from(bytes);
  hostile[at] = 0x1b;
  t.deepEqual(decode(announcement, hostile), { ok: false, why: 'a host has a character that is not allowed' });
});

test('a line for people carries nothing that a screen would act on', (t) => {
  t.is(asLine('disk\n\u001b[2Jfull\u202e\u0085', 100), 'disk  [2Jfull  ');
  t.is(asLine('größer', 5), 'grö', 'cut between characters, never inside one');
  t.is(asLine('größer', 6), 'größ');
  t.is(asLine('\ud800x', 10), '\ufffdx');
  const codec = line(20);
  const read = decode(codec, encode(codec, `two\nlines ${'x'.repeat(40)}`));
  t.deepEqual(read, { ok: true, value: 'two lines xxxxxxxxxx' });
  for (const hostile of ['a\nb', 'a\u001b', 'a\u009b', 'a\u2028', 'a\u202e', 'a\ufeff', 'a\u200b']) {
    const size = Buffer.byteLength(hostile);
    const bytes = new Uint8Array([size, 0, ...Buffer.from(hostile)]);
    t.false(decode(codec, bytes).ok, JSON.stringify(hostile));
  }
});
