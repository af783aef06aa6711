// What comes to the phone from paper and from the hall screen (rb1 §5).

import { concat, fromB64u, th, utf8 } from './bytes.js';

/** The token that a slip's printed code stands for. @param {string} sid @param {Uint8Array} code 10 bytes @returns {Uint8Array} 16 bytes */
export const typedToken = (sid, code) => th('rb1/typed', utf8(sid), code).subarray(0, 16);

/** What the server learns about a token before it is used: its hash. */
export const tokenId = (sid, token) => th('rb1/token', utf8(sid), token);

const goodSid = (sid) => fromB64u(sid, 16) !== null && sid[0] !== '-';

/**
 * Reads a fragment: `1.<sid>.<token>.<M[0:10]>` of a slip or SMS, `2.<sid>.<M>.<code>` of the hall screen,
 * `k.<number>.<display key>.<code that ends it>` of the organizer's kiosk.
 * @param {string} hash with or without "#"
 * @returns {{kind: 'slip', sid: string, token: Uint8Array, m10: Uint8Array} |
 *   {kind: 'screen', sid: string, m: Uint8Array, code: Uint8Array} | {kind: 'kiosk', number: string, display: string, end: string} | {kind: 'none'} | {kind: 'broken'}}
 */
export function parseFragment(hash) {
  const text = hash.replace(/^#|\s|%20/g, ''); // some scanners and messages break a link where they break a line
  if (text === '') return { kind: 'none' };
  const kiosk = /^k(?:\.(\d{6})(?:\.([\w-]{32})?(?:\.(\d{4,8}))?)?)?$/.exec(text);
  if (kiosk) return { kind: 'kiosk', number: kiosk[1] || '', display: kiosk[2] || '', end: kiosk[3] || '' };
  const [kind, sid, third, fourth, ...more] = text.split('.');
  if (more.length || !sid || !goodSid(sid)) return { kind: 'broken' };
  if (kind === '1') {
    const token = fromB64u(third, 16);
    const m10 = fromB64u(fourth, 10);
    if (token && m10) return { kind: 'slip', sid, token, m10 };
  }
  if (kind === '2') {
    const m = fromB64u(third, 32);
    const code = fromB64u(fourth, 10);
    if (m && code) return { kind: 'screen', sid, m, code };
  }
  return { kind: 'broken' };
}

/** The message of POST /admit. @param {Uint8Array[]} zs one per issuer */
export const admitMessage = (token, code, zs) => concat(Uint8Array.of(1), token, code, ...zs);
