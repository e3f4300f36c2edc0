/** Deadlines by name: the machine has no timer, it says when it wants to be woken. */

/** Monotonic milliseconds. */
export type Ms = number;

export class Deadlines<Name> {
  readonly #dueAt = new Map<Name, Ms>();

  set(name: Name, at: Ms): void {
    this.#dueAt.set(name, at);
  }
  /** At the latest then. */
  hasten(name: Name, at: Ms): void {
    this.#dueAt.set(name, Math.min(at, this.#dueAt.get(name) ?? at));
  }
  stop(name: Name): void {
    this.#dueAt.delete(name);
  }
  /** When the owner must be woken next, or null if it waits for nothing. */
  next(): Ms | null {
    let earliest: Ms | null = null;
    for (const at of this.#dueAt.values()) if (earliest === null || at < earliest) earliest = at;
    return earliest;
  }
  takeDue(now: Ms): Name[] {
    const due = [...this.#dueAt].filter(([, at]) => at <= now).map(([name]) => name);
    for (const name of due) this.#dueAt.delete(name);
    return due;
  }
}
