/** The axes of plots, as Chart.js wants them. */
import type { ScaleOptionsByType } from 'chart.js';
import { marksOf } from '../../view/plots/time-window.js';
import type { Axis } from './kinds.js';
import { faint } from './palette.js';
import { clock } from './stage.js';

type Colour = (token: string) => string;
type DeepPartial<T> = T extends (...args: never[]) => unknown
  ? T
  : T extends object
    ? { [K in keyof T]?: DeepPartial<T[K]> }
    : T;
type ScaleOptions =
  | ({ readonly type: 'linear' } & DeepPartial<ScaleOptionsByType<'linear'>>)
  | ({ readonly type: 'logarithmic' } & DeepPartial<ScaleOptionsByType<'logarithmic'>>);

/** Width of a moment on the axis with the space around it, in pixels: as 10:02 and as 10:02:15. */
const MINUTE_WIDTH = 46;
const SECOND_WIDTH = 66;

export function timeAxis(colour: Colour): ScaleOptions {
  return {
    type: 'linear',
    ...linesOf(colour),
    afterBuildTicks: (axis) => {
      const span = { fromMs: axis.min, toMs: axis.max };
      axis.ticks = marksOf(span, axis.width / SECOND_WIDTH, axis.width / MINUTE_WIDTH).map((value) => ({ value }));
    },
    ticks: {
      color: colour('--ink-2'),
      maxRotation: 0,
      autoSkip: false,
      callback: (value, _, all) => {
        const isMinutes = all.every((mark) => mark.value % 60_000 === 0);
        return clock(Number(value)).slice(0, isMinutes ? 'HH:MM'.length : undefined);
      },
    },
  };
}

/** Two on one side stand above each other. */
export function axisOf(
  { scale, format, title, min, max, step, isCount }: Axis,
  side: 'x' | 'y',
  colour: Colour,
): ScaleOptions {
  const shared = {
    ...(side === 'y' ? { position: 'left' as const, stack: 'all', stackWeight: 1 } : {}),
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
    ...linesOf(colour),
    title: { display: title !== '', text: title, color: colour('--ink-2') },
  };
  const ticks = { color: colour('--ink-2'), maxRotation: 0, maxTicksLimit: 5, autoSkip: false };
  if (scale === 'linear') {
    const callback = (value: number | string): string => format(Number(value));
    const steps = { ...(isCount === true ? { precision: 0 } : {}), ...(step === undefined ? {} : { stepSize: step }) };
    return {
      ...shared,
      type: 'linear',
      // Around points that are all 0 there would be as much room below as above.
      afterDataLimits: (axis) => {
        if (isCount === true && axis.min < 0) axis.min = 0;
      },
      ticks: { ...ticks, ...steps, includeBounds: step === undefined, callback },
    };
  }
  return {
    ...shared,
    type: 'logarithmic',
    afterBuildTicks: (axis) => {
      axis.ticks = powersIn(axis).map((value) => ({ value }));
    },
    ticks: { ...ticks, callback: (value) => format(Number(value)) },
  };
}

function powersIn({ min, max }: { readonly min: number; readonly max: number }): number[] {
  const powers: number[] = [];
  for (let power = 10 ** Math.ceil(Math.log10(min)); power <= max; power *= 10) powers.push(power);
  return powers;
}

const linesOf = (colour: Colour) => ({
  grid: { color: faint(colour('--line'), 0.7), tickLength: 4 },
  border: { color: colour('--line') },
});

/** The powers of ten that enclose all values, from 1 on; of none some that look well empty. */
export function powersAround(values: readonly number[]): { min: number; max: number } {
  let [least, most] = [Number.POSITIVE_INFINITY, 0];
  for (const value of values) {
    if (value < least) least = value;
    if (value > most) most = value;
  }
  if (most === 0) return { min: 100, max: 10_000 };
  const min = 10 ** Math.floor(Math.log10(Math.max(1, least)));
  return { min, max: Math.max(min * 10, 10 ** Math.ceil(Math.log10(most))) };
}
