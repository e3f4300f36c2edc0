/** Several nodes where one is expected. */
import { type ComponentChildren, Fragment, h, type VNode } from 'preact';

/** @param nodes as htm makes them of a text with more than one element at its top */
export const fragment = (nodes: ComponentChildren): VNode => h(Fragment, null, nodes);
