/** One of a few, or all. */
import { html } from 'htm/preact';
import type { VNode } from 'preact';

type Props = {
  readonly label: string;
  /** What no choice is called. */
  readonly all: string;
  readonly options: readonly string[];
  readonly chosen: string | null;
  readonly onChoose: (option: string | null) => void;
};

export function Choice({ label, all, options, chosen, onChoose }: Props): VNode {
  // A choice stays even when the last event of its kind has left the log.
  const listed = chosen === null || options.includes(chosen) ? options : [...options, chosen];
  const change = (event: Event): void => {
    if (event.currentTarget instanceof HTMLSelectElement) onChoose(event.currentTarget.value || null);
  };
  return html`<select aria-label=${label} value=${chosen ?? ''} onChange=${change}>
    <option value="">${all}</option>
    ${listed.map((option) => html`<option key=${option} value=${option}>${option}</option>`)}
  </select>` as VNode;
}
