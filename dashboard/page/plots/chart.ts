/** Chart.js, as much of it as is used: makes a chart of a kind, and shows pictures in it. */
import {
  BarController,
  BarElement,
  Chart,
  type ChartOptions,
  LinearScale,
  LineController,
  LineElement,
  LogarithmicScale,
  type Plugin,
  PointElement,
  Tooltip,
} from 'chart.js';
import zoom from 'chartjs-plugin-zoom';
import type { Picture, Point } from '../../view/plots/picture.js';
import type { Span } from '../../view/plots/time-window.js';
import { axisOf, powersAround, timeAxis } from './axes.js';
import { fill } from './datasets.js';
import { endLabels, LABEL_ROOM } from './end-labels.js';
import type { PlotKind } from './kinds.js';
import { faint, type Palette } from './palette.js';
import { clock } from './stage.js';

Chart.register(
  BarController,
  BarElement,
  LinearScale,
  LineController,
  LineElement,
  LogarithmicScale,
  PointElement,
  Tooltip,
);
// Its types are told as those of a CommonJS module, which what is bundled is not.
Chart.register(zoom as unknown as Plugin);

type Drawn = 'line' | 'bar';
export type PlotChart = Chart<Drawn, Point[]>;
export type Look = { readonly palette: Palette; readonly font: string };

/** @param onZoom told each step of a zoom by wheel, drag or pinch */
export function makeChart(
  canvas: HTMLCanvasElement,
  kind: PlotKind,
  look: Look,
  onZoom: (span: Span) => void,
): PlotChart {
  const colour = (token: string): string => look.palette.get(token) ?? 'gray';
  // Titles and marks of axes ask for it nowhere else.
  Chart.defaults.font = { ...Chart.defaults.font, family: look.font, size: 12 };
  const options: ChartOptions<Drawn> = {
    animation: false,
    parsing: false,
    normalized: true,
    maintainAspectRatio: false,
    layout: { padding: { right: kind.isLabelled ? LABEL_ROOM : 8, top: 6 } },
    interaction: { mode: 'nearest', axis: kind.isLabelled || kind.x ? 'x' : 'xy', intersect: false },
    scales: {
      x: kind.x ? axisOf(kind.x, 'x', colour) : timeAxis(colour),
      ...(kind.y2 ? { y2: axisOf(kind.y2, 'y', colour) } : {}),
      y: axisOf(kind.y, 'y', colour),
    },
    plugins: { tooltip: tooltipOf(kind, colour), ...(kind.x ? {} : { zoom: zoomOf(colour, onZoom) }) },
  };
  const plugins = kind.isLabelled ? [endLabels(look.font, colour('--ink'), colour('--panel'))] : [];
  const chart: PlotChart = new Chart<Drawn, Point[]>(canvas, {
    type: 'line',
    data: { datasets: [] },
    options,
    plugins,
  });
  // One finger scrolls the page, two zoom: the plug-in would take both.
  canvas.style.touchAction = 'pan-y';
  return chart;
}

export function showPicture(chart: PlotChart, kind: PlotKind, picture: Picture, span: Span, { palette }: Look): void {
  chart.data.datasets = fill(chart.data.datasets, picture.series, palette);
  const { x, y } = chart.options.scales ?? {};
  const all = (of: 'x' | 'y'): number[] => picture.series.flatMap(({ points }) => points.map((point) => point[of]));
  if (x) Object.assign(x, kind.x ? powersAround(all('x')) : { min: span.fromMs, max: span.toMs });
  if (y && kind.y.scale === 'powers') Object.assign(y, powersAround(all('y')));
  chart.update('none');
}

type Plugins = NonNullable<ChartOptions<Drawn>['plugins']>;

function tooltipOf(kind: PlotKind, colour: (token: string) => string): NonNullable<Plugins['tooltip']> {
  const amount = (value: number, axis: string | undefined, isCurve: boolean): string => {
    // Blocks that are only expected come in parts.
    if (isCurve) return value.toFixed(1);
    if (axis === 'y2' && kind.y2) return `${kind.y2.title} ${kind.y2.format(value)}`;
    return kind.y.format(value);
  };
  return {
    animation: false,
    displayColors: false,
    backgroundColor: colour('--ink'),
    titleColor: colour('--panel'),
    bodyColor: colour('--panel'),
    callbacks: {
      title: ([item]) => {
        const x = item?.parsed.x ?? 0;
        return kind.x ? `about ${kind.x.format(x)}` : clock(x);
      },
      label: ({ dataset, parsed }) =>
        `${dataset.label} ${amount(parsed.y ?? 0, dataset.yAxisID, kind.x !== null && dataset.type === 'line')}`,
    },
  };
}

function zoomOf(colour: (token: string) => string, onZoom: (span: Span) => void): NonNullable<Plugins['zoom']> {
  const accent = colour('--accent');
  return {
    zoom: {
      mode: 'x',
      // The wheel alone scrolls the page, as everywhere.
      wheel: { enabled: true, modifierKey: 'ctrl' },
      drag: { enabled: true, threshold: 8, backgroundColor: faint(accent, 0.2), borderColor: accent, borderWidth: 1 },
      pinch: { enabled: true },
      onZoom: ({ chart }) => {
        const { x } = chart.scales;
        if (x) onZoom({ fromMs: x.min, toMs: x.max });
      },
    },
  };
}
