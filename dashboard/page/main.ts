/** The door of the page. */
import { html } from 'htm/preact';
import { render } from 'preact';
import { App } from './frame/app.js';
import { goLive } from './live.js';
import { followAddress } from './selection.js';
import { takeToken } from './token.js';

takeToken();
followAddress();
goLive();
const root = document.getElementById('page');
if (root) render(html`<${App} />`, root);
