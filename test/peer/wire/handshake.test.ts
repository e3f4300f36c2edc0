import test from 'ava';
import { type NetworkId, type Signer, verify } from '../../../peer/chain/crypto.js';
import { ANY_NETWORK, type Hello, proofBytes, sessionText } from '../../../peer/wire/handshake.js';
import { helloOf, signer } from './samples.js';

const [ada, bob, eve] = [signer('ada'), signer('bob'), signer('eve')];
const dialler = helloOf('ada');
const listener = helloOf('bob');

/** Whether the listener's check of the dialler's proof holds, in a handshake as the listener saw it. */
const isProof = (by: Signer, signed: Uint8Array, first: Hello, second: Hello, role: 'dialler' | 'listener'): boolean =>
  verify(by.publicKey, proofBytes(first, second, role), signed);

test('both sides prove their keys', (t) => {
  t.true(isProof(ada, ada.sign(proofBytes(dialler, listener, 'dialler')), dialler, listener, 'dialler'));
  t.true(isProof(bob, bob.sign(proofBytes(dialler, listener, 'listener')), dialler, listener, 'listener'));
});

test('a proof holds for one handshake only', (t) => {
  const proof = ada.sign(proofBytes(dialler, listener, 'dialler'));
  const elsewhere: { readonly [what: string]: readonly [Hello, Hello] } = {
    'relayed to a third, who has another key': [dialler, { ...helloOf('eve'), challenge: listener.challenge }],
    'said by a third, with its own key': [{ ...helloOf('eve'), challenge: dialler.challenge }, listener],
    'on another network': [dialler, { ...listener, network: '11'.repeat(32) as NetworkId }],
    'replayed, to another challenge of the listener': [dialler, { ...listener, challenge: new Uint8Array(32) }],
    'replayed, after another challenge of the dialler': [{ ...dialler, challenge: new Uint8Array(32) }, listener],
    'turned around': [listener, dialler],
  };
  for (const [what, [first, second]] of Object.entries(elsewhere)) {
    t.false(isProof(ada, proof, first, second, 'dialler'), what);
  }
  t.false(isProof(ada, proof, dialler, listener, 'listener'), 'the other role');
  t.false(isProof(eve, proof, dialler, listener, 'dialler'), 'the other key');
});

test('two who dial each other at once sign different things', (t) => {
  t.notDeepEqual(proofBytes(dialler, listener, 'dialler'), proofBytes(listener, dialler, 'listener'));
});

test('a client that does not know the network yet signs for the one it was told', (t) => {
  const stranger = helloOf('ada', { role: 'client', network: ANY_NETWORK });
  t.deepEqual(proofBytes(stranger, listener, 'dialler'), proofBytes(dialler, listener, 'dialler'));
});

test('a session is compared as text', (t) => {
  t.is(sessionText(dialler), '03'.repeat(16));
});
