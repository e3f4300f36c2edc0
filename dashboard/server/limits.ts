/** Every limit of the dashboard's HTTP side: with unit, with reason, checked against its neighbours. */
import assert from 'node:assert/strict';
import { ASKING_LIMITS } from '../asking/inquiry.js';
import { FROM_PAGE_SIZE_MAX } from '../model/live.js';
import { FROM_SHOP_WINDOW_SIZE_MAX } from '../model/shop.js';
import { OPERATE_MS_MAX, SCALE_MS_MAX } from '../operating/operator.js';

/** Bytes of a request line and its headers together: our own page sends a tenth of it. */
export const HEADERS_SIZE_MAX = 8 * 1024;
/** Bytes of a body: the largest honest one names 256 peers in groups. */
export const BODY_SIZE_MAX = 16 * 1024;
/** Characters of a name that is searched for: longer than any name, its key's digits included. */
export const SEARCH_LENGTH_MAX = 128;

/** Time limits, in milliseconds, and counts; one object, so that tests hand in smaller ones. */
export type HttpLimits = {
  /** Until all headers of a request have come. */
  readonly headersMs: number;
  /** Until a whole request has come. */
  readonly requestMs: number;
  /** How often the two above are held against the connections; the runtime would do so each 30 s. */
  readonly checkMs: number;
  /** A connection on which nothing moves is cut: above all one whose other end does not read. */
  readonly silenceMs: number;
  /** Until the next request of a connection that is kept open. */
  readonly keepAliveMs: number;
  /** Requests on one connection; then the page dials another. */
  readonly requestsPerSocketMax: number;
  /** Connections at once, WebSockets included; beyond, new ones are closed unheard. */
  readonly connectionsMax: number;
  /** WebSockets at once. */
  readonly webSocketsMax: number;
};

export const HTTP_LIMITS: HttpLimits = {
  headersMs: 5_000,
  requestMs: 10_000,
  checkMs: 1_000,
  silenceMs: 10_000,
  keepAliveMs: 5_000,
  requestsPerSocketMax: 1_000,
  connectionsMax: 2_048,
  webSocketsMax: 512,
};

/** An operation may be silent for so long before its result comes. */
export const OPERATION_MS_MAX = SCALE_MS_MAX + 5_000;

/** Bytes of a message that a WebSocket may send: a page says hello, a terminal sends keys. */
export const SOCKET_MESSAGE_SIZE_MAX = { '/live': FROM_PAGE_SIZE_MAX, '/shop': FROM_SHOP_WINDOW_SIZE_MAX } as const;

assert(HTTP_LIMITS.headersMs <= HTTP_LIMITS.requestMs, 'the runtime asks for it');
assert(HTTP_LIMITS.headersMs + HTTP_LIMITS.checkMs < 10_000, 'slow headers are cut within 10 s');
assert(
  ASKING_LIMITS.inquiryMs < HTTP_LIMITS.silenceMs,
  'an answer that waits for peers comes before its connection is cut',
);
assert(OPERATE_MS_MAX < OPERATION_MS_MAX);
assert(HTTP_LIMITS.webSocketsMax < HTTP_LIMITS.connectionsMax, 'WebSockets leave room for requests');
