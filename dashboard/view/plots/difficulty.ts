/** Difficulty and CPU load of each peer over one time: the one follows the other. */

import { percentText } from '../words.js';
import {
  DIFFICULTY,
  type Field,
  LOAD,
  latestOf,
  linesOf,
  NOTHING,
  type Picture,
  type Scene,
  shownOf,
  tableOf,
} from './picture.js';

export const difficultyText = (value: number): string => value.toFixed(1);

export function difficultyOf(scene: Scene): Picture {
  return {
    series: [...linesOf(scene, DIFFICULTY, 'line', 'y'), ...linesOf(scene, LOAD, 'line', 'y2')],
    essence: essenceOf(scene),
    table: () =>
      tableOf(scene, [
        { field: DIFFICULTY, word: 'difficulty', format: difficultyText },
        { field: LOAD, word: 'load', format: percentText },
      ]),
  };
}

function essenceOf(scene: Scene): string {
  const difficulty = rangeOf(scene, DIFFICULTY, difficultyText);
  return difficulty === null ? NOTHING : `difficulty ${difficulty}; load ${rangeOf(scene, LOAD, percentText)}`;
}

/** `12.1 (p1) to 14.0 (p3)`, as of the last sample; null where there is none. */
export function rangeOf(scene: Scene, field: Field, format: (value: number) => string): string | null {
  const latest = latestOf(scene);
  const said = shownOf(scene).flatMap(({ id, name }) => {
    const value = latest?.peers[id]?.[field];
    return value === undefined ? [] : [{ name, value }];
  });
  const [first, ...others] = said.sort((a, b) => a.value - b.value);
  if (!first) return null;
  const last = others.at(-1);
  if (!last || format(first.value) === format(last.value)) return format(first.value);
  return `${format(first.value)} (${first.name}) to ${format(last.value)} (${last.name})`;
}
