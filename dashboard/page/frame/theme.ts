/** Light, dark, or as the system has it; kept in this browser. */
import { signal } from '@preact/signals';
import { keep, kept } from '../keeping.js';

const THEMES = ['auto', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const KEY = 'monkeychain.theme';

export const theme = signal<Theme>('auto');

/** Call once, before anything is drawn. */
export function followTheme(): void {
  theme.value = THEMES.find((one) => one === kept('browser', KEY)) ?? 'auto';
  theme.subscribe((chosen) => {
    if (chosen === 'auto') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = chosen;
  });
}

export function nextTheme(): void {
  theme.value = THEMES[(THEMES.indexOf(theme.value) + 1) % THEMES.length] ?? 'auto';
  keep('browser', KEY, theme.value);
}
