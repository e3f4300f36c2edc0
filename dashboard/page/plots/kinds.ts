/** The plots there are: what each is called, made of and measured by. */
import { difficultyOf, difficultyText } from '../../view/plots/difficulty.js';
import { growthOf } from '../../view/plots/growth.js';
import { hashRatesOf } from '../../view/plots/hash-rate.js';
import { histogramOf } from '../../view/plots/histogram.js';
import { miningOf } from '../../view/plots/mining.js';
import type { Picture, Scene } from '../../view/plots/picture.js';
import { propagationOf } from '../../view/plots/propagation.js';
import { durationText, percentText, rateText } from '../../view/words.js';

export type Axis = {
  readonly scale: 'linear' | 'powers';
  readonly format: (value: number) => string;
  readonly title: string;
  /** Where it always begins and ends; else as the points need. */
  readonly min?: number;
  readonly max?: number;
  readonly step?: number;
  /** Whether there is nothing between whole numbers, and nothing below 0. */
  readonly isCount?: boolean;
};
export type PlotKind = {
  readonly key: string;
  readonly title: string;
  readonly draw: (scene: Scene) => Picture;
  /** Null: the time of the window. */
  readonly x: Axis | null;
  readonly y: Axis;
  /** A second one, below the first. */
  readonly y2?: Axis;
  /** Whether names stand at the ends of lines. */
  readonly isLabelled: boolean;
};

const duration: Axis = { scale: 'powers', format: durationText, title: '' };

export const PLOTS: readonly PlotKind[] = [
  {
    key: 'growth',
    title: 'Chain growth',
    draw: growthOf,
    x: null,
    y: { scale: 'linear', format: String, title: 'block', isCount: true },
    isLabelled: true,
  },
  { key: 'mining', title: 'Mining time', draw: miningOf, x: null, y: duration, isLabelled: false },
  {
    key: 'histogram',
    title: 'Mining luck',
    draw: histogramOf,
    x: duration,
    y: { scale: 'linear', format: String, title: 'blocks', min: 0, isCount: true },
    isLabelled: false,
  },
  {
    key: 'difficulty',
    title: 'Difficulty and CPU load',
    draw: difficultyOf,
    x: null,
    y: { scale: 'linear', format: difficultyText, title: 'difficulty' },
    // Room above the whole, or its mark would stand on that of the difficulty.
    y2: { scale: 'linear', format: percentText, title: 'load', min: 0, max: 1.25, step: 0.5 },
    isLabelled: true,
  },
  { key: 'propagation', title: 'Propagation', draw: propagationOf, x: null, y: duration, isLabelled: false },
  {
    key: 'hash-rate',
    title: 'Hash rate',
    draw: hashRatesOf,
    x: null,
    y: { scale: 'linear', format: rateText, title: '', min: 0 },
    isLabelled: true,
  },
];
