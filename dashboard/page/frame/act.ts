/** A button that operates: locked without the token, busy while its operation runs. */
import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { store } from '../store.js';
import { outcomeOf } from './outcomes.js';

export const LOCKED = 'Locked: `npx orchestrator dashboard` opens the buttons';
/** How long a button waits to be pressed again. */
const SURE_MS = 4_000;

type Props = {
  readonly label: string;
  /** What it acts on, for those who only hear the button: `Kill p3`. */
  readonly on?: string;
  /** What its result is kept under. */
  readonly outcome: string;
  readonly onAct: () => unknown;
  readonly isDanger?: boolean;
  /** Asks once more, as for what cannot be undone. */
  readonly asksTwice?: boolean;
  readonly isDisabled?: boolean;
  readonly title?: string;
};

export function Act({ label, on, outcome, onAct, isDanger, asksTwice, isDisabled, title }: Props): VNode {
  const [isSure, setSure] = useState(false);
  useEffect(() => {
    if (!isSure) return;
    const timer = setTimeout(() => setSure(false), SURE_MS);
    return () => clearTimeout(timer);
  }, [isSure]);
  const isLocked = !store.isOpen.value;
  const press = (): void => {
    if (asksTwice && !isSure) return setSure(true);
    setSure(false);
    onAct();
  };
  const word = isSure ? `${label} for good?` : label;
  return html`<button
    type="button"
    class=${isDanger ? 'danger' : ''}
    disabled=${isLocked || isDisabled || outcomeOf(outcome)?.state === 'asked'}
    data-asks=${asksTwice && !isSure}
    title=${isLocked ? LOCKED : title}
    aria-label=${on && `${word} ${on}`}
    onClick=${press}
  >
    ${word}
  </button>` as VNode;
}
