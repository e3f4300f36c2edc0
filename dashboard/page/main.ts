/** The door of the page. */
import { html } from 'htm/preact';
import { render } from 'preact';
import { App } from './frame/app.js';
import { startClock } from './frame/clock.js';
import { followTheme } from './frame/theme.js';
import { goLive } from './live.js';
import { followAddress } from './selection.js';
import { takeToken } from './token.js';

takeToken();
// Opened anew in this tab, with a token behind it, the address is that of the same page: nobody else would load it again.
addEventListener('hashchange', () => {
  if (takeToken()) location.reload();
});
followTheme();
followAddress();
goLive();
startClock();
const root = document.getElementById('page');
if (root) render(html`<${App} />`, root);
