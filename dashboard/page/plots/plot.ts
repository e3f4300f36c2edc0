/** One plot: its name, what it says in words, and the drawing or the numbers. */
import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Table } from '../../view/plots/picture.js';
import { rangeAt } from '../../view/plots/time-window.js';
import { serverNow } from '../store.js';
import { type Look, makeChart, type PlotChart, showPicture } from './chart.js';
import type { PlotKind } from './kinds.js';
import { Key } from './mark.js';
import { font, palette } from './palette.js';
import { isFocused, isPointedAt, scene, showWindow } from './stage.js';
import { forget, later } from './turns.js';

/** Rows a page can hold without effort. */
const ROWS_MAX = 200;

export function Plot({ kind }: { readonly kind: PlotKind }): VNode {
  const figure = useRef<HTMLElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const chart = useRef<PlotChart | null>(null);
  const isSeen = useSeen(figure);
  const [isTable, setTable] = useState(false);
  const now = scene.value;
  // Its words are read also where it is not on the screen: only the drawing waits.
  const picture = useMemo(() => kind.draw(now), [kind, now]);
  const look = useLook();

  useLayoutEffect(() => {
    if (isTable || !canvas.current) return;
    const made = makeChart(canvas.current, kind, look, (span) => showWindow(rangeAt(span, serverNow())));
    chart.current = made;
    return () => {
      chart.current = null;
      forget(made);
      made.destroy();
    };
  }, [kind, isTable, look]);
  useLayoutEffect(() => {
    const drawn = chart.current;
    if (isSeen && drawn) later(drawn, () => showPicture(drawn, kind, picture, now.span, look));
  }, [isSeen, isTable, kind, picture, now, look]);

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
        : html`<div class="plot-canvas">
            <canvas ref=${canvas} role="img" aria-label=${`${kind.title}: ${picture.essence}`}></canvas>
          </div>`
    }
  </figure>` as VNode;
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
