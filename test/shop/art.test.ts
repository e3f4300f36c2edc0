import test from 'ava';
import { BUILT_IN_CATALOGUE } from '../../peer/chain/catalogue.js';
import { ART_COLUMNS, ART_ROWS, artOf, type Look, PORTRAITS } from '../../shop/view/art/art.js';
import { halfBlocks, type Sprite } from '../../shop/view/art/sprite.js';
import { strangerNamed } from '../../shop/view/art/stranger.js';
import type { Line, Paint } from '../../shop/view/picture.js';

const LOOKS: readonly Look[] = ['painted', 'plain'];
const STRANGERS = Array.from({ length: 40 }, (_, at) => `Stranger ${at}`);
const NAMES = [...PORTRAITS.keys(), ...STRANGERS, '', 'constructor', '__proto__', 'Äffchen'];
const SPRITES: readonly (readonly [string, Sprite])[] = [
  ...[...PORTRAITS].map(([name, { painted }]) => [name, painted] as const),
  ...STRANGERS.map((name) => [name, strangerNamed(name).painted] as const),
];

const textOf = (line: Line): string => line.map((span) => span.text).join('');

test('every monkey of the catalogue sits for its own portrait, and nobody else does', (t) => {
  t.deepEqual([...PORTRAITS.keys()].sort(), BUILT_IN_CATALOGUE.map(({ name }) => name).sort());
});

test('no two monkeys look alike', (t) => {
  const names = [...PORTRAITS.keys(), 'Stranger'];
  for (const look of LOOKS) {
    t.is(new Set(names.map((name) => JSON.stringify(artOf(name, look)))).size, names.length, look);
  }
  // Not by their colours only: terminals with few of them bring different ones close together.
  t.is(new Set(names.map((name) => shapesOf(artOf(name, 'painted')))).size, names.length);
});

const shapesOf = (lines: readonly Line[]): string => lines.map(textOf).join('\n');

test('every picture has its full size, in narrow characters of its look', (t) => {
  t.deepEqual([ART_COLUMNS, ART_ROWS], [16, 7]);
  const allowed = { painted: /^[▀▄█ ]{16}$/, plain: /^[\x20-\x7e]{16}$/ };
  for (const look of LOOKS) {
    for (const name of NAMES) {
      const lines = artOf(name, look);
      t.is(lines.length, 7, name);
      for (const line of lines) t.regex(textOf(line), allowed[look], name);
    }
  }
});

test('a plain picture fits as it is drawn, has no colours and fills its place', (t) => {
  for (const [name, { plain }] of PORTRAITS) {
    const drawn = plain.split('\n');
    t.deepEqual([drawn[0], drawn.at(-1), drawn.length], ['', '', ART_ROWS + 2], name);
    for (const line of drawn) t.true(line.length <= ART_COLUMNS && line === line.trimEnd(), `${name}: ${line}`);
    t.deepEqual(new Set(artOf(name, 'plain').flatMap((line) => line.flatMap(Object.keys))), new Set(['text']), name);
  }
});

test('neighbours of one style are one span, and no span is empty', (t) => {
  for (const look of LOOKS) {
    for (const name of NAMES) {
      for (const line of artOf(name, look)) {
        const styles = line.map(({ ink, paper }) => `${ink} on ${paper}`);
        t.deepEqual(
          styles.filter((style, at) => style === styles[at - 1]),
          [],
          name,
        );
        t.true(line.every((span) => span.text !== ''));
      }
    }
  }
});

test('a sprite is 16 by 14 pixels, of colours that are all defined and all used', (t) => {
  for (const [name, { palette, pixels }] of SPRITES) {
    t.deepEqual(
      pixels.map((row) => row.length),
      Array.from({ length: 14 }, () => 16),
      name,
    );
    const used = new Set(pixels.join('').replaceAll('.', ''));
    t.deepEqual([...used].sort(), Object.keys(palette).sort(), name);
    t.is(new Set(Object.values(palette)).size, used.size, name);
  }
});

/** The colours that every terminal of 256 has and none lets its theme change: a cube of 6 x 6 x 6, and 24 greys. */
function fixedColours(): Set<string> {
  const hex = (...values: number[]): string => `#${values.map((v) => v.toString(16).padStart(2, '0')).join('')}`;
  const steps = [0, 95, 135, 175, 215, 255];
  const cube = steps.flatMap((red) => steps.flatMap((green) => steps.map((blue) => hex(red, green, blue))));
  const greys = Array.from({ length: 24 }, (_, at) => 8 + 10 * at).map((grey) => hex(grey, grey, grey));
  return new Set([...cube, ...greys]);
}

/** Those of the cube that the theme has as well, in most terminals, so that one may be taken for the other. */
const THEMED = ['#000000', '#ff0000', '#00ff00', '#0000ff', '#ffff00', '#ff00ff', '#00ffff', '#ffffff'];

test('a terminal of 256 colours shows exactly what was painted', (t) => {
  const fixed = fixedColours();
  for (const [name, { palette }] of SPRITES) {
    for (const paint of Object.values(palette))
      t.true(fixed.has(paint) && !THEMED.includes(paint), `${name}: ${paint}`);
  }
});

test('two pixels are one character', (t) => {
  const palette = { a: '#111111', b: '#222222' } as const;
  t.deepEqual(halfBlocks({ palette, pixels: ['..aaaab', '.aa..ba'] }), [
    [
      { text: ' ' },
      { text: '▄█▀▀', ink: '#111111' },
      { text: '▀', ink: '#111111', paper: '#222222' },
      { text: '▀', ink: '#222222', paper: '#111111' },
    ],
  ]);
});

/** WCAG 2: 1 for two equal colours, 21 for black on white. */
function contrast(one: Paint, other: Paint): number {
  const [darker, lighter] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(paint: Paint): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(paint.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

const standsOut = (paint: Paint): boolean => contrast(paint, '#000000') >= 1.6 && contrast(paint, '#ffffff') >= 1.6;

type Pixel = { readonly paint: Paint; readonly isRim: boolean };

/** The pixels that are painted; those of the rim have the background on one of their four sides. */
function pixelsOf({ palette, pixels }: Sprite): Pixel[] {
  const at = (row: number, column: number): string => pixels[row]?.[column] ?? '.';
  return pixels.flatMap((letters, row) =>
    [...letters].flatMap((letter, column) => {
      const paint = palette[letter];
      if (paint === undefined) return [];
      const around = [at(row - 1, column), at(row + 1, column), at(row, column - 1), at(row, column + 1)];
      return [{ paint, isRim: around.includes('.') }];
    }),
  );
}

test('every monkey stands out on black and on white: its whole rim, and most of it', (t) => {
  for (const [name, sprite] of SPRITES) {
    const pixels = pixelsOf(sprite);
    const lost = pixels.filter(({ paint, isRim }) => isRim && !standsOut(paint));
    t.deepEqual(lost, [], name);
    t.true(pixels.filter(({ paint }) => standsOut(paint)).length > pixels.length / 2, name);
  }
});

test('the contrast is that of WCAG', (t) => {
  t.is(contrast('#000000', '#ffffff'), 21);
  t.is(contrast('#777777', '#777777'), 1);
  t.is(contrast('#ffffff', '#777777').toFixed(2), '4.48');
});

test('a stranger looks the same every time, and strangers have more than one fur', (t) => {
  for (const look of LOOKS) t.deepEqual(artOf('Owl Monkey', look), artOf('Owl Monkey', look));
  // Written out: another fur for a name that people have seen would be another monkey.
  t.deepEqual(
    ['Owl Monkey', 'Baboon', 'Guenon', 'Langur'].map((name) => strangerNamed(name).painted.palette['f']),
    ['#af875f', '#af87af', '#87875f', '#949494'],
  );
  t.is(new Set(STRANGERS.map((name) => strangerNamed(name).painted.palette['f'])).size, 6);
});
