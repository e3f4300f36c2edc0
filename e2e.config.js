import { common, isEndToEnd, tests } from './ava.config.js';

/**
 * Real processes, ports and browsers. Two files at a time, because most of what a test does is wait for its processes:
 * each has folders of its own, takes whatever ports are free, and ends only what it started. The tests of one file go
 * one after the other, which each of them says itself: AVA's `serial` would be for the files too. Browsers are slow on a
 * busy machine: nobody gives up on them early.
 */
export default { ...common, timeout: '4m', serial: false, concurrency: 2, files: tests.filter(isEndToEnd) };
