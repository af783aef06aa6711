// X25519 of RFC 7748 §5 on BigInt: the one exchange that HPKE needs (rb1 §2), with a key that is thrown away. The ladder of the
// RFC line by line; its vectors and those of RFC 9180 A.2.1 are run by the tests.

const P = 2n ** 255n - 19n;
const A24 = 121665n;
const BASE = Uint8Array.of(9, ...new Uint8Array(31));

const mod = (a) => ((a %= P) < 0n ? a + P : a);

function power(base, exponent) {
  let out = 1n;
  for (let b = base, e = exponent; e > 0n; e >>= 1n, b = mod(b * b)) if (e & 1n) out = mod(out * b);
  return out;
}

function toNumber(bytes) {
  let out = 0n;
  for (let i = 31; i >= 0; i--) out = (out << 8n) | BigInt(bytes[i]);
  return out;
}

function toBytes(number) {
  const out = new Uint8Array(32);
  for (let i = 0, n = number; i < 32; i++, n >>= 8n) out[i] = Number(n & 255n);
  return out;
}

/** decodeScalar25519: three low bits and the top bit cleared, the one below the top set. */
function clamp(scalar) {
  const k = scalar.slice();
  k[0] &= 248;
  k[31] = (k[31] & 127) | 64;
  return toNumber(k);
}

/** @param {Uint8Array} scalar 32 bytes @param {Uint8Array} u 32 bytes, its top bit ignored @returns {Uint8Array} 32 bytes */
export function x25519(scalar, u) {
  const k = clamp(scalar);
  const x1 = mod(toNumber(u) & (2n ** 255n - 1n));
  let [x2, z2, x3, z3, swap] = [1n, 0n, x1, 1n, 0n];
  for (let t = 254n; t >= 0n; t--) {
    const bit = (k >> t) & 1n;
    if (swap !== bit) [x2, z2, x3, z3] = [x3, z3, x2, z2];
    swap = bit;
    const [a, b, c, d] = [x2 + z2, x2 - z2, x3 + z3, x3 - z3];
    const [aa, bb, da, cb] = [mod(a * a), mod(b * b), mod(d * a), mod(c * b)];
    const e = aa - bb;
    x3 = mod((da + cb) * (da + cb));
    z3 = mod(x1 * mod((da - cb) * (da - cb)));
    x2 = mod(aa * bb);
    z2 = mod(e * (aa + A24 * e));
  }
  if (swap) [x2, z2] = [x3, z3];
  return toBytes(mod(x2 * power(z2, P - 2n)));
}

export const publicKey = (scalar) => x25519(scalar, BASE);

/** @throws when the other key is of small order: the shared secret would be known to everyone (RFC 7748 §6.1) */
export function sharedSecret(scalar, theirs) {
  const out = x25519(scalar, theirs);
  if (out.every((b) => b === 0)) throw new Error('public key of small order');
  return out;
}
