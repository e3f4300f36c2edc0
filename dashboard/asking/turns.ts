/** Turns: so many questions at once and no more, so that people who look at pages do not keep peers from their work. */
import { Gate } from '../gate.js';
import { AskFault } from './fault.js';

/** Questions under way at once: enough to keep a peer busy while its answers travel. */
const TURNS_MAX = 16;
/** Questions that wait for their turn: a few hundred milliseconds of a peer's answers. */
const WAITING_MAX = 1_024;

export class Turns {
  readonly #gate = new Gate(TURNS_MAX);

  /** Runs `act` when it is its turn. @throws AskFault BUSY if too many wait already, and whatever `act` throws */
  async take<T>(act: () => Promise<T>): Promise<T> {
    if (this.#gate.waiting < WAITING_MAX) return await this.#gate.through(act);
    throw new AskFault('BUSY', 'too much is being asked of the peers just now', 'try again in a moment');
  }
}
