/** How a block travelled, peer by peer, as bars over one time line. */
import type { Arrival, Hex, Travel } from '../../model/rows.js';

/** Milliseconds after the block was first seen anywhere. */
export type Bar = {
  readonly peer: Hex;
  readonly from: Hex | null;
  readonly arrivedMs: number;
  readonly heldMs: number;
  readonly sentMs: number | null;
};
export type Waterfall = { readonly bars: readonly Bar[]; readonly endMs: number };

/** In the order of arrival, whoever mined it first. Clocks of one machine agree; of several only about. */
export function waterfallOf(travel: Travel): Waterfall {
  const startUs = Math.min(...travel.map(({ arrivedUs }) => arrivedUs));
  const after = (us: number): number => Math.max(0, us - startUs) / 1000;
  const bars = [...travel].sort(inOrder).map(({ peer, from, arrivedUs, heldUs, sentUs }) => ({
    peer,
    from,
    arrivedMs: after(arrivedUs),
    heldMs: after(heldUs),
    sentMs: sentUs === null ? null : after(sentUs),
  }));
  const endMs = Math.max(0.1, ...bars.map(({ heldMs, sentMs }) => Math.max(heldMs, sentMs ?? 0)));
  return { bars, endMs };
}

function inOrder(a: Arrival, b: Arrival): number {
  if (a.arrivedUs !== b.arrivedUs) return a.arrivedUs - b.arrivedUs;
  return Number(a.from !== null) - Number(b.from !== null);
}
