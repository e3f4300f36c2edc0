/** What a command ends with when it does not end well: said once, to people or as JSON. */

/** How a program of ours ends: 0 done, and these. */
export const EXIT = { failed: 1, usage: 2, notFound: 3, timeout: 4, interrupted: 130 } as const;

export class ShopError extends Error {
  /** Upper case, for programs. */
  readonly code: string;
  readonly exit: number;
  /** What to type or do next; null if there is nothing. */
  readonly hint: string | null;
  /** Facts for `--json`, beside the error. */
  readonly facts: object;

  constructor(
    code: string,
    exit: number,
    message: string,
    options: { hint?: string | null; facts?: object; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.code = code;
    this.exit = exit;
    this.hint = options.hint ?? null;
    this.facts = options.facts ?? {};
  }
}

/** Text from outside in one printable line: control characters, which could steer a terminal, become spaces. */
export const printable = (text: string): string =>
  // Formatting characters too: they can turn the direction of a line around.
  text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+/gu, ' ').trim();
