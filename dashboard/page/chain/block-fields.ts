/** The header of an opened block, field by field, and what finding it cost. */
import { html } from 'htm/preact';
import type { VNode } from 'preact';
import type { BlockJson } from '../../model/api.js';
import { countText, durationText, percentText, rateText, zerosText } from '../../view/words.js';
import { placeOf } from '../selection.js';

export function Fields({ block }: { readonly block: BlockJson }): VNode {
  const previous =
    block.height === 0
      ? 'none'
      : html`<a href=${placeOf({ kind: 'block', key: block.previous })}>${block.previous}</a>`;
  const rows: readonly (readonly [string, unknown])[] = [
    ['height', countText(block.height)],
    ['previous hash', previous],
    ['Merkle root', block.merkleRoot],
    ['record root', block.recordRoot],
    ['time', new Date(block.timeMs).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'long' })],
    ['bits', `0x${block.bits.toString(16).padStart(8, '0')}`],
    ['difficulty', `${block.difficulty.toFixed(1)}  (${zerosText(block.difficulty)} leading zeros)`],
    ['nonce', countText(block.nonce)],
    ['version', `0x${block.version.toString(16)}`],
    ['extra nonce', countText(block.extraNonce)],
    ['size', `${countText(block.size)} bytes`],
  ];
  return html`<section class="block-part">
    <h3>Header</h3>
    <table class="block-fields"><tbody>
      ${rows.map(([name, value]) => html`<tr key=${name}><th scope="row">${name}</th><td>${value}</td></tr>`)}
    </tbody></table>
  </section>` as VNode;
}

/** What nobody can check: the miner could have written anything. */
export function Cost({ block }: { readonly block: BlockJson }): VNode {
  return html`<section class="block-part">
    <h3>What mining it cost <small>by the miner's word</small></h3>
    <dl class="block-cost">
      <div><dt>hashes tried</dt><dd>${countText(block.hashes)}</dd></div>
      <div><dt>time</dt><dd>${durationText(block.minedUs)}</dd></div>
      <div><dt>speed</dt><dd>${rateText(block.rate)}</dd></div>
      <div><dt>CPU load</dt><dd>${percentText(block.load)}</dd></div>
    </dl>
  </section>` as VNode;
}
