/** What several parts of the page work out of the board: once for all of them. */
import { computed } from '@preact/signals';
import { figuresOf } from '../../view/figures.js';
import { healthOf } from '../../view/health.js';
import { standingsOf } from '../../view/standing.js';
import { store } from '../store.js';

export const standings = computed(() => standingsOf(store.peers.value, store.blocks.value.map));
export const lead = computed(() => standings.value.lead);
export const health = computed(() => healthOf(store.peers.value, standings.value, store.faults.value.length));
export const figures = computed(() =>
  figuresOf(store.peers.value, store.blocks.value.map, store.events.value, lead.value),
);
/** Whether there is a chain yet. Before anything was heard there is nobody to offer anything to. */
export const isEmpty = computed(() => lead.value?.height === 0);
/** Whether the page offers what to begin with. */
export const isFirstMinute = computed(() => isEmpty.value && store.tour.value === null);
/** Whether somebody here could operate, with the token. */
export const isOperated = computed(() => store.head.value?.mode === 'operated');
