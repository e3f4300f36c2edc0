/** `dashboard`: there is none yet, and who asks is told so. */
import type { Command } from 'commander';
import type { Add } from '../command-line.js';
import { EXIT, Fault } from '../control/fault.js';

export const addDashboard: Add = (program, run) => {
  program.command('dashboard', { hidden: true }).action((_options: object, command: Command) =>
    run(command, () => {
      throw new Fault({
        code: 'NO_DASHBOARD',
        message: 'there is no dashboard yet',
        hint: '`orchestrator ps`, `orchestrator status` and `orchestrator events -f` show what happens',
        exit: EXIT.failed,
      });
    }),
  );
};
