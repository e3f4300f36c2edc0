/** The result of an operation, beside its button. */
import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { dismiss, type Outcome, outcomeOf } from './outcomes.js';

const GLYPHS: { readonly [S in Outcome['state']]: string } = { asked: '◌', done: '✓', failed: '✗' };

export function OutcomeNote({ of }: { readonly of: string }): VNode {
  const outcome = outcomeOf(of);
  // There from the beginning: a region that appears with its text is read out by no one.
  return html`<span class="outcome-place" role="status">
    ${
      outcome &&
      html`<span class=${`outcome ${outcome.state}`}>
        <span aria-hidden="true">${GLYPHS[outcome.state]}</span> ${outcome.text}
        ${
          outcome.state === 'failed' &&
          html`<button class="quiet" type="button" aria-label="Put away" onClick=${() => dismiss(of)}>×</button>`
        }
      </span>`
    }
  </span>` as VNode;
}

/** Results of what is pressed in a menu, which has closed by then. */
export function MenuNotes({ of }: { readonly of: readonly string[] }): VNode {
  return html`<div class="menu-notes">${of.map((key) => html`<${OutcomeNote} key=${key} of=${key} />`)}</div>` as VNode;
}
