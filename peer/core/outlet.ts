/** What the nouns of the machine share in a step: the time, and where effects go, in the order they must happen. */
import type { PeerEvent } from '../control.js';
import type { Effect, Now } from './events.js';

export class Outlet {
  now: Now = { mono: 0, wall: 0 };
  #effects: Effect[] = [];

  emit(effect: Effect): void {
    this.#effects.push(effect);
  }
  report(event: PeerEvent): void {
    this.emit({ type: 'report', event });
  }
  take(): Effect[] {
    const taken = this.#effects;
    this.#effects = [];
    return taken;
  }
}
