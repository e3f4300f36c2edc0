/** The terminal's colours: those of the page, light, dark and with more contrast. */
import type { ITheme } from '@xterm/xterm';

const LIGHT: ITheme = {
  background: '#ffffff',
  foreground: '#1d2127',
  cursor: '#1d2127',
  selectionBackground: '#f0d9bd',
  black: '#1d2127',
  red: '#a32020',
  green: '#1d6b3f',
  yellow: '#7a4d00',
  blue: '#2b4fb5',
  magenta: '#7b3fa0',
  cyan: '#0b6e8f',
  white: '#f0ede5',
};
const DARK: ITheme = {
  background: '#1c1f25',
  foreground: '#e9e7e1',
  cursor: '#e9e7e1',
  selectionBackground: '#5a4526',
  black: '#14161a',
  red: '#ff8a80',
  green: '#6fcf97',
  yellow: '#f2c14e',
  blue: '#8fb0ff',
  magenta: '#cf9cf0',
  cyan: '#5cc8e8',
  white: '#e9e7e1',
};
/** What the shop writes in grey: number 244 of 256, of which the first sixteen are named above. */
const GREY_PLACE = 244 - 16;
const GREYS = { light: '#5a616b', dark: '#a3a9b3', lightMore: '#222222', darkMore: '#dddddd' } as const;

const isDark = (): boolean => {
  const chosen = document.documentElement.dataset['theme'];
  return chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
};

/** What the page looks like now. */
export function shopTheme(): ITheme {
  const [dark, more] = [isDark(), matchMedia('(prefers-contrast: more)').matches];
  const theme = dark ? DARK : LIGHT;
  const extendedAnsi: string[] = [];
  if (more) extendedAnsi[GREY_PLACE] = dark ? GREYS.darkMore : GREYS.lightMore;
  else extendedAnsi[GREY_PLACE] = dark ? GREYS.dark : GREYS.light;
  const [paper, ink] = dark ? ['#000000', '#ffffff'] : ['#ffffff', '#000000'];
  return { ...theme, extendedAnsi, ...(more ? { background: paper, foreground: ink, cursor: ink } : {}) };
}

/** @returns what stops it */
export function onThemeChange(act: () => void): () => void {
  const queries = ['(prefers-color-scheme: dark)', '(prefers-contrast: more)'].map((query) => matchMedia(query));
  for (const query of queries) query.addEventListener('change', act);
  const observer = new MutationObserver(act);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  return () => {
    observer.disconnect();
    for (const query of queries) query.removeEventListener('change', act);
  };
}
