/** Killing a peer, whichever is seen to miss, and bringing it back. */
import { computed, signal } from '@preact/signals';
import { victimOf } from '../../view/victim.js';
import { store } from '../store.js';
import { lead } from './glance.js';
import { actOn, OUTCOME } from './operations.js';

/** Whom the next press kills; null while nobody runs. */
export const victim = computed(() => victimOf(store.peers.value, store.blocks.value.map, lead.value));

const killed = signal<string | null>(null);
/** The one that was killed last, while it is down. */
export const fallen = computed(() => {
  const peer = store.peers.value.find(({ name }) => name === killed.value);
  return peer && peer.state !== 'running' && peer.state !== 'starting' ? peer.name : null;
});

export async function killOne(): Promise<void> {
  const name = victim.value;
  if (name === null) return;
  await actOn(name, 'kill', OUTCOME.kill);
  killed.value = name;
}

export async function reviveFallen(): Promise<void> {
  if (fallen.value !== null) await actOn(fallen.value, 'start', OUTCOME.kill);
}
