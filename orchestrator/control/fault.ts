/** What went wrong, for a person and for a script: what happened to what, what to type next, and the exit code. */

/** Exit codes of the command line. */
export const EXIT = {
  done: 0,
  failed: 1,
  usage: 2,
  /** No such cluster or target. */
  missing: 3,
  timeOut: 4,
  /** Already running, or a port is taken. */
  taken: 5,
  unhealthy: 6,
  /** Forced by a second Ctrl-C. */
  forced: 130,
} as const;

export type FaultShape = {
  /** As PORT_TAKEN: what scripts tell faults apart by. */
  readonly code: string;
  readonly message: string;
  /** What to type next; commands in backticks, beginning with `orchestrator`. Empty if there is nothing to type. */
  readonly hint: string;
  /** Exit code, one of EXIT. */
  readonly exit: number;
};

export class Fault extends Error {
  readonly code: string;
  readonly hint: string;
  readonly exit: number;

  constructor({ code, message, hint, exit }: FaultShape, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.hint = hint;
    this.exit = exit;
  }

  get shape(): FaultShape {
    return { code: this.code, message: this.message, hint: this.hint, exit: this.exit };
  }
}
