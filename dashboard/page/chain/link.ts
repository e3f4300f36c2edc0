/** The drawn chain between two blocks: rings that lie in one another, and what is left of them where a branch was given up. */
import { html } from 'htm/preact';
import type { VNode } from 'preact';
import type { Link } from '../../view/chain/cells.js';
import { type Ring, ringsAlong } from '../../view/chain/links.js';

/** Pixels between two blocks. */
export const LINK_WIDTH = 48;
const CENTRE = LINK_WIDTH / 2;

/** Rings that stay with a branch that was given up, at most. */
const RINGS_LEFT = 3;
/** Rings that a chain must have to lose one. */
const LOSING_LENGTH = 5;

/** Halves of a ring, so that of two rings each can lie over the other at one side and under it at the other. */
const UPPER = 'M-14.5 0A7.5 7.5 0 0 1-7-7.500H7A7.5 7.5 0 0 1 14.5 0';
const LOWER = 'M14.5 0A7.5 7.5 0 0 1 7 7.500H-7A7.5 7.5 0 0 1-14.5 0';
/** A ring torn open at its right. */
const TORN = 'M12-11Q9-7.5 5-7.500H-7A7.5 7.5 0 0 0-7 7.500H3Q8 7.5 10 10.5';

const stroke = (d: string, key: string, ring: Ring): VNode =>
  html`<g key=${key} transform=${`translate(${ring.x.toFixed(1)} ${ring.y.toFixed(1)}) rotate(${ring.turn.toFixed(0)})`}>
    <path class="ring-edge" d=${d} /><path class="ring-metal" d=${d} /><path class="ring-shine" d=${d} />
  </g>` as VNode;

type Props = { readonly link: Link; readonly lane: number; readonly pitch: number; readonly isSnapping: boolean };

/** Drawn from the left: its origin is the right edge of what it hangs on. `pitch`: pixels from lane to lane. */
export function DrawnLink({ link, lane, pitch, isSnapping }: Props): VNode {
  const drop = (lane - link.fromLane) * pitch;
  const rings = ringsAlong(LINK_WIDTH, drop);
  const shown = DRAWINGS[link.kind](rings);
  const name = `chain-link chain-link-${link.kind}${isSnapping ? ' is-snapping' : ''}`;
  return html`<svg class=${name} width=${LINK_WIDTH} height="2" aria-hidden="true">
    <g transform=${`translate(0 ${-drop})`}>${shown}</g>
  </svg>` as VNode;
}

const woven = (rings: readonly Ring[]): VNode[] => [
  ...rings.map((ring, i) => stroke(LOWER, `lower${i}`, ring)).reverse(),
  ...rings.map((ring, i) => stroke(UPPER, `upper${i}`, ring)),
];

/** What is known of it: its last ring. */
const loose = (rings: readonly Ring[]): VNode[] => woven(rings.slice(-1));

/** Two ends, torn open where they were joined. */
function torn(rings: readonly Ring[]): VNode[] {
  // Near the branch's own end: the upper rings may be those of other branches too.
  const half = Math.max(1, rings.length - RINGS_LEFT);
  // Of a long one a ring is lost, so that the gap is seen from the last row.
  const lost = rings.length > LOSING_LENGTH ? 1 : 0;
  const [left, right] = [rings.slice(0, half), rings.slice(half + lost)];
  const [last, first] = [left.pop(), right.shift()];
  const mirrored = first && { ...first, turn: first.turn + 180 };
  return [
    html`<g key="left" class="torn torn-left">${woven(left)}${last && stroke(TORN, 'torn', last)}</g>` as VNode,
    html`<g key="right" class="torn torn-right">${woven(right)}${mirrored && stroke(TORN, 'torn', mirrored)}</g>` as VNode,
    html`<g key="spark" class="chain-spark" transform=${`translate(${sparkAt(last, first)})`}>
      <path d="M0-16v-7M11-11l5-5M-11-11l-5-5M11 11l5 5M-11 11l-5 5M0 16v7" />
    </g>` as VNode,
  ];
}

const DRAWINGS = { whole: woven, broken: torn, loose } as const;

function sparkAt(a: Ring | undefined, b: Ring | undefined): string {
  const [x, y] = [((a?.x ?? CENTRE) + (b?.x ?? CENTRE)) / 2, ((a?.y ?? 0) + (b?.y ?? 0)) / 2];
  return `${x.toFixed(1)} ${y.toFixed(1)}`;
}
