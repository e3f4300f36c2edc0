/** The supervisor's end of the control socket. */
import { chmodSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { EXIT, type FaultShape } from './fault.js';
import { LineReader, parseLine } from './lines.js';
import { type ClusterEvent, type Command, type Reply, request } from './messages.js';

/** Callers served at once. */
const CALLERS_MAX = 64;
/** Unsent to one caller before it is hung up on: it does not read. */
const UNSENT_SIZE_MAX = 4 * 1024 * 1024;

/** How one command is answered: once by `value` or `refuse`, then by any number of events if it follows. */
export type Call = {
  readonly command: Command;
  value(value: unknown): void;
  refuse(fault: FaultShape): void;
  event(event: ClusterEvent): void;
  /** Called once when the caller has hung up. */
  onGone: (gone: () => void) => void;
};

export class ControlServer {
  readonly #server: Server;
  readonly #path: string;
  readonly #callers = new Set<Socket>();

  private constructor(path: string, onCall: (call: Call) => void) {
    this.#path = path;
    this.#server = createServer((socket) => this.#serve(socket, onCall));
    this.#server.maxConnections = CALLERS_MAX;
  }

  /**
   * Listens on a socket that only this user can open. The caller holds the cluster's lock, so what lies at the path is
   * left over.
   */
  static listen(path: string, onCall: (call: Call) => void): Promise<ControlServer> {
    const made = new ControlServer(path, onCall);
    rmSync(path, { force: true });
    return new Promise((resolve, reject) => {
      made.#server.once('error', reject);
      // Others must not open it in the moment before chmod either; binding happens inside of this call.
      const mask = process.umask(0o177);
      made.#server.listen(path, () => {
        chmodSync(path, 0o600);
        made.#server.off('error', reject);
        resolve(made);
      });
      process.umask(mask);
    });
  }

  /** Hangs up on everybody, after what was answered is sent, and takes the socket away. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const socket of this.#callers) socket.end(() => socket.destroy());
    await closed;
    rmSync(this.#path, { force: true });
  }

  #serve(socket: Socket, onCall: (call: Call) => void): void {
    const lines = new LineReader();
    this.#callers.add(socket);
    socket.setEncoding('utf8');
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#callers.delete(socket));
    socket.on('data', (text: string) => {
      const whole = lines.feed(text);
      if (whole === null) socket.destroy();
      else for (const line of whole) this.#take(socket, line, onCall);
    });
  }

  #take(socket: Socket, line: string, onCall: (call: Call) => void): void {
    const read = request.safeParse(parseLine(line));
    const say = (said: Reply): void => {
      if (socket.destroyed || socket.writableEnded) return;
      if (socket.writableLength > UNSENT_SIZE_MAX) socket.destroy();
      else socket.write(`${JSON.stringify(said)}\n`);
    };
    if (!read.success) {
      const id = numberIn(line);
      say({
        id,
        fault: { code: 'MALFORMED', message: 'the supervisor does not know this command', hint: '', exit: EXIT.usage },
      });
      return;
    }
    const { id, command } = read.data;
    onCall({
      command,
      value: (value) => say({ id, value }),
      refuse: (fault) => say({ id, fault }),
      event: (event) => say({ id, event }),
      onGone: (gone) => void socket.once('close', gone),
    });
  }
}

/** The number of a request that is otherwise wrong, so that its caller need not wait; 0 if there is none. */
function numberIn(line: string): number {
  const parsed = parseLine(line);
  const id = typeof parsed === 'object' && parsed !== null && 'id' in parsed ? parsed.id : 0;
  return typeof id === 'number' && Number.isSafeInteger(id) ? id : 0;
}
