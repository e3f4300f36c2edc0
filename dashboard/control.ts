/** What a supervisor and its dashboard say to each other over the channel it was forked with. Types only. */

export type DashboardCommand =
  /** Sent once, before anything else. The token comes this way, never as an argument: those are in every process list. */
  | { readonly type: 'begin'; readonly token: string }
  /** Close all connections and end with code 0. */
  | { readonly type: 'stop' }
  /** Answered by a `status` report with the same number. */
  | { readonly type: 'status'; readonly request: number };

export type DashboardReport =
  | { readonly type: 'ready'; readonly host: string; readonly port: number }
  /** It cannot run; it exits with code 1 after this. `code` is PORT_TAKEN, BAD_ADDRESS or FAILED. */
  | { readonly type: 'failed'; readonly code: string; readonly message: string; readonly hint: string }
  | {
      readonly type: 'status';
      readonly request: number;
      readonly pages: number;
      readonly rssBytes: number;
      readonly uptimeMs: number;
    };
