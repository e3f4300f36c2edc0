/** A button that opens a few more. */
import { html } from 'htm/preact';
import type { ComponentChildren, VNode } from 'preact';
import { useId, useRef } from 'preact/hooks';
import { fragment } from '../fragment.js';

/** Room that an open menu wants below its button, in pixels; where there is less it opens above. */
const ROOM = 240;

type Props = {
  readonly label: string;
  readonly glyph: string;
  /** Whether it closes once something in it was pressed: where the result is shown elsewhere. */
  readonly isBrief?: boolean;
  readonly children: ComponentChildren;
};

export function Menu({ label, glyph, isBrief, children }: Props): VNode {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const menu = useRef<HTMLDivElement>(null);
  const place = (event: ToggleEvent): void => {
    const [from, box] = [button.current?.getBoundingClientRect(), menu.current?.style];
    if (event.newState !== 'open' || !from || !box) return;
    const isBelow = from.bottom + ROOM < innerHeight;
    box.top = isBelow ? `${from.bottom + 4}px` : 'auto';
    box.bottom = isBelow ? 'auto' : `${innerHeight - from.top + 4}px`;
    // Towards the middle of the window: there is most room.
    const { clientWidth } = document.documentElement;
    const isLeft = from.left + from.right < clientWidth;
    box.left = isLeft ? `${Math.max(8, from.left)}px` : 'auto';
    box.right = isLeft ? 'auto' : `${Math.max(8, clientWidth - from.right)}px`;
  };
  // Before the button hears of it: a press may change what the button asks.
  const press = ({ target }: MouseEvent): void => {
    const pressed = target instanceof Element ? target.closest('button') : null;
    if (isBrief && pressed && pressed.dataset['asks'] !== 'true') menu.current?.hidePopover();
  };
  return fragment(html`<button
      ref=${button}
      type="button"
      class="menu-button"
      aria-label=${label}
      title=${label}
      popovertarget=${id}
    >
      ${glyph}
    </button>
    <div ref=${menu} id=${id} popover="auto" class="menu" role="group" aria-label=${label} onBeforeToggle=${place} onClickCapture=${press}>
      ${children}
    </div>`);
}
