// The code that ends a kiosk, as the device keeps it: PBKDF2-HMAC-SHA-256 (RFC 8018) under a salt of its own. Anyone
// who reads the device's storage must try the numbers one by one, and does not learn a code that the staff also use
// elsewhere without doing so.

/** By WebCrypto, and where a phone or plain http has none, so many rounds that a slow phone is done within two seconds. */
const ROUNDS = { native: 400000, plain: 5000 };

const SIZE = 32;

/** @param page {concat, equal, hmac, random, utf8} */
export function codeOf({ concat, equal, hmac, random, utf8 }) {
  async function native(code, salt, iterations) {
    const key = await crypto.subtle.importKey('raw', code, 'PBKDF2', false, ['deriveBits']);
    return new Uint8Array(await crypto.subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-256', salt, iterations }, key, 8 * SIZE));
  }

  /** One block of PBKDF2, which is all that 32 bytes need. */
  async function plain(code, salt, iterations) {
    let u = hmac(code, concat(salt, Uint8Array.of(0, 0, 0, 1)));
    const out = u.slice();
    for (let n = 1; n < iterations; n++) {
      u = hmac(code, u);
      for (let i = 0; i < SIZE; i++) out[i] ^= u[i];
      if (n % 500 === 0) await new Promise((resolve) => setTimeout(resolve)); // the page stays alive
    }
    return out;
  }

  const way = () => (window.crypto && crypto.subtle ? 'native' : 'plain');
  const hash = (code, salt, rounds) => (way() === 'native' ? native : plain)(utf8(code), salt, rounds);

  /** @param {string} code 4 to 8 digits @returns {Promise<{salt, rounds, hash}>} what is kept of it */
  async function lock(code) {
    const salt = random(16);
    const rounds = ROUNDS[way()];
    return { salt, rounds, hash: await hash(code, salt, rounds) };
  }

  /** Whether this is the code that was locked. */
  const opens = async (kept, code) => equal(kept.hash, await hash(code, kept.salt, kept.rounds));

  return { lock, native, opens, plain };
}
