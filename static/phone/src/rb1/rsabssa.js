// RSABSSA-SHA384-PSS of RFC 9474 on BigInt: blind, finalize, verify. Salt 48 bytes, e = 65537.
// The randomized variant's prefix is part of the prepared message (rb1 §6).

import { concat, equal, hex, random, u32 } from './bytes.js';
import { sha384 } from './sha2.js';

const HASH = 48;
const SALT = 48;
const ZERO = BigInt(0);
const ONE = BigInt(1);

export const toInt = (b) => (b.length ? BigInt('0x' + hex(b)) : ZERO);

/** @param {bigint} x @param {number} size bytes; x must fit @returns {Uint8Array} big-endian */
export function fromInt(x, size) {
  const s = x.toString(16).padStart(2 * size, '0');
  const out = new Uint8Array(size);
  for (let i = 0; i < size; i++) out[i] = parseInt(s.slice(2 * i, 2 * i + 2), 16);
  return out;
}

/** x^65537 mod n */
function raise(x, n) {
  let y = x;
  for (let i = 0; i < 16; i++) y = (y * y) % n;
  return (y * x) % n;
}

/** @returns {bigint|null} the inverse of x mod n; null when they are not coprime */
export function inverse(x, n) {
  let [a, b, u, v] = [n, x % n, ZERO, ONE];
  while (b !== ZERO) {
    const q = a / b;
    [a, b] = [b, a - q * b];
    [u, v] = [v, u - q * v];
  }
  if (a !== ONE) return null;
  return u < ZERO ? u + n : u;
}

function mgf1(seed, size) {
  const out = [];
  for (let i = 0; i * HASH < size; i++) out.push(sha384(concat(seed, u32(i))));
  return concat(...out).subarray(0, size);
}

const xor = (a, b) => a.map((x, i) => x ^ b[i]);

/** EMSA-PSS-ENCODE (RFC 8017 §9.1.1) for a modulus of `bits`, a multiple of 8. */
export function encode(message, bits, salt) {
  const size = bits / 8;
  const h = sha384(concat(new Uint8Array(8), sha384(message), salt));
  const db = new Uint8Array(size - HASH - 1);
  db[db.length - SALT - 1] = 1;
  db.set(salt, db.length - SALT);
  const masked = xor(db, mgf1(h, db.length));
  masked[0] &= 0x7f;
  return concat(masked, h, Uint8Array.of(0xbc));
}

/** EMSA-PSS-VERIFY (RFC 8017 §9.1.2) */
function verifyEncoded(message, em) {
  const at = em.length - HASH - 1;
  if (em[em.length - 1] !== 0xbc || em[0] & 0x80) return false;
  const h = em.subarray(at, at + HASH);
  const db = xor(em.slice(0, at), mgf1(h, at));
  db[0] &= 0x7f;
  const ps = at - SALT - 1;
  for (let i = 0; i < ps; i++) if (db[i] !== 0) return false;
  if (db[ps] !== 1) return false;
  return equal(h, sha384(concat(new Uint8Array(8), sha384(message), db.subarray(ps + 1))));
}

/**
 * Blind (RFC 9474 §4.2) with given randomness, for vectors and for blind below.
 * @param {{n: bigint, bits: number}} key @param {Uint8Array} prepared @param {Uint8Array} salt 48 bytes
 * @param {bigint} r in [1, n) @returns {{z: Uint8Array, inv: Uint8Array}|null} null when r has no inverse
 * @throws when the encoded message shares a factor with n: then the issuer's key is a trap
 */
export function blindWith(key, prepared, salt, r) {
  const size = key.bits / 8;
  const m = toInt(encode(prepared, key.bits, salt));
  const both = inverse((m * r) % key.n, key.n); // one inversion instead of two: it is there when both have one
  if (both === null) {
    if (inverse(m, key.n) === null) throw new Error('message and modulus are not coprime');
    return null;
  }
  return { z: fromInt((m * raise(r, key.n)) % key.n, size), inv: fromInt((both * m) % key.n, size) };
}

/** Blind with fresh randomness: r uniform in [1, n) by rejection. */
export function blind(key, prepared) {
  for (;;) {
    const r = toInt(random(key.bits / 8));
    if (r === ZERO || r >= key.n) continue;
    const out = blindWith(key, prepared, random(SALT), r);
    if (out) return out;
  }
}

/** RSASSA-PSS-VERIFY with SHA-384 and salt 48. */
export function verify(key, prepared, sig) {
  if (sig.length !== key.bits / 8) return false;
  const s = toInt(sig);
  return s < key.n && verifyEncoded(prepared, fromInt(raise(s, key.n), sig.length));
}

/** Finalize (RFC 9474 §4.4): unblinds and verifies. @returns {Uint8Array|null} the signature; null when it is not one */
export function finalize(key, prepared, blindSig, inv) {
  if (blindSig.length !== key.bits / 8) return null;
  const sig = fromInt((toInt(blindSig) * toInt(inv)) % key.n, blindSig.length);
  return verify(key, prepared, sig) ? sig : null;
}
