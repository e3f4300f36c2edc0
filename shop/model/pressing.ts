/** What keys, clicks and the wheel do, by what is in front. */
import { type Counter, chosenOf, foundMonkeys, listedOf, type Next, type Slip, selectedSlip, stay } from './counter.js';
import { type Input, type Key, PANES, type Pane, type Target } from './input.js';
import { order } from './ordering.js';
import { naming, onOverlayKey, onShoppersKey, open } from './overlaying.js';
import type { Ms } from './receipts.js';
import { clamped, edited, stepsOf } from './typing.js';

/** Characters of a search. */
const SEARCH_MAX = 30;

export function press(counter: Counter, now: Ms, input: Input): Next {
  const clean = { ...counter, notice: null };
  switch (input.type) {
    case 'key':
      // Between two presses of a held key there is no other.
      return onKey(input.key === 'enter' ? clean : { ...clean, dismissedMs: null }, now, input.key);
    case 'click':
      return onClick(clean, now, input.target);
    case 'wheel':
      return stay(move({ ...counter, pane: input.pane }, input.lines));
  }
}

function onKey(counter: Counter, now: Ms, key: Key): Next {
  const anywhere = onAnywhereKey(counter, key);
  if (anywhere) return anywhere;
  const [trouble, ...troubles] = counter.troubles;
  if (trouble) {
    const dismissedMs = key === 'enter' ? now : counter.dismissedMs;
    return stay(['enter', 'escape', ' ', 'q'].includes(key) ? { ...counter, troubles, dismissedMs } : counter);
  }
  const overlay = counter.overlays.at(-1);
  if (overlay) return onOverlayKey(counter, now, overlay, key);
  if (counter.isSearching) return stay(onSearchKey(counter, key));
  return onCounterKey(counter, now, key);
}

function onAnywhereKey(counter: Counter, key: Key): Next | null {
  if (key === 'C-c') return stay(counter, { type: 'quit', how: 'interrupted' });
  if (key === 'C-z') return stay(counter, { type: 'suspend' });
  if (key === 'C-l') return stay(counter, { type: 'redraw' });
  return null;
}

/** Moves the selection of the pane. */
function move(counter: Counter, steps: number): Counter {
  if (counter.pane === 'monkeys') {
    const found = foundMonkeys(counter);
    const at = Math.max(0, found.indexOf(counter.monkey));
    return { ...counter, monkey: found[clamped(at + steps, found.length)] ?? counter.monkey };
  }
  const listed = listedOf(chosenOf(counter));
  const at = listed.findIndex(({ id }) => id === selectedSlip(counter)?.id);
  const index = clamped(at + steps, listed.length);
  // At the top it goes along with what is new.
  return { ...counter, slip: index === 0 ? null : (listed[index]?.id ?? null) };
}

function onCounterKey(counter: Counter, now: Ms, key: Key): Next {
  const steps = stepsOf(key);
  if (steps !== null) return stay(move(counter, steps));
  switch (key) {
    case 'tab':
    case 'right':
      return stay({ ...counter, pane: paneAfter(counter.pane, 1) });
    case 'backtab':
    case 'left':
      return stay({ ...counter, pane: paneAfter(counter.pane, -1) });
    case 'enter':
      return counter.pane === 'monkeys' ? orderFound(counter, now) : stay(openSlip(counter));
    case 'u':
      return stay(open(counter, { type: 'shoppers', selected: placeOfChosen(counter) }));
    case 'n':
      return stay(naming(counter));
    case 'c':
      return stay(open(counter, { type: 'cage' }));
    case 'p':
      return stay(open(counter, { type: 'peers' }));
    case '/':
      return stay({ ...counter, pane: 'monkeys', isSearching: true });
    case 'escape':
      return stay({ ...counter, search: '' });
    case 'm':
      return toggledMouse(counter);
    case '?':
    case 'h':
      return stay(open(counter, { type: 'help' }));
    case 'q':
      return stay(counter, { type: 'quit', how: 'asked' });
    default:
      return stay(counter);
  }
}

/** What a search has left out is not on the screen, and not bought. */
const orderFound = (counter: Counter, now: Ms): Next =>
  foundMonkeys(counter).includes(counter.monkey)
    ? order(counter, now, counter.monkey)
    : stay({ ...counter, notice: 'no monkey is like that; Esc ends the search' });

const paneAfter = (pane: Pane, by: number): Pane =>
  PANES[(PANES.indexOf(pane) + by + PANES.length) % PANES.length] ?? 'monkeys';
const placeOfChosen = ({ shoppers, chosen }: Counter): number =>
  Math.max(
    0,
    shoppers.findIndex(({ publicKey }) => publicKey === chosen),
  );

function openSlip(counter: Counter, slip: Slip | null = selectedSlip(counter)): Counter {
  return slip ? open(counter, { type: 'slip', id: slip.id }) : { ...counter, notice: 'nothing has been bought yet' };
}

function toggledMouse(counter: Counter): Next {
  const hasMouse = !counter.hasMouse;
  const notice = hasMouse ? 'the mouse works here' : 'the mouse is the terminal’s again, to select and copy text';
  return stay({ ...counter, hasMouse, notice }, { type: 'mouse', isOn: hasMouse });
}

function onSearchKey(counter: Counter, key: Key): Counter {
  if (key === 'escape') return { ...counter, search: '', isSearching: false };
  if (key === 'enter' || key === 'tab') return { ...counter, isSearching: false };
  if (key === 'up' || key === 'down') return move(counter, key === 'up' ? -1 : 1);
  const search = edited(counter.search, key, SEARCH_MAX);
  const next = { ...counter, search };
  const found = foundMonkeys(next);
  return found.includes(counter.monkey) ? next : { ...next, monkey: found[0] ?? counter.monkey };
}

function onClick(counter: Counter, now: Ms, target: Target): Next {
  if (target.type === 'key') return onKey(counter, now, target.key);
  const isCovered = counter.troubles.length > 0;
  if (isCovered) return stay(counter);
  return onPaneClick({ ...counter, isSearching: false }, now, target);
}

function onPaneClick(counter: Counter, now: Ms, target: Exclude<Target, { type: 'key' }>): Next {
  switch (target.type) {
    case 'shopper': {
      const selected = counter.shoppers.findIndex(({ publicKey }) => publicKey === target.publicKey);
      return stay(onShoppersKey(counter, { type: 'shoppers', selected }, 'enter'));
    }
    case 'pane':
      return stay({ ...counter, pane: target.pane });
    case 'monkey': {
      const isSelected = counter.monkey === target.place && counter.pane === 'monkeys';
      const next: Counter = { ...counter, pane: 'monkeys', monkey: target.place };
      // The first click selects, the second buys.
      return isSelected ? order(next, now, target.place) : stay(next);
    }
    case 'buy':
      return order({ ...counter, pane: 'monkeys' }, now, target.place);
    case 'purchase': {
      const isSelected = selectedSlip(counter)?.id === target.id && counter.pane === 'purchases';
      const next: Counter = { ...counter, pane: 'purchases', slip: target.id };
      return stay(isSelected ? openSlip(next) : next);
    }
  }
}
