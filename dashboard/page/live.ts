/** The connection to the server: what it tells goes to the store, and a lost one is dialled again. */
import type { FromPage, FromServer } from '../model/live.js';
import { RETRY_MS, Reception } from '../model/reception.js';
import { applyChanges, drawBoard, replaceBoard, serverNow, store } from './store.js';
import { token } from './token.js';

/** How often silence is looked at. Of a machine that slept this is also the first thing to notice it. */
const WATCH_INTERVAL_MS = 1_000;

const reception = new Reception();
let socket: WebSocket | null = null;
let retry: ReturnType<typeof setTimeout> | null = null;

/** Call once. */
export function goLive(): void {
  dial();
  setInterval(() => {
    if (socket && reception.isOverdue(Date.now())) hangUp(true);
  }, WATCH_INTERVAL_MS);
  // A socket that died in our sleep does not say so: what was heard lately is trusted, all else is dialled anew.
  const wake = (): void => {
    if (document.visibilityState === 'visible' && (!socket || reception.isDoubtful(Date.now()))) hangUp(true);
  };
  document.addEventListener('visibilitychange', wake);
  addEventListener('online', wake);
  // A page that comes back from the browser's cache had its socket closed for it.
  addEventListener('pageshow', wake);
}

/** Says hello again, with the token as it is now. */
export const greetAgain = (): void => hangUp(true);

function dial(): void {
  if (retry !== null) clearTimeout(retry);
  retry = null;
  const dialled = new WebSocket(`${location.protocol === 'https:' ? 'wss:' : 'ws:'}//${location.host}/live`);
  socket = dialled;
  reception.dialled(Date.now());
  const say = (message: FromPage): void => dialled.send(JSON.stringify(message));
  dialled.onopen = () => say(reception.hello(token(), Date.now()));
  dialled.onmessage = ({ data }: MessageEvent<string>) => hear(JSON.parse(data) as FromServer, say);
  dialled.onclose = () => {
    if (socket === dialled) hangUp(false);
  };
}

function hear(message: FromServer, say: (message: FromPage) => void): void {
  const heard = reception.take(message, Date.now());
  if (heard.type === 'access') store.isOpen.value = heard.isOpen;
  else if (heard.type === 'ask') {
    goStale();
    say(heard.say);
  } else if (heard.type === 'replace') {
    store.clockOffsetMs.value = heard.nowMs - Date.now();
    replaceBoard(heard.board);
    const told = socket;
    // In a turn of its own: to read a board and to draw all of it would be one long one.
    setTimeout(() => {
      if (socket !== told) return;
      drawBoard();
      goFresh();
    });
  } else if (heard.type === 'apply') {
    applyChanges(heard.changes);
    goFresh();
  }
}

/** Gives the connection up, and dials again: at once, or in a while. */
function hangUp(isAtOnce: boolean): void {
  const dropped = socket;
  socket = null;
  if (dropped) {
    dropped.onopen = dropped.onmessage = dropped.onclose = null;
    dropped.close();
  }
  goStale();
  if (isAtOnce) dial();
  else retry ??= setTimeout(dial, RETRY_MS.min + Math.random() * (RETRY_MS.max - RETRY_MS.min));
}

function goFresh(): void {
  store.connection.value = 'live';
  store.staleSinceMs.value = null;
}

/** From now on what is shown grows old; before the first snapshot there is nothing that could. */
function goStale(): void {
  if (store.connection.value !== 'live') return;
  store.connection.value = 'stale';
  store.staleSinceMs.value = serverNow();
}
