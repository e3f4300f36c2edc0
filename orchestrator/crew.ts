/** The cluster and its processes, kept in step: every seat has a process, and what is written down is saved. */
import assert from 'node:assert/strict';
import type { LinkFault } from '../peer/control.js';
import { type ChildMark, type Cluster, DASHBOARD, type Seat, TRACKER } from './cluster.js';
import { without } from './faults.js';
import { Jobs } from './jobs.js';
import { inOrder } from './plan.js';
import { type Details, type Effect, Process } from './process.js';

export class Crew {
  readonly emit: (effect: Effect) => void;
  readonly jobs = new Jobs();
  readonly tracker: Process;
  readonly dashboard: Process;
  /** Invariant: a process for each seat of the cluster, and no other. */
  readonly #peers = new Map<string, Process>();
  /** What opens the buttons of the dashboard. */
  readonly token: string;
  #cluster: Cluster;

  constructor(cluster: Cluster, token: string, emit: (effect: Effect) => void) {
    this.emit = emit;
    this.token = token;
    this.#cluster = { ...cluster, seats: inOrder(cluster.seats), children: [] };
    this.tracker = new Process(TRACKER, emit);
    this.dashboard = new Process(DASHBOARD, emit);
    for (const { name } of cluster.seats) this.#peers.set(name, new Process(name, emit));
  }

  get cluster(): Cluster {
    return this.#cluster;
  }
  get peers(): (readonly [Seat, Process])[] {
    return this.#cluster.seats.map((seat) => [seat, this.process(seat.name)] as const);
  }
  get all(): Process[] {
    return [this.tracker, ...this.guests];
  }
  /** All who call the tracker: they begin after it and end before it. Peers first: everybody waits for them. */
  get guests(): Process[] {
    return [...this.peers.map(([, child]) => child), this.dashboard];
  }
  get names(): string[] {
    return [TRACKER, DASHBOARD, ...this.#cluster.seats.map(({ name }) => name)];
  }
  process(name: string): Process {
    const child = this.#find(name);
    assert(child, `${name} has a child`);
    return child;
  }
  has(name: string): boolean {
    return this.#find(name) !== undefined;
  }
  #find(name: string): Process | undefined {
    if (name === TRACKER) return this.tracker;
    return name === DASHBOARD ? this.dashboard : this.#peers.get(name);
  }
  idOf(name: string): string {
    const seat = this.#cluster.seats.find((one) => one.name === name);
    assert(seat, `${name} has a seat`);
    return seat.id;
  }
  nameOf(id: string): string | null {
    return this.#cluster.seats.find((seat) => seat.id === id)?.name ?? null;
  }
  /** Ids of the peers that listen. */
  get running(): string[] {
    return this.peers.flatMap(([{ id }, { status }]) => (status === 'running' ? [id] : []));
  }

  add(seats: readonly Seat[]): void {
    for (const { name } of seats) this.#peers.set(name, new Process(name, this.emit));
    this.#change({ seats: inOrder([...this.#cluster.seats, ...seats]) });
  }

  /** A peer left for good: nothing is kept of it, its faults neither. */
  remove(name: string): void {
    const seat = this.#cluster.seats.find((one) => one.name === name);
    assert(seat, `${name} has a seat`);
    this.#peers.delete(name);
    this.#change({ seats: this.#cluster.seats.filter((one) => one !== seat) });
    this.setFaults(without(this.#cluster.faults, seat.id));
    this.emit({ type: 'forget', seat });
  }

  listensOn(name: string, port: number): void {
    if (name === TRACKER) this.#change({ trackerPort: port });
    else if (name === DASHBOARD) this.#change({ dashboard: { ...this.#cluster.dashboard, port } });
    else this.#change({ seats: this.#cluster.seats.map((seat) => (seat.name === name ? { ...seat, port } : seat)) });
  }

  mark(child: ChildMark): void {
    this.#change({ children: [...this.#cluster.children.filter(({ name }) => name !== child.name), child] });
  }
  unmark(name: string): void {
    this.#change({ children: this.#cluster.children.filter((child) => child.name !== name) });
  }

  /** Tells one that waits for it to begin: a peer knows its faults before it listens, the dashboard its token. */
  begin(child: Process): void {
    if (child.status !== 'starting' || child.begun) return;
    if (child === this.dashboard) child.begin({ type: 'begin', token: this.token });
    else child.begin({ type: 'begin', faults: this.#cluster.faults });
  }

  /** Keeps the faults and tells every peer that has a process. */
  setFaults(faults: readonly LinkFault[]): void {
    this.#change({ faults });
    for (const [, child] of this.peers) {
      if (child.status === 'running' || child.status === 'paused' || child.begun)
        child.send({ type: 'faults', faults });
    }
  }

  /** Not worth a write of its own: it is written with the next change. */
  heardOf(height: number): void {
    if (height > this.#cluster.height) this.#cluster = { ...this.#cluster, height };
  }

  tell(source: string, event: string, details: Details = {}): void {
    this.emit({ type: 'tell', source, event, details });
  }

  #change(change: Partial<Cluster>): void {
    this.#cluster = { ...this.#cluster, ...change };
    this.emit({ type: 'save' });
  }
}
