/** Carries out what machines want: their writes, searches, checks and dials, and what they send. */
import type { Effect, Event, LinkId } from '../../peer/core/events.js';
import { CHECK_MS, Checker, SEARCH_MS, search } from './devices.js';
import type { Host } from './host.js';
import { digestOf } from './identity.js';
import type { End } from './network.js';
import type { World } from './world.js';

const DIAL_MS = 1;

export class Carrier {
  readonly #world: World;
  readonly #checker = new Checker();
  #challenges = 0;
  #accepted = 1;

  constructor(world: World) {
    this.#world = world;
  }

  carryOut(host: Host, life: number, effect: Effect): void {
    switch (effect.type) {
      case 'report':
        host.reports.push(effect.event);
        return;
      case 'store':
        return this.#store(host, life, effect);
      case 'check':
        return this.#world.later(host, life, CHECK_MS, () => this.#world.tell(host, this.#checker.check(effect)));
      case 'search':
        return this.#world.later(host, life, SEARCH_MS, () => this.#world.tell(host, search(effect)));
      case 'dial':
        return this.#world.later(host, life, DIAL_MS, () => this.#dial(host, effect.link, effect.to.address.host));
      case 'identified': {
        const end = this.#world.network.end(host.name, life, effect.link);
        if (end) end.other = effect.peer;
        return;
      }
      case 'send':
        return this.#send(host, life, effect.link, effect.frame);
      case 'close':
        return this.#world.network.close(host.name, life, effect.link, effect.why);
      case 'mined':
        host.mined.push(effect);
        return;
    }
  }

  #store(host: Host, life: number, batch: Extract<Effect, { type: 'store' }>): void {
    const begunAt = Math.max(this.#world.now, host.fullUntil);
    host.committedAt = Math.max(host.committedAt, begunAt + this.#world.disks.commitMs());
    host.flushedAt = Math.max(host.flushedAt, host.committedAt + this.#world.disks.flushMs());
    this.#world.laterAt(host, life, host.committedAt, () => {
      host.disk.commit(batch);
      const then = host.onCommitted;
      host.onCommitted = null;
      then?.();
    });
    this.#world.laterAt(host, life, host.flushedAt, () => {
      host.disk.flush(batch.batch);
      this.#world.tell(host, { type: 'flushed', batch: batch.batch });
    });
  }

  #dial(host: Host, link: LinkId, to: string): void {
    const other = this.#world.hosts.get(to);
    if (!other?.peer) return this.#world.tell(host, { type: 'closed', link, why: 'nobody listens there' });
    this.#join(this.#endOf(host, link), other);
  }
  #endOf(host: Host, link: LinkId): End {
    const { name, life, id } = host;
    const hear = (event: Event): void => {
      if (host.life === life) this.#world.tell(host, event);
    };
    return { who: name, life, link, id, hear, other: null, isOpen: true };
  }

  /** Connects an app to a peer. */
  connect(app: { hear: (event: Event) => void }, host: Host): End {
    const who = `app ${this.#accepted}`;
    const near: End = { who, life: 0, link: 0 as LinkId, id: null, hear: app.hear, other: null, isOpen: true };
    this.#join(near, host);
    return near;
  }
  #join(near: End, host: Host): void {
    const far = this.#endOf(host, this.#accepted as LinkId);
    this.#accepted += 2;
    this.#world.network.join(near, far);
    for (const end of [near, far])
      end.hear({ type: 'opened', link: end.link, challenge: digestOf(`challenge ${this.#challenges++}`) });
  }

  #send(host: Host, life: number, link: LinkId, frame: Uint8Array): void {
    const near = this.#world.network.end(host.name, life, link);
    if (!near) return;
    if (near.other === null) this.#world.onSaid(host, frame);
    const frames = host.tamper ? host.tamper(frame, near.other, link) : [frame];
    for (const one of frames) this.#world.network.transmit(near, one);
  }
}
