/** The colours of the style as a canvas needs them: resolved, and anew whenever the theme changes. */
import { signal } from '@preact/signals';
import { COLOURS } from '../../view/colours.js';

/** By the name of the style's token, as `--peer-1`. */
export type Palette = ReadonlyMap<string, string>;

const TOKENS = [
  '--panel',
  '--ink',
  '--ink-2',
  '--line',
  '--accent',
  ...Array.from({ length: COLOURS + 1 }, (_, colour) => `--peer-${colour}`),
];

export const palette = signal<Palette>(new Map());
/** The page's type, which a canvas does not inherit. */
export const font = signal('sans-serif');

/** Reads the colours now and after each change of theme or contrast. @returns stops it */
export function followTheme(): () => void {
  const read = (): void => {
    const probe = document.createElement('span');
    probe.hidden = true;
    document.body.append(probe);
    palette.value = resolved(probe);
    probe.style.fontFamily = 'var(--font)';
    font.value = getComputedStyle(probe).fontFamily;
    probe.remove();
  };
  const theme = new MutationObserver(read);
  theme.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'class'] });
  const media = ['(prefers-color-scheme: dark)', '(prefers-contrast: more)'].map((query) => matchMedia(query));
  for (const one of media) one.addEventListener('change', read);
  read();
  return () => {
    theme.disconnect();
    for (const one of media) one.removeEventListener('change', read);
  };
}

/** A token's own value is the text `light-dark(…)`: only a real property of a real element has the colour. */
function resolved(probe: HTMLElement): Palette {
  const colours = new Map<string, string>();
  for (const token of TOKENS) {
    probe.style.color = `var(${token})`;
    colours.set(token, getComputedStyle(probe).color);
  }
  return colours;
}

/** @param alpha 0 to 1 */
export const faint = (colour: string, alpha: number): string =>
  colour.replace(/^rgb\(([^)]+)\)$/, (_, channels: string) => `rgba(${channels}, ${alpha})`);
