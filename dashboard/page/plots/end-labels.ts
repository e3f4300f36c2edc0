/** Names at the ends of lines, so that nobody need match colours with a legend; lines that end together share a place. */
import type { Chart, Plugin } from 'chart.js';
import { namesTogether } from '../../view/plots/words.js';

/** Room to the right of the lines, in pixels. */
export const LABEL_ROOM = 62;
/** Closer ends than this share a label. */
const NEAR = 9;
const LINE_HEIGHT = 13;
/** More names than this are written together, in no one's colour. */
const NAMES_MAX = 3;
const TEXT_MAX = 'p10 to p12'.length;

type Name = { readonly text: string; readonly colour: string };
type Label = { readonly x: number; y: number; readonly names: Name[] };

export const endLabels = (font: string, ink: string, halo: string): Plugin => ({
  id: 'endLabels',
  afterDatasetsDraw(chart) {
    const labels = labelsOf(chart);
    const { ctx } = chart;
    ctx.save();
    ctx.font = `600 11px ${font}`;
    ctx.textBaseline = 'middle';
    ctx.lineJoin = 'round';
    ctx.lineWidth = 3;
    ctx.strokeStyle = halo;
    for (const { x, y, names } of labels) {
      let at = x + 5;
      for (const { text, colour } of names.length > NAMES_MAX ? [{ text: together(names), colour: ink }] : names) {
        ctx.fillStyle = colour;
        ctx.strokeText(text, at, y);
        ctx.fillText(text, at, y);
        at += ctx.measureText(text).width + 3;
      }
    }
    ctx.restore();
  },
});

function together(names: readonly Name[]): string {
  const text = namesTogether(names.map((name) => name.text));
  return text.length > TEXT_MAX ? `${names.length} peers` : text;
}

function labelsOf(chart: Chart): readonly Label[] {
  const labels: Label[] = [];
  chart.data.datasets.forEach((dataset, index) => {
    const { controller, data } = chart.getDatasetMeta(index);
    const end = data.findLast((element) => Number.isFinite(element.y) && !('skip' in element && element.skip === true));
    if (!controller || !end) return;
    const name = { text: dataset.label ?? '', colour: String(dataset.borderColor) };
    const near = labels.find((label) => Math.abs(label.y - end.y) < NEAR && Math.abs(label.x - end.x) < NEAR);
    if (near) near.names.push(name);
    else labels.push({ x: end.x, y: end.y, names: [name] });
  });
  return apart(labels);
}

/** Pushes labels that would overlap down from each other. */
function apart(labels: Label[]): Label[] {
  labels.sort((a, b) => a.y - b.y);
  let previous: Label | undefined;
  for (const label of labels) {
    if (previous && Math.abs(previous.x - label.x) < LABEL_ROOM) label.y = Math.max(label.y, previous.y + LINE_HEIGHT);
    previous = label;
  }
  return labels;
}
