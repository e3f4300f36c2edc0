/** Headers of every answer: what a browser may do with it. */
import type { IncomingMessage } from 'node:http';
import type { RequestHandler } from 'express';
import helmet from 'helmet';
import { plainHost } from './guard.js';

/** Older browsers do not count WebSockets of the same host as 'self'. What is no host is not repeated to anybody. */
function webSocketsOf({ headers }: IncomingMessage): string {
  const host = plainHost(headers.host);
  return host === null ? "'self'" : `ws://${host} wss://${host}`;
}

/** Nothing is loaded from elsewhere, nothing runs that is not a file of ours, and nobody may frame it. */
export const securityHeaders: RequestHandler = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'", 'data:'],
      fontSrc: ["'self'"],
      connectSrc: ["'self'", webSocketsOf],
      baseUri: ["'none'"],
      formAction: ["'none'"],
      frameAncestors: ["'none'"],
    },
  },
  crossOriginOpenerPolicy: { policy: 'same-origin' },
  crossOriginResourcePolicy: { policy: 'same-origin' },
  referrerPolicy: { policy: 'no-referrer' },
  // On plain HTTP it would mean nothing, and behind somebody's proxy it is theirs to say.
  strictTransportSecurity: false,
  frameguard: { action: 'deny' },
  xPoweredBy: false,
});

/** What never changes: a block, by its hash. */
export const FOR_EVER = 'public, max-age=31536000, immutable';
/** What is true at this moment only. */
export const NOT_KEPT = 'no-store';
/** Files of the page: kept, and asked for each time whether they are still the same. */
export const ASKED_AGAIN = 'no-cache';
