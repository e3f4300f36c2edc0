/** A plot's drawing. What draws it is larger than all the rest of the page, so it comes when the first plot is on the screen. */
import { signal } from '@preact/signals';
import type { Picture } from '../../view/plots/picture.js';
import { rangeAt, type Span } from '../../view/plots/time-window.js';
import { serverNow } from '../store.js';
import { forget, later } from '../turns.js';
import type { Look, PlotChart } from './chart.js';
import type { PlotKind } from './kinds.js';
import { showWindow } from './stage.js';

type Charts = Pick<typeof import('./chart.js'), 'makeChart' | 'showPicture'>;

type Standing =
  | { readonly status: 'absent' | 'coming' | 'lost' }
  | { readonly status: 'here'; readonly charts: Charts };

/** What draws, and how it stands with it. */
export const drawer = signal<Standing>({ status: 'absent' });

/** Has it come, unless it is here or on its way; one that was lost is asked for again. */
export function wantDrawer(): void {
  const { status } = drawer.peek();
  if (status === 'here' || status === 'coming') return;
  drawer.value = { status: 'coming' };
  import('./chart.js').then(
    ({ makeChart, showPicture }) => {
      drawer.value = { status: 'here', charts: { makeChart, showPicture } };
    },
    () => {
      drawer.value = { status: 'lost' };
    },
  );
}

export class Drawing {
  readonly #canvas: HTMLCanvasElement;
  readonly #charts: Charts;
  readonly #kind: PlotKind;
  readonly #look: Look;
  #chart: PlotChart | null = null;

  constructor(canvas: HTMLCanvasElement, charts: Charts, kind: PlotKind, look: Look) {
    this.#canvas = canvas;
    this.#charts = charts;
    this.#kind = kind;
    this.#look = look;
  }

  /** Shows a picture when its turn comes; with the first one the chart itself is made. */
  show(picture: Picture, span: Span): void {
    later(this, () => {
      this.#chart ??= this.#charts.makeChart(this.#canvas, this.#kind, this.#look, (to) =>
        showWindow(rangeAt(to, serverNow())),
      );
      this.#charts.showPicture(this.#chart, this.#kind, picture, span, this.#look);
    });
  }

  close(): void {
    forget(this);
    this.#chart?.destroy();
  }
}
