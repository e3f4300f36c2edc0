/** Preloaded (`node --import`), gives a process the bug that its environment names. */
import { register } from 'node:module';
import { PLANTED_VARIABLE } from './planted.js';

const name = process.env[PLANTED_VARIABLE];
if (name !== undefined) register('./planting.js', import.meta.url, { data: name });
