// SHA-256, SHA-384 and SHA-512 of FIPS 180-4, HMAC of RFC 2104 and HKDF of RFC 5869: what rb1 §2 needs of hashing,
// small enough for a page that a whole hall fetches at once. The constants are calculated as the standard defines them,
// from the roots of the first primes. Tests compare every length around a block with Go's own.

const MASK = 2n ** 64n - 1n;

const primes = [];
for (let n = 2; primes.length < 80; n++) if (primes.every((p) => n % p)) primes.push(n);

/** The first 64 bits behind the point of the k-th root of n, by Newton's iteration from above. */
function behindPoint(n, k) {
  const wanted = BigInt(n) << (64n * k);
  for (let x = 2n ** 70n; ; ) {
    const y = ((k - 1n) * x + wanted / x ** (k - 1n)) / k;
    if (y >= x) return x & MASK;
    x = y;
  }
}

const K64 = primes.map((p) => behindPoint(p, 3n));
const K32 = Int32Array.from(K64.slice(0, 64), (k) => Number(k >> 32n) | 0);
const squares = primes.slice(0, 16).map((p) => behindPoint(p, 2n));
const IV256 = squares.slice(0, 8).map((k) => Number(k >> 32n) | 0);

/** The message with its one bit, zeros and its length in bits, to whole blocks. */
function padded(bytes, block) {
  const n = bytes.length;
  const out = new Uint8Array(Math.ceil((n + 1 + block / 8) / block) * block);
  out.set(bytes);
  out[n] = 0x80;
  const view = new DataView(out.buffer);
  view.setUint32(out.length - 8, Math.floor(n / 2 ** 29));
  view.setUint32(out.length - 4, n << 3);
  return view;
}

const turn = (x, n) => (x >>> n) | (x << (32 - n));

function round256(h, w) {
  let [a, b, c, d, e, f, g, i] = h;
  for (let t = 0; t < 64; t++) {
    if (t > 15) {
      const x = w[t - 15];
      const y = w[t - 2];
      w[t] = w[t - 16] + w[t - 7] + (turn(x, 7) ^ turn(x, 18) ^ (x >>> 3)) + (turn(y, 17) ^ turn(y, 19) ^ (y >>> 10));
    }
    const s = (i + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + K32[t] + w[t]) | 0;
    const u = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    i = g;
    g = f;
    f = e;
    e = (d + s) | 0;
    d = c;
    c = b;
    b = a;
    a = (s + u) | 0;
  }
  [a, b, c, d, e, f, g, i].forEach((x, j) => (h[j] = (h[j] + x) | 0));
}

/** @param {Uint8Array} bytes @returns {Uint8Array} 32 bytes */
export function sha256(bytes) {
  const view = padded(bytes, 64);
  const h = IV256.slice();
  const w = new Int32Array(64);
  for (let at = 0; at < view.byteLength; at += 64) {
    for (let t = 0; t < 16; t++) w[t] = view.getInt32(at + 4 * t);
    round256(h, w);
  }
  const out = new DataView(new ArrayBuffer(32));
  h.forEach((x, i) => out.setInt32(4 * i, x));
  return new Uint8Array(out.buffer);
}

const turn64 = (x, n) => (x >> n) | ((x << (64n - n)) & MASK);

function round512(h, w) {
  let [a, b, c, d, e, f, g, i] = h;
  for (let t = 0; t < 80; t++) {
    if (t > 15) {
      const x = w[t - 15];
      const y = w[t - 2];
      w[t] = (w[t - 16] + w[t - 7] + (turn64(x, 1n) ^ turn64(x, 8n) ^ (x >> 7n)) + (turn64(y, 19n) ^ turn64(y, 61n) ^ (y >> 6n))) & MASK;
    }
    const s = i + (turn64(e, 14n) ^ turn64(e, 18n) ^ turn64(e, 41n)) + ((e & f) ^ ((e ^ MASK) & g)) + K64[t] + w[t];
    const u = (turn64(a, 28n) ^ turn64(a, 34n) ^ turn64(a, 39n)) + ((a & b) ^ (a & c) ^ (b & c));
    [i, g, f, e, d, c, b, a] = [g, f, e, (d + s) & MASK, c, b, a, (s + u) & MASK];
  }
  [a, b, c, d, e, f, g, i].forEach((x, j) => (h[j] = (h[j] + x) & MASK));
}

function words512(bytes, start) {
  const view = padded(bytes, 128);
  const read = (at) => (BigInt(view.getUint32(at)) << 32n) | BigInt(view.getUint32(at + 4));
  const h = start.slice();
  const w = [];
  for (let at = 0; at < view.byteLength; at += 128) {
    for (let t = 0; t < 16; t++) w[t] = read(at + 8 * t);
    round512(h, w);
  }
  const out = new DataView(new ArrayBuffer(64));
  h.forEach((x, i) => {
    out.setUint32(8 * i, Number(x >> 32n));
    out.setUint32(8 * i + 4, Number(x & 0xffffffffn));
  });
  return new Uint8Array(out.buffer);
}

/** @param {Uint8Array} bytes @returns {Uint8Array} 64 bytes */
export const sha512 = (bytes) => words512(bytes, squares.slice(0, 8));

/** @param {Uint8Array} bytes @returns {Uint8Array} 48 bytes */
export const sha384 = (bytes) => words512(bytes, squares.slice(8)).slice(0, 48);

/** HMAC-SHA-256. @param {Uint8Array} key at most 64 bytes: no key of rb1 is longer */
export function hmac(key, message) {
  const padding = (byte, tail) => {
    const out = new Uint8Array(64 + tail.length).fill(byte, 0, 64);
    key.forEach((k, i) => (out[i] ^= k));
    out.set(tail, 64);
    return sha256(out);
  };
  return padding(0x5c, padding(0x36, message));
}

/** HKDF-Extract with SHA-256. */
export const extract = (salt, material) => hmac(salt, material);

/** HKDF-Expand with SHA-256. @param {number} size at most 32: nothing longer is derived here */
export const expand = (key, info, size) => {
  const block = new Uint8Array(info.length + 1);
  block.set(info);
  block[info.length] = 1;
  return hmac(key, block).slice(0, size);
};
