/** A screen as a value: boxes of styled text, and what a click in them means. The terminal only copies it. */
import type { Target } from '../model/input.js';

/** One of the sixteen colours that a terminal's own theme decides, so that light and dark ones stay readable. */
export type Ink = 'red' | 'green' | 'yellow' | 'blue' | 'magenta' | 'cyan' | 'grey';
/** A colour of its own, `#rrggbb`, for drawings; terminals with fewer take the nearest. */
export type Paint = `#${string}`;
export type Colour = Ink | Paint;

export type Style = {
  readonly ink?: Colour;
  readonly paper?: Colour;
  readonly bold?: boolean;
  readonly inverse?: boolean;
};
/** Text in one style. Narrow characters only, no control characters: see `narrow`. */
export type Span = Style & { readonly text: string };
export type Line = readonly Span[];

/** Columns and rows, from the upper left corner of the screen. */
export type Place = { readonly left: number; readonly top: number; readonly width: number; readonly height: number };

export type Box = Place & {
  /** Drawn around, inside of `width` and `height`. */
  readonly border: { readonly title: Line; readonly isStrong: boolean } | null;
  /** From the top, inside of the border; what does not fit is cut off. */
  readonly lines: readonly Line[];
  /** What a click on a line, or somewhere in it, does. */
  readonly targets: readonly Hot[];
  /** What a click anywhere else in the box does. */
  readonly elsewhere: Target | null;
};

/** Columns `from` to `to` (exclusive) of a line inside of a box. */
export type Hot = { readonly line: number; readonly from: number; readonly to: number; readonly target: Target };

/** Boxes, the ones in front last. */
export type Picture = { readonly boxes: readonly Box[] };

export type Size = { readonly columns: number; readonly rows: number };
