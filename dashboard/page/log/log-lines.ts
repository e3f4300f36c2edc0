/** Events as lines, each with links to what it speaks of. */
import { html } from 'htm/preact';
import type { VNode } from 'preact';
import type { EventRow } from '../../model/rows.js';
import { aroundBlock, TONE_GLYPHS } from '../../view/journal.js';
import { BlockName, SourceName } from '../frame/names.js';
import { steady } from '../frame/steady.js';
import { placeOf } from '../selection.js';

export function LogLines({ lines }: { readonly lines: readonly EventRow[] }): VNode {
  if (lines.length === 0) return html`<p class="nothing">Nothing yet.</p>` as VNode;
  return html`<ol class="log-lines">
    ${lines.map((event) => html`<${SteadyLine} key=${event.seq} event=${event} />`)}
  </ol>` as VNode;
}

const CLOCK = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });

const SteadyLine = steady(LogLine);
function LogLine({ event }: { readonly event: EventRow }): VNode {
  const { atMs, source, tone, shopper, transaction } = event;
  return html`<li class=${tone} data-event=${event.event}>
    <time datetime=${new Date(atMs).toISOString()}>${CLOCK.format(atMs)}</time>
    <span class="glyph" aria-hidden="true">${TONE_GLYPHS[tone]}</span>
    <span class="source"><${SourceName} name=${source} /></span>
    <span class="text">
      <${EventText} event=${event} />
      ${shopper !== null && html` <a href=${placeOf({ kind: 'shopper', key: shopper })}>shopper</a>`}
      ${transaction !== null && html` <a href=${placeOf({ kind: 'transaction', key: transaction })}>transaction</a>`}
    </span>
  </li>` as VNode;
}

/** Its block is a link where the text names it, or else behind the text. */
function EventText({ event }: { readonly event: EventRow }): VNode {
  const { text, block, height } = event;
  if (block === null) return html`<span>${text}</span>` as VNode;
  const [before, after] = aroundBlock(event) ?? [`${text} `, ''];
  return html`<span>${before}<${BlockName} hash=${block} height=${height} />${after}</span>` as VNode;
}
