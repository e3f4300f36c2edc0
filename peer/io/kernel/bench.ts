/** A process that measures this machine's kernel when it is asked to: forked by path, so that nobody need import it. */
import { chooseKernel } from './choose.js';
import { measureRate } from './rate.js';

/** Asked with a number of milliseconds; answered by the kernel's name and its hashes a second. */
const kernel = chooseKernel();
process.on('message', (ms) => {
  if (typeof ms === 'number') process.send?.({ kernel: kernel.name, rate: measureRate(kernel, ms) });
});
process.on('disconnect', () => process.exit(0));
