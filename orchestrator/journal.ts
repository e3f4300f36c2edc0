/** What has happened in a cluster: kept for who asks later, told to who follows, written to the supervisor's log. */
import { appendFileSync } from 'node:fs';
import { isOfPeer } from '../peer/client/event-text.js';
import type { ClusterEvent } from './control/messages.js';
import type { Call } from './control/server.js';
import type { Details } from './process.js';
import { eventText } from './render.js';

/** Events kept for who asks later. */
const EVENTS_MAX = 2_000;

/** Events that somebody may have to look after. */
const WARNINGS = new Set([
  'crashed',
  'given-up',
  'failed',
  'not-saved',
  'not-put-aside',
  'moved',
  'leftover',
  'unlinked-yet',
]);

export class Journal {
  readonly #log: string;
  readonly #onEvent: (event: ClusterEvent) => void;
  readonly #followers = new Set<Call>();
  #events: ClusterEvent[] = [];
  #seq = 0;

  /** @param log the path of the supervisor's log */
  constructor(log: string, onEvent: (event: ClusterEvent) => void) {
    this.#log = log;
    this.#onEvent = onEvent;
  }

  tell(source: string, event: string, details: Details): void {
    const told: ClusterEvent = { ...details, seq: ++this.#seq, atMs: Date.now(), source, event };
    this.#events = [...this.#events.slice(1 - EVENTS_MAX), told];
    // What a peer says of its chain and its links is in its own log already.
    if (!isOfPeer(told)) this.#write(told);
    this.#onEvent(told);
    for (const follower of this.#followers) follower.event(told);
  }

  /** Answers with what is kept from behind `since` on, and goes on with what happens if it is followed. */
  show(call: Call, since: number, isFollowed: boolean): void {
    call.value({ events: this.#events.filter(({ seq }) => seq > since) });
    if (!isFollowed) return;
    this.#followers.add(call);
    call.onGone(() => this.#followers.delete(call));
  }

  #write(event: ClusterEvent): void {
    const level = WARNINGS.has(event.event) ? 'warn' : 'info';
    const line = `${new Date(event.atMs).toISOString()} ${level} ${event.source}: ${eventText(event)}\n`;
    try {
      appendFileSync(this.#log, line);
    } catch {
      // A full disk must not end the cluster, and there is nowhere left to say so.
      return;
    }
  }
}
