/** The signals that end a command which goes on by itself: the first one asks for it, a later one insists. */

/** Whoever started us may pass a Ctrl-C on that we have got already: within this it is the same one. In milliseconds. */
export const SAME_MS_MAX = 500;

/** Exit codes that shells give for these signals. */
const EXITS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
type EndSignal = keyof typeof EXITS;

export class Interruption {
  /** Called at the first signal, and when somebody insists. */
  onSignal: () => void = () => undefined;
  #asked: { readonly signal: EndSignal; readonly at: number } | null = null;
  #isInsisted = false;

  /** Takes the signals from now on. */
  constructor() {
    for (const signal of Object.keys(EXITS) as EndSignal[]) process.on(signal, () => this.#take(signal));
  }

  get isAsked(): boolean {
    return this.#asked !== null;
  }
  get isInsisted(): boolean {
    return this.#isInsisted;
  }
  /** Whether nobody is left to read what is printed. */
  get isHangUp(): boolean {
    return this.#asked?.signal === 'SIGHUP';
  }
  /** What a program ended by the first signal exits with; null before one came. */
  get exit(): number | null {
    return this.#asked && EXITS[this.#asked.signal];
  }

  #take(signal: EndSignal): void {
    const now = performance.now();
    if (this.#asked !== null && now - this.#asked.at <= SAME_MS_MAX) return;
    if (this.#asked === null) this.#asked = { signal, at: now };
    else this.#isInsisted = true;
    this.onSignal();
  }
}
