/** The whole chain as a strip: forks as ticks, peers' tips as marks, and a window that can be dragged. */
import { useSignal } from '@preact/signals';
import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { heightAt, type Mark, marksOf, xOf } from '../../view/chain/minimap.js';
import { countText, spanText } from '../../view/chain/words.js';
import { colourOf } from '../../view/colours.js';
import { store } from '../store.js';
import { follow, goTo, layout, seen } from './picture.js';

const HEIGHT = 30;
const WINDOW_MIN = 10;
/** Of the chain, a page key goes this far. */
const PAGE_PART = 0.1;

export function Minimap(): VNode {
  const box = useRef<HTMLDivElement>(null);
  const width = useSignal(600);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const sizes = new ResizeObserver(() => {
      width.value = element.clientWidth;
    });
    sizes.observe(element);
    return () => sizes.disconnect();
  }, []);
  const now = layout.value;
  const span = seen.value;
  const x = Math.min(width.value - WINDOW_MIN, xOf(now.top, span.from, width.value));
  const windowWidth = Math.max(WINDOW_MIN, xOf(now.top, span.to, width.value) - x);
  const moveTo = (clientX: number): void => {
    const left = box.current?.getBoundingClientRect().left ?? 0;
    goTo(heightAt(layout.peek().top, clientX - left, width.peek()));
  };
  const onPointer = (event: PointerEvent): void => {
    box.current?.setPointerCapture(event.pointerId);
    moveTo(event.clientX);
  };
  const onMove = (event: PointerEvent): void => {
    if (box.current?.hasPointerCapture(event.pointerId)) moveTo(event.clientX);
  };
  return html`<div class="minimap" ref=${box} role="slider" tabindex="0" aria-label="Part of the chain on screen"
    aria-valuemin="0" aria-valuemax=${Math.max(0, now.top)} aria-valuenow=${middleOf(span)} aria-valuetext=${spanText(span)}
    onPointerDown=${onPointer} onPointerMove=${onMove} onKeyDown=${onKey}>
    <svg width=${width.value} height=${HEIGHT} aria-hidden="true">
      <rect class="minimap-rail" x="0" y=${HEIGHT / 2 - 2} width=${width.value} height="4" rx="2" />
      ${marksOf(now, width.value).map((mark) => html`<${DrawnMark} key=${`${mark.kind}${mark.x}${mark.peer}`} ...${mark} />`)}
      <rect class="minimap-window" x=${x} y="2" width=${windowWidth} height=${HEIGHT - 4} rx="5" />
    </svg>
    <span class="minimap-ends" aria-hidden="true"><span>0</span><span>${countText(Math.max(0, now.top))}</span></span>
  </div>` as VNode;
}

function DrawnMark({ x, kind, peer }: Mark): VNode {
  if (kind === 'fork') return html`<path class="minimap-fork" d=${`M${x} 5v20`} />` as VNode;
  const colour = `var(--peer-${colourOf(store.peers.value, peer)})`;
  return html`<path class="minimap-tip" style=${{ fill: colour }} d=${`M${x} 20l5 8h-10z`} />` as VNode;
}

const middleOf = ({ from, to }: { from: number; to: number }): number => Math.round((from + to) / 2);

function onKey(event: KeyboardEvent): void {
  const { top } = layout.peek();
  const span = seen.peek();
  const middle = middleOf(span);
  const step = Math.max(1, span.to - span.from - 1);
  const page = Math.max(step, Math.round(top * PAGE_PART));
  const targets: { readonly [key: string]: number } = {
    ArrowLeft: middle - step,
    ArrowDown: middle - step,
    ArrowRight: middle + step,
    ArrowUp: middle + step,
    PageDown: middle - page,
    PageUp: middle + page,
    Home: 0,
  };
  const target = targets[event.key];
  if (event.key === 'End') follow(true);
  else if (target !== undefined) goTo(target);
  else return;
  event.preventDefault();
}
