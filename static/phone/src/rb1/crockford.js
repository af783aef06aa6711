// Crockford base32 of 10 bytes: slip codes and fingerprints (rb1 §5). A printed slip adds one check character to its code; a code
// without it is one too.

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 16;

/** How a code that is being typed falls into groups. */
export const GROUPS = /.{1,4}/g;

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

/**
 * The check character of 16 characters: with it they are a word of 17 digits of GF(32), x⁵ + x² + 1, whose value at the generator is
 * zero. Every digit has a weight of its own, so one wrong character or two that changed places never pass.
 */
export function check(text) {
  let sum = 0;
  for (const c of text) {
    sum ^= ALPHABET.indexOf(c);
    sum = (sum << 1) ^ (sum & 16 ? 37 : 0);
  }
  return ALPHABET[sum];
}

/** A code as slips print it: "XXXX-XXXX-XXXX-XXXX-C". @param {Uint8Array} ten 10 bytes */
export function printed(ten) {
  const text = group(ten);
  return text + '-' + check(text.replace(/-/g, ''));
}

/** What a person meant: letters and digits in upper case, O for 0 and I or L for 1 forgiven. What is written between them counts for nothing. */
export function tidy(typed) {
  return String(typed)
    .replace(/[\uFF01-\uFF5E]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]|[\u30FC\uFF70\u115F\u3164]/gu, '') // strokes, dots, blanks, marks that are not seen
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1');
}

/**
 * What can be said about a code while it is typed.
 * @returns {{odd: string, extra: number, check: ''|'right'|'wrong'}} the first character that no code has, how many are too many, and
 *   what the check character says once it is there
 */
export function faults(typed) {
  const s = tidy(typed);
  const odd = Array.from(s).find((c) => !ALPHABET.includes(c)) || '';
  const extra = Math.max(0, s.length - LENGTH - 1);
  if (odd || extra || s.length <= LENGTH) return { odd, extra, check: '' };
  return { odd, extra, check: check(s.slice(0, LENGTH)) === s[LENGTH] ? 'right' : 'wrong' };
}

/** Reads a typed code, with its check character or without. @returns {Uint8Array|null} 10 bytes, null when it is not a code */
export function parse(typed) {
  const s = tidy(typed);
  const found = faults(s);
  if (s.length < LENGTH || found.odd || found.extra || found.check === 'wrong') return null;
  const out = new Uint8Array(10);
  let acc = 0;
  let bits = 0;
  let at = 0;
  for (const c of s.slice(0, LENGTH)) {
    acc = (acc << 5) | ALPHABET.indexOf(c);
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      out[at++] = acc >> bits;
      acc &= (1 << bits) - 1;
    }
  }
  return out;
}
