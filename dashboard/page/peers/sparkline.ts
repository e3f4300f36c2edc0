/** A peer's hash rate over the last two minutes, as small as a word. */
import { html } from 'htm/preact';
import type { VNode } from 'preact';
import type { Hex } from '../../model/rows.js';
import { pointsOf, ratesOf } from '../../view/sparkline.js';
import { rateText } from '../../view/words.js';
import { peerColour } from '../frame/names.js';
import { store } from '../store.js';

const WIDTH = 64;
const HEIGHT = 18;

export function Sparkline({ id }: { readonly id: Hex }): VNode {
  const rates = ratesOf(store.samples.value, id);
  const text = `hash rate of the last two minutes, at most ${rateText(Math.max(0, ...rates))}`;
  return html`<svg
    class="spark"
    style=${peerColour(id)}
    width=${WIDTH}
    height=${HEIGHT}
    viewBox=${`0 -1 ${WIDTH} ${HEIGHT + 2}`}
    role="img"
    aria-label=${text}
  >
    <polyline points=${pointsOf(rates, WIDTH, HEIGHT)} />
  </svg>` as VNode;
}
