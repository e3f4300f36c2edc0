/** Styles in the words of terminals: the parameters of SGR, with what colours there are. */
import type { Colour, Ink, Style } from './picture.js';

/** How many colours a terminal has; 0: bold and inverse only. */
export type Depth = 0 | 8 | 256;

/** The theme's own colours by their number; grey is no colour of the eight. */
const NUMBERS: { readonly [ink in Ink]: number | null } = {
  red: 1,
  green: 2,
  yellow: 3,
  blue: 4,
  magenta: 5,
  cyan: 6,
  grey: null,
};
/** In the middle of the grey ramp. The theme's "bright black" is the very background in some dark themes. */
const GREY = 244;
/** Levels of red, green and blue in the colour cube of 256, which begins at 16. */
const LEVELS = [0, 95, 135, 175, 215, 255];

/** Terminals that have 256 colours without a word of it in their name, */
const RICH = /256|direct|kitty|alacritty|ghostty|wezterm|foot|iterm|contour/;
/** and those that have none, or fewer than they think. */
const POOR = /^(?:vt|ansi-m|.*-m(?:ono)?$)/;

/** @param env as given to the program; nobody else knows what the terminal can */
export function depthOf(env: { readonly [name: string]: string | undefined }): Depth {
  const term = (env.TERM ?? '').toLowerCase();
  if (RICH.test(term)) return 256;
  if (POOR.test(term)) return 0;
  // Screen and the Linux console may inherit the variable from a better terminal.
  const isTold = /truecolor|24bit/i.test(env.COLORTERM ?? '') && !/^(?:screen|linux)/.test(term);
  return isTold ? 256 : 8;
}

/** What a style is on a terminal with so many colours, `;` between; empty for plain text. */
export function parametersOf({ ink, paper, bold, inverse }: Style, depth: Depth): string {
  return [
    ...(bold ? ['1'] : []),
    ...(inverse ? ['7'] : []),
    ...colour(paper, depth, 40),
    ...colour(ink, depth, 30),
  ].join(';');
}

/** @param base 30 for text, 40 for what is behind it */
function colour(wanted: Colour | undefined, depth: Depth, base: number): string[] {
  if (wanted === undefined || depth === 0) return [];
  const number = numberOf(wanted, depth);
  if (number === null) return [];
  return [number < 8 ? String(base + number) : `${base + 8};5;${number}`];
}

/** @returns null where the terminal's own text colour is the nearest */
function numberOf(wanted: Colour, depth: Depth): number | null {
  if (!wanted.startsWith('#')) {
    const number = NUMBERS[wanted as Ink];
    return number ?? (depth === 256 ? GREY : null);
  }
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => Number.parseInt(wanted.slice(at, at + 2), 16));
  return depth === 256 ? nearestOf256([red, green, blue]) : nearestOf8([red, green, blue]);
}

type Rgb = readonly [red: number, green: number, blue: number];

/** Among the fixed 240 only: the first sixteen are whatever the theme says. */
function nearestOf256(rgb: Rgb): number {
  const [red, green, blue] = rgb.map((part) => nearestLevel(part)) as [number, number, number];
  const cube: Rgb = [LEVELS[red] ?? 0, LEVELS[green] ?? 0, LEVELS[blue] ?? 0];
  const mean = (rgb[0] + rgb[1] + rgb[2]) / 3;
  const step = Math.min(23, Math.max(0, Math.round((mean - 8) / 10)));
  const level = 8 + 10 * step;
  return distance(rgb, [level, level, level]) < distance(rgb, cube) ? 232 + step : 16 + 36 * red + 6 * green + blue;
}

const nearestLevel = (part: number): number =>
  LEVELS.reduce((best, level, i) => (Math.abs(level - part) < Math.abs((LEVELS[best] ?? 0) - part) ? i : best), 0);

/** Which of red, green and blue are on, compared with the strongest; dark colours are black. */
function nearestOf8(rgb: Rgb): number {
  const strongest = Math.max(...rgb);
  if (strongest < 64) return 0;
  return rgb.reduce((number, part, bit) => (part > strongest * 0.6 ? number | (1 << bit) : number), 0);
}

const distance = (a: Rgb, b: Rgb): number => a.reduce((sum, part, i) => sum + (part - (b[i] ?? 0)) ** 2, 0);
