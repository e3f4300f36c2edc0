/** What a supervisor and its tracker say to each other over the channel it was forked with. Types only. */

/** Say goodbye and end with code 0. */
export type TrackerCommand = { readonly type: 'stop' } | { readonly type: 'status'; readonly request: number };

export type TrackerReport =
  | { readonly type: 'ready'; readonly host: string; readonly port: number }
  /** It cannot run; it exits with code 1 after this. */
  | { readonly type: 'failed'; readonly code: string; readonly message: string; readonly hint: string }
  | {
      readonly type: 'status';
      readonly request: number;
      readonly listed: number;
      readonly rssBytes: number;
      readonly uptimeMs: number;
    }
  | {
      readonly type: 'event';
      readonly atMs: number;
      readonly event: { readonly event: 'joined' | 'left' | 'silent'; readonly peer: string; readonly address: string };
    };
