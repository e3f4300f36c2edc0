import type { Socket } from 'node:net';
import test from 'ava';
import { Gate } from '../../../dashboard/gate.js';
import { PeerWatch } from '../../../dashboard/watching/peer-watch.js';
import { peerIdOf } from '../../../peer/chain/crypto.js';
import type { PeerClient } from '../../../peer/client/peer.js';
import type { Address } from '../../../peer/wire/address.js';
import { listenAsPeer, SIGNER, until } from '../../peer/client/listener.js';

const ID = peerIdOf(SIGNER.publicKey);

/** A watch, and everybody it was linked to, in order. */
function watchOf(address: Address) {
  const linked: PeerClient[] = [];
  const watch = new PeerWatch(ID, address, new Gate(4), {
    network: () => undefined,
    random: () => 0.5,
    onLinked: (client) => linked.push(client),
    onWord: () => undefined,
    onState: () => undefined,
  });
  return { watch, linked };
}

test('a peer that moves while it is dialled is dialled once, and where it is now when that is over', async (t) => {
  const held: [Socket, Uint8Array][] = [];
  const old = await listenAsPeer(t, { say: (socket, bytes) => held.push([socket, bytes]) });
  let dials = 0;
  const now = await listenAsPeer(t, {
    say: (socket, bytes) => {
      dials++;
      socket.write(bytes);
    },
  });
  const { watch, linked } = watchOf(old);
  t.teardown(() => watch.stop());
  watch.start();
  await until(() => held.length === 1);
  watch.move(now);
  // Whatever else would be dialled has been by now.
  await new Promise((resolve) => setTimeout(resolve, 50));
  t.is(dials, 0);
  const [socket, hello] = held[0] ?? [];
  if (hello) socket?.write(hello);
  await until(() => linked.length === 1);
  t.is(watch.client, linked[0] ?? null);
  socket?.destroy();
  await until(() => linked.length === 2);
  t.is(dials, 1);
  t.deepEqual(watch.client?.address, now);
});
