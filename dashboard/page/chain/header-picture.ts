/** The 80 bytes that are hashed, as a picture: each field in its place. */
import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { HEADER_FIELDS, headerBytes } from '../../view/chain/header-bytes.js';

export function HeaderPicture({ header }: { readonly header: string }): VNode {
  return html`<figure class="block-bytes">
    <div class="bytes" aria-hidden="true">
      ${headerBytes(header).map(({ text, field }, i) => html`<span key=${i} class=${`byte byte-${field}`}>${text}</span>`)}
    </div>
    <figcaption>
      The 80 bytes that are hashed twice:
      ${HEADER_FIELDS.map(
        ({ name, from, size, meaning }, field) =>
          html`<span key=${name} class="byte-name" title=${`bytes ${from} to ${from + size - 1}: ${meaning}`}>
            <i class=${`byte byte-${field}`}></i>${name}
          </span>`,
      )}
    </figcaption>
  </figure>` as VNode;
}
