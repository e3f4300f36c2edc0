import { common, isEndToEnd, tests } from './ava.config.js';

/** Real processes, ports and browsers: one file, one test at a time. */
export default { ...common, serial: true, files: tests.filter(isEndToEnd) };
