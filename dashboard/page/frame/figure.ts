/** One figure with its name. */
import { html } from 'htm/preact';
import type { ComponentChildren, VNode } from 'preact';

type Props = {
  readonly name: string;
  readonly note?: string | undefined;
  readonly title?: string;
  readonly children: ComponentChildren;
};

export function Figure({ name, note, title, children }: Props): VNode {
  return html`<div class="figure" title=${title}>
    <dt>${name}</dt>
    <dd>${children}${note && html` <small>${note}</small>`}</dd>
  </div>` as VNode;
}
