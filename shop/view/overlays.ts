/** What lies over the panes for a while. */
import type { Counter, Overlay } from '../model/counter.js';
import { cageOverlay } from './cage.js';
import { helpBox } from './help.js';
import { peersBox } from './peers.js';
import type { Box, Size } from './picture.js';
import { nameBox, shoppersBox } from './shoppers.js';
import { slipBox } from './slip.js';

export function overlayBox(counter: Counter, overlay: Overlay, size: Size, look: 'painted' | 'plain'): Box {
  switch (overlay.type) {
    case 'help':
      return helpBox(size);
    case 'cage':
      return cageOverlay(counter, size, look);
    case 'peers':
      return peersBox(counter, size);
    case 'shoppers':
      return shoppersBox(counter, overlay.selected, size);
    case 'name':
      return nameBox(counter, overlay, size);
    case 'slip':
      return slipBox(counter, overlay.id, size);
  }
}
