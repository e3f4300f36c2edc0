/** What keys do while something lies over the panes. */
import { nameFault } from '../../peer/chain/name.js';
import { type Counter, chosenOf, EMPTY_NAME, listedOf, type Next, type Overlay, stay } from './counter.js';
import type { Key } from './input.js';
import { order } from './ordering.js';
import type { Ms } from './receipts.js';
import { clamped, edited, stepsOf } from './typing.js';

/** What is typed as a name; longer ones are refused with words. */
const NAME_TYPED_MAX = 40;

export const open = (counter: Counter, overlay: Overlay): Counter => ({
  ...counter,
  overlays: [...counter.overlays, overlay],
});
const shut = (counter: Counter): Counter => ({ ...counter, overlays: counter.overlays.slice(0, -1) });
const replaced = (counter: Counter, overlay: Overlay): Counter => open(shut(counter), overlay);

/** Nobody can join a network that is not known yet. */
export function naming(counter: Counter): Counter {
  if (counter.catalogue.length > 0) return open(counter, EMPTY_NAME);
  return { ...counter, notice: 'wait until the cluster is found' };
}

export function onOverlayKey(counter: Counter, now: Ms, overlay: Overlay, key: Key): Next {
  switch (overlay.type) {
    case 'name':
      return onNameKey(counter, overlay, key);
    case 'shoppers':
      return stay(onShoppersKey(counter, overlay, key));
    case 'slip':
      return onSlipKey(counter, now, overlay, key);
    default:
      return stay(isClosing(key) || key === openerOf(overlay.type) ? shut(counter) : counter);
  }
}

const isClosing = (key: Key): boolean => key === 'escape' || key === 'enter' || key === 'q';
/** The key that opened it closes it too. */
const openerOf = (type: 'help' | 'cage' | 'peers'): Key => ({ help: '?', cage: 'c', peers: 'p' })[type];

function onNameKey(counter: Counter, overlay: Extract<Overlay, { type: 'name' }>, key: Key): Next {
  if (key === 'escape') return stay(shut(counter));
  if (key !== 'enter') {
    const text = edited(overlay.text, key, NAME_TYPED_MAX);
    return stay(replaced(counter, { type: 'name', text, fault: null, isSecond: false }));
  }
  const name = overlay.text.trim();
  const fault = nameFault(name);
  if (fault !== null) return stay(replaced(counter, { ...overlay, fault }));
  const again = isTaken(counter, name);
  if (again && !overlay.isSecond) {
    const asked = `You have a shopper ${name}. Enter again makes a second one, told apart by digits of its key.`;
    return stay(replaced(counter, { ...overlay, fault: asked, isSecond: true }));
  }
  return stay({ ...counter, overlays: [], notice: `${name} joins` }, { type: 'join', name, again });
}

const isTaken = ({ shoppers }: Counter, name: string): boolean => shoppers.some((one) => one.name === name);

export function onShoppersKey(counter: Counter, overlay: Extract<Overlay, { type: 'shoppers' }>, key: Key): Counter {
  const steps = stepsOf(key);
  if (steps !== null)
    return replaced(counter, { ...overlay, selected: clamped(overlay.selected + steps, counter.shoppers.length) });
  if (key === 'escape' || key === 'u' || key === 'q') return shut(counter);
  if (key === 'n') return naming(shut(counter));
  if (key !== 'enter') return counter;
  const shopper = counter.shoppers[overlay.selected];
  return { ...shut(counter), chosen: shopper?.publicKey ?? counter.chosen, slip: null };
}

function onSlipKey(counter: Counter, now: Ms, overlay: Extract<Overlay, { type: 'slip' }>, key: Key): Next {
  if (isClosing(key)) return stay(shut(counter));
  const listed = listedOf(chosenOf(counter));
  const at = listed.findIndex(({ id }) => id === overlay.id);
  const steps = stepsOf(key);
  const slip = listed[steps === null ? at : clamped(at + steps, listed.length)];
  if (steps !== null && slip) return stay({ ...replaced(counter, { ...overlay, id: slip.id }), slip: slip.id });
  const canAgain = slip?.receipt.state === 'refused' && slip.monkey !== null;
  return key === 'b' && canAgain ? order(shut(counter), now, slip.monkey ?? 0) : stay(counter);
}
