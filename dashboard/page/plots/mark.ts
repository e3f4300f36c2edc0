/** The mark that a series has, beside its name. */
import { html } from 'htm/preact';
import type { VNode } from 'preact';
import type { Picture, Series } from '../../view/plots/picture.js';

/** The marks of Chart.js as outlines in a square of 12. */
const SHAPES = [
  'M6 2a4 4 0 1 0 0 8a4 4 0 1 0 0-8z',
  'M6 2L10.5 9.5H1.5z',
  'M2.5 2.5h7v7h-7z',
  'M6 1L11 6L6 11L1 6z',
  'M2 2L10 10M10 2L2 10',
  'M6 1V11M1 6H11M2.5 2.5L9.5 9.5M9.5 2.5L2.5 9.5',
  'M6 1V11M1 6H11',
  'M4 2h4a2 2 0 0 1 2 2v4a2 2 0 0 1-2 2h-4a2 2 0 0 1-2-2v-4a2 2 0 0 1 2-2z',
] as const;

const BAR = 'M3 11V3h6v8z';
const DASHES = 'M0 6h5M7 6h5';

export function Mark({ colour, mark, kind }: Pick<Series, 'colour' | 'mark'> & Partial<Series>): VNode {
  return html`<svg
    class="plot-mark"
    viewBox="0 0 12 12"
    width="12"
    height="12"
    aria-hidden="true"
    style=${{ color: `var(${colour})` }}
  >
    <path d=${shapeOf(mark, kind)} />
  </svg>` as VNode;
}

function shapeOf(mark: number, kind: Series['kind'] | undefined): string {
  if (kind === 'bars') return BAR;
  return kind === 'line' ? DASHES : (SHAPES[mark % SHAPES.length] ?? SHAPES[0]);
}

/** What the series are that are nobody's own. */
export function Key({ picture }: { readonly picture: Picture }): VNode {
  const series = picture.series.filter(({ colour }) => !colour.startsWith('--peer-'));
  return html`<span class="plot-key">
    ${series.map((one) => html`<span key=${one.name}><${Mark} ...${one} /> ${one.name}</span>`)}
  </span>` as VNode;
}
