/** A plot's series, as Chart.js draws them. */
import type { ChartDataset } from 'chart.js';
import type { Point, Series } from '../../view/plots/picture.js';
import { faint, type Palette } from './palette.js';

export type Dataset = ChartDataset<'line' | 'bar', Point[]>;

/** One for each mark; the legend draws the same. */
const MARKS = ['circle', 'triangle', 'rect', 'rectRot', 'crossRot', 'star', 'cross', 'rectRounded'] as const;

/**
 * Puts the points of `series` into the datasets there are, as far as they are of the same peers: what is new to Chart.js
 * costs it ten times as much as what has moved.
 */
export function fill(datasets: readonly Dataset[], series: readonly Series[], palette: Palette): Dataset[] {
  return series.map((one, index) => {
    const there = datasets[index];
    if (there?.label !== one.name) return datasetOf(one, palette);
    there.data = [...one.points];
    return there;
  });
}

function datasetOf({ name, colour: token, mark, kind, axis, points }: Series, palette: Palette): Dataset {
  const colour = palette.get(token) ?? 'gray';
  const shared = { label: name, data: [...points], yAxisID: axis, borderColor: colour };
  if (kind === 'bars')
    return {
      ...shared,
      type: 'bar',
      backgroundColor: faint(colour, 0.55),
      borderWidth: 1,
      categoryPercentage: 0.96,
      barPercentage: 1,
    };
  const isDots = kind === 'dots';
  return {
    ...shared,
    type: 'line',
    showLine: !isDots,
    stepped: kind === 'steps' ? 'before' : false,
    borderWidth: kind === 'steps' ? 2 : 1.5,
    borderDash: name === 'expected' ? [5, 3] : [],
    backgroundColor: faint(colour, 0.75),
    pointStyle: MARKS[mark % MARKS.length] ?? 'circle',
    pointRadius: isDots ? 3 : 0,
    pointHoverRadius: 4,
    pointHitRadius: 6,
    clip: 4,
  };
}
