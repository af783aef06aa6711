// Bytes and their spellings (rb1 §2). Everything here is pure.

import { sha256 } from './sha2.js';

export { sha256 };

/** @param {...Uint8Array} parts @returns {Uint8Array} all of them, one after the other */
export function concat(...parts) {
  let n = 0;
  for (const p of parts) n += p.length;
  const out = new Uint8Array(n);
  let at = 0;
  for (const p of parts) {
    out.set(p, at);
    at += p.length;
  }
  return out;
}

export const u8 = (n) => Uint8Array.of(n);
export const u32 = (n) => Uint8Array.of(n >>> 24, n >>> 16, n >>> 8, n);

export function equal(a, b) {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** Order of bytes: negative when a comes before b. */
export function compare(a, b) {
  const n = Math.min(a.length, b.length);
  for (let i = 0; i < n; i++) if (a[i] !== b[i]) return a[i] - b[i];
  return a.length - b.length;
}

export const utf8 = (s) => new TextEncoder().encode(s);

/** @throws when the bytes are not UTF-8 @returns {string} */
export const fromUtf8 = (b) => new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(b);

/** Enc of rb1 §2: an injective encoding of a label and its parts. */
export function enc(label, ...parts) {
  const l = utf8(label);
  const out = [u8(l.length), l];
  for (const p of parts) out.push(u32(p.length), p);
  return concat(...out);
}

/** TH of rb1 §2: SHA-256 of Enc. */
export const th = (label, ...parts) => sha256(enc(label, ...parts));

const HEX = '0123456789abcdef';

export function hex(b) {
  let s = '';
  for (const x of b) s += HEX[x >> 4] + HEX[x & 15];
  return s;
}

export function fromHex(s) {
  const out = new Uint8Array(s.length >> 1);
  for (let i = 0; i < out.length; i++) out[i] = parseInt(s.slice(2 * i, 2 * i + 2), 16);
  return out;
}

const binary = (b) => {
  let s = '';
  for (const x of b) s += String.fromCharCode(x);
  return s;
};

export const b64 = (b) => btoa(binary(b));
export const b64u = (b) => b64(b).replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, '');

/** Reads standard base64 with padding in its one spelling. @returns {Uint8Array|null} */
export function fromB64(s) {
  if (typeof s !== 'string' || !/^[A-Za-z0-9+/]*={0,2}$/.test(s) || s.length % 4) return null;
  const bin = atob(s);
  const out = new Uint8Array(bin.length);
  for (let i = 0; i < bin.length; i++) out[i] = bin.charCodeAt(i);
  return b64(out) === s ? out : null;
}

/** Reads base64url without padding in its one spelling. @param {number} [size] wanted length @returns {Uint8Array|null} */
export function fromB64u(s, size) {
  if (typeof s !== 'string' || !/^[A-Za-z0-9_-]*$/.test(s) || s.length % 4 === 1) return null;
  const padded = s.replace(/-/g, '+').replace(/_/g, '/') + '==='.slice(0, (4 - (s.length % 4)) % 4);
  const out = fromB64(padded);
  return out && (size === undefined || out.length === size) ? out : null;
}

/** Random bytes of the browser; the only randomness there is (rb1 §2). */
export function random(n) {
  const out = new Uint8Array(n);
  crypto.getRandomValues(out);
  return out;
}

/** A number in [0, 1) from the browser's randomness. */
export function randomUnit() {
  return randomBelow(2 ** 31) / 2 ** 31;
}

/** An integer in [0, n), uniform. n ≤ 2^31. */
export function randomBelow(n) {
  const limit = 2 ** 32 - (2 ** 32 % n);
  for (;;) {
    const b = random(4);
    const x = b[0] * 2 ** 24 + b[1] * 2 ** 16 + b[2] * 2 ** 8 + b[3];
    if (x < limit) return x % n;
  }
}
