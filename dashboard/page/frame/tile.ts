/** One figure with its name. */
import { html } from 'htm/preact';
import type { ComponentChildren, VNode } from 'preact';

type Props = {
  readonly name: string;
  readonly note?: string | undefined;
  readonly title?: string;
  readonly children: ComponentChildren;
};

export function Tile({ name, note, title, children }: Props): VNode {
  return html`<div class="tile" title=${title}>
    <dt>${name}</dt>
    <dd>${children}${note && html` <small>${note}</small>`}</dd>
  </div>` as VNode;
}
