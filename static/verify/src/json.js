// JSON of a bundle as Go's encoder spells it, and nothing looser.

import { fromUtf8 } from '../../phone/src/rb1/bytes.js';

/** Compact JSON without HTML escapes; Go escapes the two line separators and JavaScript does not. */
export const goJSON = (v) => JSON.stringify(v).replace(/\u2028/g, '\\u2028').replace(/\u2029/g, '\\u2029');

/** Parses bytes. @throws with words for a person */
export function parse(raw) {
  if (!raw) throw new Error('the file is missing');
  try {
    return JSON.parse(fromUtf8(raw));
  } catch (e) {
    throw new Error('not the JSON that is expected');
  }
}

/** Refuses an object with keys beyond those known. */
export function only(o, keys, what) {
  if (o === null || typeof o !== 'object' || Array.isArray(o)) throw new Error(what + ' is not an object');
  for (const k of Object.keys(o)) if (!keys.includes(k)) throw new Error(`${what} has an unknown key`);
  return o;
}
