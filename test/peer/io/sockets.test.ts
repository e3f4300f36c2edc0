import { once } from 'node:events';
import { connect } from 'node:net';
import test from 'ava';
import { peerIdOf } from '../../../peer/chain/crypto.js';
import { Faults } from '../../../peer/io/faults.js';
import { Sockets } from '../../../peer/io/sockets.js';
import { signerOf } from './ground.js';

/** More than what the system itself takes on the way, and a hundredth of what goes through in the time of a goodbye. */
const POURED_MAX = 64 * 2 ** 20;

test('who goes on pouring after its connection has ended is let go at once', async (t) => {
  const sockets = new Sockets(new Faults(peerIdOf(signerOf('Ada').publicKey)), (event) => {
    if (event.type === 'opened') sockets.close(event.link, 'enough');
  });
  t.teardown(() => sockets.stop());
  const port = await sockets.listen('127.0.0.1', 0);
  // It never ends its own side, however often it is told to.
  const socket = connect({ host: '127.0.0.1', port, allowHalfOpen: true });
  t.teardown(() => socket.destroy());
  socket.on('error', () => undefined).resume();
  const closed = new Promise((resolve) => socket.once('close', resolve));
  await once(socket, 'connect');
  const piece = new Uint8Array(64 * 1024);
  let poured = 0;
  const pour = (): void => {
    while (!socket.destroyed) {
      poured += piece.length;
      if (!socket.write(piece)) return;
    }
  };
  socket.on('drain', pour);
  pour();
  await closed;
  t.true(poured < POURED_MAX, `${poured} bytes`);
});
