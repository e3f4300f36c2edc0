/** The button that goes through the themes. */
import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { nextTheme, type Theme, theme } from './theme.js';

const GLYPHS: { readonly [T in Theme]: string } = { auto: '◐', light: '○', dark: '●' };

export function ThemeSwitch(): VNode {
  const text = `Theme: ${theme.value}`;
  return html`<button type="button" class="icon" aria-label=${text} title=${text} onClick=${nextTheme}>
    <span aria-hidden="true">${GLYPHS[theme.value]}</span>
  </button>` as VNode;
}
