/** A bare caller of a real tracker: bytes and frames by hand. */
import { connect, type Socket } from 'node:net';
import type { ExecutionContext } from 'ava';
import type { Address } from '../../peer/wire/address.js';
import { type TrackerMessage, trackerMessages } from '../../peer/wire/tracker.js';
import { CALLER_LIMITS } from '../../tracker/callers.js';
import { REGISTRY_LIMITS } from '../../tracker/registry.js';
import { type TrackerEvent, type TrackerOptions, TrackerServer } from '../../tracker/server.js';
import { readAs, until } from '../peer/client/listener.js';

/** So long that only a test that wants it shorter meets it, however slow the machine is. */
const PATIENT_MS = 600_000;
export const PATIENT_REGISTRY = { ...REGISTRY_LIMITS, silenceMs: PATIENT_MS };
export const PATIENT_CALLERS = {
  stranger: { ...CALLER_LIMITS.stranger, quietMs: PATIENT_MS },
  asker: { ...CALLER_LIMITS.asker, quietMs: PATIENT_MS },
  peer: { ...CALLER_LIMITS.peer, quietMs: PATIENT_MS },
};

/** A tracker on a free port, and what it tells. It ends with the test. */
export async function startTracker(t: ExecutionContext, options: Partial<TrackerOptions> = {}) {
  const events: TrackerEvent[] = [];
  const faults: string[] = [];
  const onEvent = (event: TrackerEvent): void => {
    events.push(event);
  };
  const onFault = (line: string): void => {
    faults.push(line);
  };
  const tracker = await TrackerServer.listen({
    host: '127.0.0.1',
    port: 0,
    onEvent,
    onFault,
    registryLimits: PATIENT_REGISTRY,
    callerLimits: PATIENT_CALLERS,
    ...options,
  });
  t.teardown(() => tracker.close());
  return { tracker, address: tracker.address, events, faults };
}

export class Caller {
  readonly heard: TrackerMessage[] = [];
  readonly socket: Socket;
  closed = false;

  constructor(t: ExecutionContext, { host, port }: Address) {
    this.socket = connect(port, host);
    this.socket.setNoDelay(true);
    this.socket.on('error', () => undefined);
    this.socket.on('close', () => {
      this.closed = true;
    });
    readAs<TrackerMessage>(trackerMessages, this.socket, (message) => this.heard.push(message));
    t.teardown(() => this.socket.destroy());
  }

  say(message: TrackerMessage): void {
    this.socket.write(trackerMessages.frame(message));
  }

  /** Says something and waits for the next word. */
  async ask(message: TrackerMessage): Promise<TrackerMessage> {
    const before = this.heard.length;
    this.say(message);
    await until(() => this.heard.length > before || this.closed);
    const answer = this.heard[before];
    if (!answer) throw new Error('hung up on');
    return answer;
  }
}
