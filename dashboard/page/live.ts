/** The connection to the server: what it tells goes to the store. */
import type { FromPage, FromServer, Place } from '../model/live.js';
import { applyChanges, replaceBoard, store } from './store.js';
import { token } from './token.js';

let place: Place | null = null;

export function goLive(): void {
  const socket = new WebSocket(`${location.protocol === 'https:' ? 'wss:' : 'ws:'}//${location.host}/live`);
  const say = (message: FromPage): void => socket.send(JSON.stringify(message));
  socket.onopen = () => say({ type: 'hello', token: token(), resume: place });
  socket.onmessage = ({ data }) => {
    const message = JSON.parse(data as string) as FromServer;
    if (message.type === 'access') store.isOpen.value = message.isOpen;
    else if (message.type === 'snapshot') {
      store.clockOffsetMs.value = message.nowMs - Date.now();
      replaceBoard(message.board);
      place = { epoch: message.epoch, seq: message.seq };
      store.connection.value = 'live';
    } else if (message.epoch === place?.epoch && message.seq === place.seq + 1) {
      applyChanges(message.changes);
      place = { epoch: message.epoch, seq: message.seq };
      store.connection.value = 'live';
    } else say({ type: 'resync' });
  };
  socket.onclose = () => {
    store.connection.value = 'stale';
    setTimeout(goLive, 2000 + Math.random() * 2000);
  };
}
