/** One plot: its name, what it says in words, and the drawing or the numbers. */
import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Picture, Table } from '../../view/plots/picture.js';
import type { Span } from '../../view/plots/time-window.js';
import { store } from '../store.js';
import type { Look } from './chart.js';
import { Drawing, drawer, wantDrawer } from './drawing.js';
import type { PlotKind } from './kinds.js';
import { Key } from './mark.js';
import { font, palette } from './palette.js';
import { farScene, isFocused, isPointedAt, scene } from './stage.js';

/** Rows a page can hold without effort. */
const ROWS_MAX = 200;

export function Plot({ kind }: { readonly kind: PlotKind }): VNode {
  const figure = useRef<HTMLElement>(null);
  const isSeen = useSeen(figure);
  const [isTable, setTable] = useState(false);
  const now = isSeen ? scene.value : farScene.value;
  const picture = useMemo(() => kind.draw(now), [kind, now]);

  const point = (is: boolean) => (): void => {
    isPointedAt.value = is;
  };
  const focus = ({ type, target }: FocusEvent): void => {
    // A click leaves its button focused for good: only the keyboard's focus shows where somebody reads.
    isFocused.value = type === 'focusin' && target instanceof Element && target.matches(':focus-visible');
  };
  const title = `plot-${kind.key}`;
  return html`<figure
    class="plot"
    ref=${figure}
    aria-labelledby=${title}
    onPointerEnter=${point(true)}
    onPointerLeave=${point(false)}
    onFocusIn=${focus}
    onFocusOut=${focus}
  >
    <figcaption>
      <h3 id=${title}>${kind.title}</h3>
      <${Key} picture=${picture} />
      <button type="button" aria-pressed=${isTable} aria-label=${`Show ${kind.title} as table`} onClick=${() => setTable(!isTable)}>
        as table
      </button>
      <p>${picture.essence}</p>
    </figcaption>
    ${
      isTable
        ? html`<${Numbers} title=${kind.title} table=${picture.table()} />`
        : html`<${Drawn} kind=${kind} picture=${picture} span=${now.span} isSeen=${isSeen} />`
    }
  </figure>` as VNode;
}

type DrawnProps = {
  readonly kind: PlotKind;
  readonly picture: Picture;
  readonly span: Span;
  readonly isSeen: boolean;
};
/** Its label is read also where it is not on the screen: only the drawing waits for that. */
function Drawn({ kind, picture, span, isSeen }: DrawnProps): VNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  const drawing = useRef<Drawing | null>(null);
  const look = useLook();
  const standing = drawer.value;
  const charts = standing.status === 'here' ? standing.charts : null;
  const isLive = store.connection.value === 'live';

  useEffect(() => {
    if (isSeen && isLive) wantDrawer();
  }, [isSeen, isLive]);
  useLayoutEffect(() => {
    if (!charts || !canvas.current) return;
    const made = new Drawing(canvas.current, charts, kind, look);
    drawing.current = made;
    return () => {
      drawing.current = null;
      made.close();
    };
  }, [charts, kind, look]);
  useLayoutEffect(() => {
    if (isSeen) drawing.current?.show(picture, span);
  }, [isSeen, charts, kind, look, picture, span]);

  return html`<div class="plot-canvas">
    <canvas ref=${canvas} role="img" aria-label=${`${kind.title}: ${picture.essence}`}></canvas>
    ${standing.status === 'lost' && html`<p>The drawing could not be loaded. Reload the page when the cluster is up.</p>`}
  </div>` as VNode;
}

/** The same object as long as nothing of it changes: charts are made anew with another. */
function useLook(): Look {
  const colours = palette.value;
  const family = font.value;
  return useMemo(() => ({ palette: colours, font: family }), [colours, family]);
}

/** Whether any of it is on the screen. */
function useSeen(element: { readonly current: HTMLElement | null }): boolean {
  const [isSeen, setSeen] = useState(false);
  useEffect(() => {
    if (!element.current) return;
    const observer = new IntersectionObserver((entries) => setSeen(entries.at(-1)?.isIntersecting ?? false));
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element]);
  return isSeen;
}

function Numbers({ title, table }: { readonly title: string; readonly table: Table }): VNode {
  const { columns, rows } = table;
  const shown = rows.slice(0, ROWS_MAX);
  // Focusable, so that the arrow keys scroll it.
  return html`<div class="plot-numbers" tabindex="0" role="region" aria-label=${`${title}, table`}>
    <table>
      <caption>
        ${shown.length < rows.length ? `the latest ${shown.length} of ${rows.length} rows` : `${rows.length} rows`}
      </caption>
      <thead>
        <tr>
          ${columns.map((column) => html`<th key=${column} scope="col">${column}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${shown.map((row) => html`<tr key=${row.join()}>${row.map((cell, at) => html`<td key=${at}>${cell}</td>`)}</tr>`)}
      </tbody>
    </table>
  </div>` as VNode;
}
