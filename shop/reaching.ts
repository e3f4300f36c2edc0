/** The first peer of the network, and its genesis: held against the network id, kept for the next command. */
import type { Genesis } from '../peer/chain/genesis.js';
import { reasonOf } from '../peer/client/reason.js';
import { askTracker } from '../peer/client/tracker.js';
import { type Announcement, addressFault, announcerOf } from '../peer/wire/address.js';
import type { Contacts, Target } from './contacts.js';
import { noPeers, type Search } from './finding.js';
import type { Folder } from './folder.js';

/** A try at something that is tried again. */
const TRY_MS_MAX = 2_000;

const now = (): number => performance.now();

/** Where to reach the peers of this network, the latest word of each last. */
export function targetsOf(announcements: readonly Announcement[], { network }: Folder): Target[] {
  const latest = [...announcements].sort((a, b) => a.claim.timeMs - b.claim.timeMs);
  return latest
    .filter(
      ({ claim }) => claim.network === network && claim.status === 'active' && addressFault(claim.address) === null,
    )
    .map((one) => ({ id: announcerOf(one), address: one.claim.address }));
}

/** The network's genesis, from disk or from the first peer that has it. */
export async function reachGenesis(contacts: Contacts, folder: Folder, search: Search): Promise<Genesis> {
  const { tracker, deadline, isLasting } = search;
  for (let hasSaid = false; ; ) {
    const kept = folder.readGenesis();
    if (kept && isLasting) return kept;
    await contacts.untilLinked(Math.min(deadline, now() + TRY_MS_MAX));
    const [client] = contacts.linked;
    if (client && kept) return kept;
    const given = await client?.genesis().catch((error: unknown) => contacts.fail(client.id, reasonOf(error)));
    if (given) {
      folder.make();
      folder.keepGenesis(given);
      return given;
    }
    const why = contacts.failure ?? 'none is known';
    if (now() >= deadline) throw noPeers(why);
    if (!hasSaid) search.say(`no peer answers: ${why}; trying again`);
    hasSaid = true;
    const timeoutMs = Math.max(1, Math.min(TRY_MS_MAX, deadline - now()));
    // It may be away too, and then there is nobody else to ask.
    const announcements = await askTracker(tracker, { timeoutMs }).catch(() => []);
    contacts.learn(targetsOf(announcements, folder));
  }
}
