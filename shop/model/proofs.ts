/** Whether what a peer says proves itself. */
import type { Genesis } from '../../peer/chain/genesis.js';
import { targetOf } from '../../peer/chain/target.js';
import { proofFault, type Status } from '../../peer/wire/status.js';

/** What is wrong with the first proof among these that proves nothing; null if all do. */
export function statusesFault(statuses: readonly Status[], { easiestBits, proofOfWork }: Genesis): string | null {
  const easiest = targetOf(easiestBits) ?? 0n;
  for (const status of statuses) {
    const fault = status.type === 'mined' ? proofFault(status, easiest, proofOfWork === 'drawn') : null;
    if (fault !== null) return fault;
  }
  return null;
}
