/** Says what happens to those who do not see it. */
import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Crier } from '../../view/crier.js';
import { store } from '../store.js';

const LOOK_INTERVAL_MS = 500;

export function Announcer(): VNode {
  const crier = useRef(new Crier());
  const isLate = useRef(true);
  const [text, setText] = useState('');
  const events = store.events.value;
  const isHeard = store.connection.value !== 'connecting';
  useEffect(() => {
    if (!isHeard) return;
    if (isLate.current) crier.current.skip(events);
    else crier.current.hear(events);
    isLate.current = false;
  }, [events, isHeard]);
  useEffect(() => {
    const timer = setInterval(() => {
      const said = crier.current.say(performance.now());
      if (said !== null) setText(said);
    }, LOOK_INTERVAL_MS);
    return () => clearInterval(timer);
  }, []);
  return html`<p class="unseen" role="status" aria-live="polite" data-announcer>${text}</p>` as VNode;
}
