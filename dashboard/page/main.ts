/** The door of the page. */
import { html } from 'htm/preact';
import { render } from 'preact';
import { App } from './frame/app.js';
import { startClock } from './frame/clock.js';
import { followTheme } from './frame/theme.js';
import { goLive, greetAgain } from './live.js';
import { followAddress } from './selection.js';
import { takeToken } from './token.js';

takeToken();
// Pasted into the address of a page that is open: a browser does not load it anew for what is behind the #.
addEventListener('hashchange', () => {
  if (takeToken()) greetAgain();
});
followTheme();
followAddress();
goLive();
startClock();
// In a turn of its own: reading this program and drawing for the first time would be one long one.
setTimeout(() => {
  const root = document.getElementById('page');
  if (root) render(html`<${App} />`, root);
});
