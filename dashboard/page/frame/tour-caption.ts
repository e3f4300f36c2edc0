/** The caption of a fork that is shown on purpose, readable from the last row of a lecture hall. */
import { useSignal } from '@preact/signals';
import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { store } from '../store.js';
import { Act } from './act.js';
import { endTour, OUTCOME } from './operations.js';
import { Until } from './ticking.js';

export function TourCaption(): VNode {
  const tour = store.tour.value;
  const putAway = useSignal<string | null>(null);
  const isShown = tour !== null && !(tour.isOver && putAway.value === tour.caption);
  // The region is always there: one that appears together with its text is not read out.
  return html`<div class=${isShown ? 'tour' : 'tour hidden'}>
    <p role="status" class="tour-caption">${isShown && tour.caption}</p>
    ${
      isShown &&
      html`<span class="dots" role="img" aria-label=${`step ${tour.step} of ${tour.steps}`}>
        ${Array.from({ length: tour.steps }, (_, index) => (index < tour.step ? '●' : '○')).join(' ')}
      </span>`
    }
    ${isShown && tour.nextMs !== null && html`<span class="countdown">next in <${Until} ms=${tour.nextMs} /></span>`}
    ${
      isShown &&
      !tour.isOver &&
      store.isOpen.value &&
      html`<${Act} label="End the tour" outcome=${OUTCOME.tour} onAct=${endTour} title="Calls the shoppers back and heals" />`
    }
    ${
      isShown &&
      tour.isOver &&
      html`<button type="button" class="quiet" aria-label="Put the caption away" onClick=${() => {
        putAway.value = tour.caption;
      }}>×</button>`
    }
  </div>` as VNode;
}
