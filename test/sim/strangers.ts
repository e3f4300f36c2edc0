/** What a tracker lists that lies: peers that there are not, some of them where others live. */
import { networkIdOf } from '../../peer/chain/genesis.js';
import { type Announcement, signAnnouncement } from '../../peer/wire/address.js';
import { signerOf } from './identity.js';
import type { World } from './world.js';

export function strangersOf(world: World, count: number): Announcement[] {
  const { clock, genesis, hosts } = world;
  const homes = [...hosts.keys()];
  return Array.from({ length: count }, (_, index) => {
    const signer = signerOf(`stranger ${index}`);
    const host = (index % 2 === 0 ? homes[index % homes.length] : undefined) ?? `nowhere-${index}`;
    const claim = {
      status: 'active',
      network: networkIdOf(genesis),
      publicKey: signer.publicKey,
      address: { host, port: 1 },
      timeMs: Math.floor(clock.wall),
    } as const;
    return signAnnouncement(claim, signer);
  });
}
