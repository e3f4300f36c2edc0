/** That something was asked for and is not here, and why. */
import { html } from 'htm/preact';
import type { VNode } from 'preact';

export function Waiting({
  isThere,
  problem,
}: {
  readonly isThere: boolean;
  readonly problem: string | null;
}): VNode | null {
  if (problem !== null)
    return html`<p class="outcome failed" role="status"><span aria-hidden="true">✗</span> ${problem}</p>` as VNode;
  return isThere ? null : (html`<p class="nothing">Asking the peers…</p>` as VNode);
}
