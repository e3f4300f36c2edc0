/** Whom a shop dials: a tracker may list any number of strangers, and none of them may keep it from the peers that count. */
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import test, { type ExecutionContext } from 'ava';
import type { NetworkId, PeerId } from '../../peer/chain/crypto.js';
import { Contacts, type Target } from '../../shop/contacts.js';

const NETWORK = '7'.repeat(64) as NetworkId;
const idOf = (index: number): PeerId => index.toString(16).padStart(64, '0') as PeerId;

/** A port where somebody listens: silent, or hanging up at once. @returns its address, and how often it was dialled */
async function door(t: ExecutionContext, isSilent: boolean) {
  const sockets = new Set<Socket>();
  const told = { dials: 0 };
  const server = createServer((socket) => {
    told.dials++;
    socket.on('error', () => socket.destroy());
    if (isSilent) sockets.add(socket);
    else socket.destroy();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return { told, address: { host: '127.0.0.1', port: (server.address() as AddressInfo).port } };
}

function contacts(t: ExecutionContext, preferred: readonly PeerId[]): Contacts {
  const made = new Contacts(NETWORK, () => 0);
  made.prefer(new Set(preferred));
  t.teardown(() => made.close());
  return made;
}

/** Waits for the end of so many dials. */
function ended(made: Contacts, count: number): Promise<void> {
  let left = count;
  return new Promise((resolve) => {
    made.onTried = () => --left === 0 && resolve();
  });
}

test('peers that count are dialled before a thousand strangers who were listed first', async (t) => {
  const stranger = await door(t, true);
  const member = await door(t, false);
  const made = contacts(t, [idOf(5000)]);
  const strangers = Array.from(
    { length: 1000 },
    (_, index): Target => ({ id: idOf(index), address: stranger.address }),
  );
  const first = ended(made, 1);
  made.learn([...strangers, { id: idOf(5000), address: member.address }]);
  await first;
  t.is(member.told.dials, 1);
});

test('however many are silent, whoever comes after them has a turn before they have another', async (t) => {
  // Sixteen are dialled at a time, and may be dialled again while the next sixteen are waited for.
  const doors = await Promise.all(Array.from({ length: 36 }, () => door(t, true)));
  const made = contacts(t, []);
  const all = ended(made, 3 * 16);
  made.learn(doors.map(({ address }, index) => ({ id: idOf(index), address })));
  await all;
  t.true(doors.every(({ told }) => told.dials > 0));
});
