/** How the cluster is, in a glyph and a word, and how many tips agree. */
import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { fragment } from '../fragment.js';
import { health, standings } from './glance.js';

export function HealthState(): VNode {
  const { glyph, word, tone } = health.value;
  const { level, heard } = standings.value;
  return fragment(html`<span class=${`state ${tone}`} data-health=${word}>
      <span aria-hidden="true">${glyph}</span> ${word}
    </span>
    ${heard > 0 && html`<span class="tips">tips agree ${level}/${heard}</span>`}`);
}
