// ChaCha20-Poly1305 of RFC 8439, the AEAD of rb1 §2, for short messages under keys that are used once: the cipher in 32-bit words, the
// authenticator on BigInt as its section 2.5 writes it down. Tests run the RFC's vectors and compare every length with Go's own.

const P = 2n ** 130n - 5n;
const CLAMP = 0x0ffffffc0ffffffc0ffffffc0fffffffn;
const CONSTANTS = [0x61707865, 0x3320646e, 0x79622d32, 0x6b206574]; // "expand 32-byte k"
const ROUNDS = [[0, 4, 8, 12], [1, 5, 9, 13], [2, 6, 10, 14], [3, 7, 11, 15], [0, 5, 10, 15], [1, 6, 11, 12], [2, 7, 8, 13], [3, 4, 9, 14]];
const TAG = 16;

const words = (bytes) => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return Array.from({ length: bytes.length / 4 }, (_, i) => view.getInt32(4 * i, true));
};

function quarter(x, a, b, c, d) {
  const step = (i, j, k, n) => {
    x[i] = (x[i] + x[j]) | 0;
    const y = x[k] ^ x[i];
    x[k] = (y << n) | (y >>> (32 - n));
  };
  step(a, b, d, 16);
  step(c, d, b, 12);
  step(a, b, d, 8);
  step(c, d, b, 7);
}

/** One block of the key stream (RFC 8439 §2.3). @returns {Uint8Array} 64 bytes */
function block(key, nonce, counter) {
  const start = [...CONSTANTS, ...words(key), counter, ...words(nonce)];
  const x = start.slice();
  for (let i = 0; i < 10; i++) for (const q of ROUNDS) quarter(x, ...q);
  const out = new DataView(new ArrayBuffer(64));
  x.forEach((v, i) => out.setInt32(4 * i, (v + start[i]) | 0, true));
  return new Uint8Array(out.buffer);
}

function cipher(key, nonce, bytes) {
  const out = bytes.slice();
  for (let at = 0; at < out.length; at += 64) {
    const stream = block(key, nonce, 1 + at / 64);
    for (let i = at; i < Math.min(at + 64, out.length); i++) out[i] ^= stream[i - at];
  }
  return out;
}

const little = (bytes) => bytes.reduceRight((n, b) => (n << 8n) | BigInt(b), 0n);

const whole = (n) => Math.ceil(n / 16) * 16;

/** The tag over associated data and a cipher text (RFC 8439 §2.5, §2.8). */
function authenticate(key, nonce, text, aad) {
  const once = block(key, nonce, 0);
  const r = little(once.subarray(0, 16)) & CLAMP;
  const full = new Uint8Array(whole(aad.length) + whole(text.length) + 16);
  full.set(aad);
  full.set(text, whole(aad.length));
  const view = new DataView(full.buffer);
  view.setUint32(full.length - 16, aad.length, true);
  view.setUint32(full.length - 8, text.length, true);
  let sum = 0n;
  for (let at = 0; at < full.length; at += 16) sum = ((sum + little(full.subarray(at, at + 16)) + 2n ** 128n) * r) % P;
  sum += little(once.subarray(16, 32));
  return Uint8Array.from({ length: TAG }, (_, i) => Number((sum >> BigInt(8 * i)) & 255n));
}

const NONE = new Uint8Array(0);

/** @param {Uint8Array} key 32 bytes, for one message @param {Uint8Array} nonce 12 bytes @returns {Uint8Array} cipher text ‖ tag(16) */
export function encrypt(key, nonce, plain, aad = NONE) {
  const text = cipher(key, nonce, plain);
  const out = new Uint8Array(text.length + TAG);
  out.set(text);
  out.set(authenticate(key, nonce, text, aad), text.length);
  return out;
}

/** @throws when it was not encrypted under this key and nonce @returns {Uint8Array} */
export function decrypt(key, nonce, sealed) {
  const text = sealed.subarray(0, -TAG);
  const tag = sealed.subarray(-TAG);
  const wrong = authenticate(key, nonce, text, NONE).reduce((sum, b, i) => sum | (b ^ tag[i]), 0);
  if (sealed.length < TAG || wrong) throw new Error('not authentic');
  return cipher(key, nonce, text);
}
