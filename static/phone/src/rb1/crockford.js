// Crockford base32 of 10 bytes: slip codes and fingerprints (rb1 §5).

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** @param {Uint8Array} ten 10 bytes @returns {string} 16 characters in groups of four, "XXXX-XXXX-XXXX-XXXX" */
export function group(ten) {
  let out = '';
  let acc = 0;
  let bits = 0;
  for (const b of ten) {
    acc = (acc << 8) | b;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      out += ALPHABET[(acc >> bits) & 31];
    }
    acc &= (1 << bits) - 1;
  }
  return out.replace(/(.{4})(?=.)/g, '$1-');
}

/** What a person meant: upper case, no gaps, O for 0 and I or L for 1 forgiven. */
export function tidy(typed) {
  return String(typed)
    .toUpperCase()
    .replace(/[\uFF01-\uFF5E]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0).toUpperCase())
    .replace(/[\s\u3000·.—–_-]/g, '')
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1');
}

/** Reads a typed code. @returns {Uint8Array|null} 10 bytes, null when it is not a code */
export function parse(typed) {
  const s = tidy(typed);
  if (s.length !== 16) return null;
  const out = new Uint8Array(10);
  let acc = 0;
  let bits = 0;
  let at = 0;
  for (const c of s) {
    const v = ALPHABET.indexOf(c);
    if (v < 0) return null;
    acc = (acc << 5) | v;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      out[at++] = acc >> bits;
      acc &= (1 << bits) - 1;
    }
  }
  return out;
}
