/** How blocks travelled, put together of what each peer remembers. */
import type { Arrival, Hex, Travel } from './rows.js';

/** What a peer remembers of a block: when it came, in microseconds since 1970 by the peer's own clock. */
export type Journey = {
  readonly hash: Hex;
  /** Who sent it; null if the peer mined it. */
  readonly from: Hex | null;
  readonly arrivedUs: number;
  readonly heldUs: number;
  /** Null if it was not sent on. */
  readonly sentUs: number | null;
};

/** @returns the travel with this peer's word in it, earliest first; the same one if that says nothing new */
export function withArrival(travel: Travel, peer: Hex, { from, arrivedUs, heldUs, sentUs }: Journey): Travel {
  const arrival: Arrival = { peer, from, arrivedUs, heldUs, sentUs };
  const before = travel.find((one) => one.peer === peer);
  if (before && JSON.stringify(before) === JSON.stringify(arrival)) return travel;
  return [...travel.filter((one) => one.peer !== peer), arrival].sort((a, b) => a.arrivedUs - b.arrivedUs);
}
