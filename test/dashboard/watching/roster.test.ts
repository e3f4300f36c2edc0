import type { Socket } from 'node:net';
import test, { type ExecutionContext } from 'ava';
import { PEERS_MAX, Roster } from '../../../dashboard/watching/roster.js';
import type { PeerRow as Seat } from '../../../orchestrator/control/messages.js';
import { type PeerId, peerIdOf } from '../../../peer/chain/crypto.js';
import { type Address, type Announcement, signAnnouncement } from '../../../peer/wire/address.js';
import { listen, listenAsPeer, NETWORK, signerOf, until } from '../../peer/client/listener.js';

function rosterOf(t: ExecutionContext) {
  const linked: PeerId[] = [];
  const roster = new Roster({
    network: () => NETWORK,
    random: () => 0.5,
    onLinked: ({ id }) => linked.push(id),
    onWord: () => undefined,
    onState: () => undefined,
    onGone: () => undefined,
    isRooted: () => true,
  });
  t.teardown(() => roster.stop());
  return { roster, linked };
}
/** As a tracker lists it. */
function listed(name: string, address: Address): Announcement {
  const signer = signerOf(name);
  const claim = { status: 'active', network: NETWORK, publicKey: signer.publicKey, address, timeMs: 1 } as const;
  return signAnnouncement(claim, signer);
}
const idOf = (name: string): PeerId => peerIdOf(signerOf(name).publicKey);
const seat = (name: string, { host, port }: Address): Seat => ({
  ...{ name, id: idOf(name), host, port, state: 'running', pid: 1, restarts: 0, uptimeMs: 0, rssBytes: null },
  ...{ height: null, tip: null, work: null, links: null, hashRate: null },
  ...{ difficulty: null, load: null, mempool: null },
});

test('a tracker that lists junk starves nobody: the supervisor’s peers are dialled beside it, and find room', async (t) => {
  const sockets: Socket[] = [];
  // Somebody is there, and says nothing: each dial lasts as long as it may.
  const mute = await listen(t, (socket) => sockets.push(socket));
  const p1 = await listenAsPeer(t, { signer: signerOf('p1') });
  const { roster, linked } = rosterOf(t);
  roster.list(
    Array.from({ length: PEERS_MAX + 10 }, (_, at) => listed(`junk ${at}`, mute)),
    NETWORK,
  );
  t.is(roster.members.length, PEERS_MAX);
  await until(() => sockets.length > 0);
  roster.seat([seat('p1', p1)]);
  t.is(roster.members.length, PEERS_MAX);
  await until(() => linked.length > 0);
  t.deepEqual(linked, [idOf('p1')]);
  t.true(sockets.length <= 16, `it waited for ${sockets.length} others`);
});
