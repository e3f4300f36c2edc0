/** The way from an opened block to the one before it and the one after it. */
import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import type { BlockJson, BlocksJson } from '../../model/api.js';
import type { Hex } from '../../model/rows.js';
import { get } from '../api.js';
import { select } from '../selection.js';
import { layout } from './picture.js';

export function Neighbours({ block }: { readonly block: BlockJson | null }): VNode {
  const [isLast, setLast] = useState<Hex | null>(null);
  const open = (hash: Hex): void => select({ kind: 'block', key: hash });
  const onward = (): void => {
    if (!block) return;
    const known = childOf(block);
    if (known !== null) return open(known);
    nextOf(block).then(
      (next) => (next === null ? setLast(block.hash) : open(next)),
      () => setLast(block.hash),
    );
  };
  const isEnd = block !== null && isLast === block.hash;
  return html`
    <button type="button" class="chain-button" disabled=${!block || block.height === 0}
      onClick=${() => block && open(block.previous)}>← previous</button>
    <button type="button" class="chain-button" disabled=${!block || isEnd} title=${isEnd ? 'nothing stands on it yet' : ''}
      onClick=${onward}>next →</button>
  ` as VNode;
}

/** What stands on it among the blocks that are loaded, the best chain first. */
function childOf({ hash, height }: BlockJson): Hex | null {
  const children = (layout.peek().heights.get(height + 1) ?? []).filter(({ block }) => block.previous === hash);
  return children[0]?.block.hash ?? null;
}

async function nextOf({ hash, height }: BlockJson): Promise<Hex | null> {
  const { blocks } = await get<BlocksJson>(`/api/blocks?from=${height + 1}&to=${height + 1}`);
  return blocks.find(({ previous }) => previous === hash)?.hash ?? null;
}
