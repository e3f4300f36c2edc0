/** What may befall a peer that goes on running. */
import type { Host } from './host.js';
import type { World } from './world.js';

/** SIGSTOP, for some virtual milliseconds: what comes meanwhile is found afterwards. */
export function pause(world: World, host: Host, ms: number): void {
  if (!host.isAwake) return;
  const { life } = host;
  host.backlog = [];
  world.at(ms, () => {
    if (host.life !== life || !host.backlog) return;
    const missed = host.backlog;
    host.backlog = null;
    for (const run of missed) if (host.life === life && host.peer) run();
    world.tell(host, { type: 'woke' });
  });
}

/** The disk takes no writes for some virtual milliseconds. */
export function fillDisk(world: World, host: Host, ms: number): void {
  if (!host.isAwake || host.fullUntil > world.now) return;
  host.fullUntil = world.now + ms;
  world.tell(host, { type: 'diskState', fault: 'no space left on the disk' });
  world.later(host, host.life, ms, () => world.tell(host, { type: 'diskState', fault: null }));
}
