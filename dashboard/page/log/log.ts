/** What happened, newest first. */
import { useSignal } from '@preact/signals';
import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { type Filter, kindsOf, linesOf, PAGE } from '../../view/journal.js';
import { store } from '../store.js';
import { Choice } from './choice.js';
import { LogLines } from './log-lines.js';

export function Log(): VNode {
  const filter = useSignal<Filter>({ event: null, source: null });
  const count = useSignal(PAGE);
  const events = store.events.value;
  const { lines, hasOlder } = linesOf(events, filter.value, count.value);
  const choose = (part: Partial<Filter>): void => {
    filter.value = { ...filter.value, ...part };
    count.value = PAGE;
  };
  const older = (): void => {
    count.value += PAGE;
  };
  return html`<section class="panel log" aria-labelledby="log">
    <div class="bar">
      <h2 id="log">Log</h2>
      <${Choice}
        label="Kind"
        all="all kinds"
        options=${kindsOf(events, 'event')}
        chosen=${filter.value.event}
        onChoose=${(event: string | null) => choose({ event })}
      />
      <${Choice}
        label="From"
        all="everybody"
        options=${kindsOf(events, 'source')}
        chosen=${filter.value.source}
        onChoose=${(source: string | null) => choose({ source })}
      />
    </div>
    <div class="scroller" tabindex="0" role="group" aria-label="Events, newest first">
      <${LogLines} lines=${lines} />
      ${hasOlder && html`<button type="button" onClick=${older}>Older</button>`}
    </div>
  </section>` as VNode;
}
