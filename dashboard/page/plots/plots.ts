/** The plots, all over one window of time. */
import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { useEffect } from 'preact/hooks';
import { PLOTS } from './kinds.js';
import { Legend } from './legend.js';
import { followTheme } from './palette.js';
import { Plot } from './plot.js';
import { play } from './stage.js';
import { Toolbar } from './toolbar.js';

export function Plots(): VNode {
  useEffect(followTheme, []);
  useEffect(play, []);
  return html`<section class="panel plots" aria-labelledby="plots-title">
    <header>
      <h2 id="plots-title">Plots</h2>
      <${Legend} />
      <${Toolbar} />
    </header>
    <div class="plots-grid">${PLOTS.map((kind) => html`<${Plot} key=${kind.key} kind=${kind} />`)}</div>
  </section>` as VNode;
}
