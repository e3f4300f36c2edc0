/** The search box. */
import { useSignal } from '@preact/signals';
import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { useRef } from 'preact/hooks';
import { ApiError } from '../api.js';
import { useKeys } from '../frame/keys.js';
import { placeOf, select } from '../selection.js';
import { type Found, find } from './finding.js';

type Answer = { readonly found: readonly Found[]; readonly word: string };

/** Things listed of a search that fits many; who wants the others types more. */
const LISTED_MAX = 8;

export function Search(): VNode {
  const input = useRef<HTMLInputElement>(null);
  const answer = useSignal<Answer | null>(null);
  /** Counts what was asked and what was given up, so that an answer nobody waits for any more is known. */
  const round = useRef(0);
  useKeys({ '/': () => input.current?.focus() });
  const clear = (): void => {
    round.current++;
    answer.value = null;
  };
  const go = async (event: Event): Promise<void> => {
    event.preventDefault();
    const typed = input.current?.value.trim() ?? '';
    if (typed === '') return clear();
    const ours = ++round.current;
    answer.value = { found: [], word: 'searching…' };
    const given = await answerTo(typed);
    if (ours !== round.current) return;
    answer.value = given;
    const [only, ...others] = given.found;
    if (!only || others.length > 0) return;
    select({ kind: only.kind, key: only.key });
    clear();
  };
  const leave = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    clear();
    input.current?.blur();
  };
  return html`<search class="search" onKeyDown=${leave}>
    <form onSubmit=${go}>
      <input
        ref=${input}
        type="search"
        aria-label="Search"
        placeholder="Search: height, hash, shopper…  ( / )"
        maxlength="80"
        autocomplete="off"
        spellcheck=${false}
        onInput=${clear}
      />
    </form>
    <div class=${answer.value ? 'search-answer' : 'search-answer hidden'} role="status">
      ${answer.value?.word}
      ${
        answer.value &&
        answer.value.found.length > 1 &&
        html`<ul>
          ${answer.value.found
            .slice(0, LISTED_MAX)
            .map((one) => html`<li key=${one.key}><a href=${placeOf(one)} onClick=${clear}>${one.text}</a></li>`)}
        </ul>`
      }
    </div>
  </search>` as VNode;
}

async function answerTo(typed: string): Promise<Answer> {
  try {
    const found = await find(typed);
    if (found.length === 0) return { found, word: `Nothing here is called ${typed}` };
    return { found, word: found.length > LISTED_MAX ? `${found.length} fit, as:` : 'Which one?' };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return { found: [], word: error.message };
  }
}
