/** Control sequences in what a program has written to a terminal. */

// biome-ignore-start lint/suspicious/noControlCharactersInRegex: this is what is looked for
const SEQUENCE = new RegExp(
  [
    /\u001b\[(?<parameters>[0-?]*)(?<between>[ -/]*)(?<final>[@-~])/,
    /\u001b\](?<osc>\d*)[^\u0007\u001b]*(?:\u0007|\u001b\\)/,
    /\u001b(?<string>[P^_X])[^\u001b]*\u001b\\/,
    /\u001b(?<plain>[ -/]*[0-~])/,
    /(?<control>[\u0000-\u0009\u000b\u000c\u000e-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff])/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'g',
);
// biome-ignore-end lint/suspicious/noControlCharactersInRegex: as above

/** All that the screen of the shop writes, whatever it shows: blessed's own, and title, mouse and paste. */
export const OWN_SEQUENCES: readonly string[] = [
  ...['CSI H', 'CSI J', 'CSI C', 'CSI m', 'CSI r', 'ESC 7', 'ESC 8'],
  ...['CSI ?1049h', 'CSI ?1049l', 'CSI ?25h', 'CSI ?25l', 'CSI ?12l'],
  ...['CSI ?1h', 'CSI ?1l', 'ESC =', 'ESC >'],
  ...['CSI ?1000h', 'CSI ?1000l', 'CSI ?1006h', 'CSI ?1006l', 'CSI ?2004h', 'CSI ?2004l'],
  ...['CSI t', 'OSC 0'],
];

/**
 * Which kinds of control sequences a text has, each once: `CSI H`, `CSI ?25h` (modes one by one), `OSC 0`, `ESC 7`,
 * `DCS`, and single control characters and marks that turn text around, as `U+0007`. Line ends are none.
 */
export function controlSequences(raw: string): Set<string> {
  const kinds = new Set<string>();
  for (const { groups = {} } of raw.matchAll(SEQUENCE)) for (const kind of kindsOf(groups)) kinds.add(kind);
  return kinds;
}

function kindsOf(found: { readonly [name: string]: string | undefined }): string[] {
  const { parameters, between, final, osc, string, plain, control } = found;
  if (final !== undefined) {
    if (!parameters?.startsWith('?')) return [`CSI ${between}${final}`];
    return parameters
      .slice(1)
      .split(';')
      .map((mode) => `CSI ?${mode}${between}${final}`);
  }
  if (osc !== undefined) return [`OSC ${osc}`];
  if (string !== undefined) return [string === 'P' ? 'DCS' : `ESC ${string}`];
  if (plain !== undefined) return [`ESC ${plain}`];
  return [`U+${(control?.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`];
}
