/** How the command line and the dashboard call a running supervisor. */
import { type Stats, statSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { userInfo } from 'node:os';
import type { z } from 'zod';
import { EXIT, Fault } from './fault.js';
import { LineReader, parseLine } from './lines.js';
import { type AnswerTo, answers, type ClusterEvent, type Command, type CommandOf, reply } from './messages.js';

/** How long a supervisor may take to answer what it answers at once, in milliseconds. */
export const ANSWER_MS = 10_000;

type Asked = {
  readonly take: (value: unknown) => void;
  readonly fail: (fault: Fault) => void;
  readonly onEvent: (event: ClusterEvent) => void;
};

export class ControlClient {
  readonly #socket: Socket;
  readonly #asked = new Map<number, Asked>();
  #nextId = 1;
  #gone: Fault | null = null;
  /** Called once when the connection is over. */
  onEnd: () => void = () => undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    const lines = new LineReader();
    socket.setEncoding('utf8');
    socket.on('data', (text: string) => {
      const whole = lines.feed(text);
      if (whole === null) socket.destroy();
      else for (const line of whole) this.#take(line);
    });
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#end());
  }

  /** @returns null if nobody listens there @throws Fault if the socket is somebody else's */
  static connect(path: string): Promise<ControlClient | null> {
    return new Promise((resolve, reject) => {
      const stranger = strangerAt(path);
      if (stranger) return reject(stranger);
      const socket = connect(path);
      socket.once('connect', () => {
        socket.removeAllListeners('error');
        resolve(new ControlClient(socket));
      });
      socket.once('error', (error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT' || error.code === 'ECONNREFUSED' || error.code === 'ENOTDIR') return resolve(null);
        reject(
          new Fault({
            code: 'CONTROL',
            message: `cannot reach the supervisor at ${path}: ${error.message}`,
            hint: '',
            exit: EXIT.failed,
          }),
        );
      });
    });
  }

  /** @param timeoutMs how long to wait @throws Fault as the supervisor answered it, or TIME_OUT, or GONE if it ended meanwhile */
  ask<T extends Command['type']>(asked: CommandOf<T>, timeoutMs = ANSWER_MS): Promise<AnswerTo<T>> {
    return this.#ask(asked, timeoutMs, () => undefined);
  }

  /** Past events after `since`, and from then on each new one, until `close`. */
  async follow(since: number, onEvent: (event: ClusterEvent) => void): Promise<readonly ClusterEvent[]> {
    return (await this.#ask({ type: 'events', since, follow: true }, ANSWER_MS, onEvent)).events;
  }

  close(): void {
    this.#socket.destroy();
  }

  #ask<T extends Command['type']>(
    asked: CommandOf<T>,
    timeoutMs: number,
    onEvent: (event: ClusterEvent) => void,
  ): Promise<AnswerTo<T>> {
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      if (this.#gone) return reject(this.#gone);
      const timer = setTimeout(() => fail(timedOut(asked.type, timeoutMs)), timeoutMs);
      const fail = (fault: Fault): void => {
        clearTimeout(timer);
        this.#asked.delete(id);
        reject(fault);
      };
      const take = (value: unknown): void => {
        clearTimeout(timer);
        const shape: z.ZodType = answers[asked.type];
        const read = shape.safeParse(value);
        if (read.success) resolve(read.data as AnswerTo<T>);
        else
          fail(
            new Fault({
              code: 'CONTROL',
              message: `the supervisor answered ${asked.type} in a way this version does not know`,
              hint: 'is it of another version? `orchestrator down`, then `orchestrator up`',
              exit: EXIT.failed,
            }),
          );
      };
      this.#asked.set(id, { take, fail, onEvent });
      this.#socket.write(`${JSON.stringify({ id, command: asked })}\n`);
    });
  }

  #take(line: string): void {
    const read = reply.safeParse(parseLine(line));
    if (!read.success) return;
    const asked = this.#asked.get(read.data.id);
    if (!asked) return;
    if ('event' in read.data) asked.onEvent(read.data.event);
    else if ('fault' in read.data) asked.fail(new Fault(read.data.fault));
    else asked.take(read.data.value);
  }

  #end(): void {
    this.#gone = new Fault({
      code: 'GONE',
      message: 'the supervisor ended before it answered',
      hint: '`orchestrator up` starts it again',
      exit: EXIT.failed,
    });
    for (const { fail } of [...this.#asked.values()]) fail(this.#gone);
    this.onEnd();
  }
}

/** A socket that another user put there must not be believed. */
function strangerAt(path: string): Fault | null {
  let found: Stats | undefined;
  try {
    found = statSync(path, { throwIfNoEntry: false });
  } catch (error) {
    // A part of the path is a file, or closed to us: then nobody listens there.
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOTDIR' || code === 'EACCES') return null;
    throw error;
  }
  if (!found || found.uid === userInfo().uid) return null;
  return new Fault({
    code: 'CONTROL',
    message: `the control socket ${path} belongs to another user`,
    hint: 'use a folder of your own with --data',
    exit: EXIT.failed,
  });
}

function timedOut(what: string, ms: number): Fault {
  return new Fault({
    code: 'TIME_OUT',
    message: `the supervisor did not answer ${what} within ${ms / 1000} s`,
    hint: '`orchestrator logs supervisor` may say why',
    exit: EXIT.timeOut,
  });
}
