/** A part of the page that comes after those above it: what is looked at first is there first. */
import type { ComponentChildren, VNode } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { store } from '../store.js';
import { forget, later } from '../turns.js';

/** Until then there may be something to show; from then on it is shown that there is nothing. */
const PATIENCE_MS = 1_000;

export function InTurn({ children }: { readonly children: ComponentChildren }): VNode | null {
  const owner = useRef({});
  const [isDue, setDue] = useState(false);
  const [isPatient, setPatient] = useState(true);
  const isWaiting = isPatient && store.connection.value === 'connecting';
  useEffect(() => {
    const timer = setTimeout(() => setPatient(false), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, []);
  useEffect(() => {
    if (isWaiting || isDue) return;
    const { current } = owner;
    later(current, () => setDue(true));
    return () => void forget(current);
  }, [isWaiting, isDue]);
  return isDue ? (children as VNode) : null;
}
