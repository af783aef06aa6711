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

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}\[\],]/g;

/** Refuses JSON in which an object has a key twice, also in another case: readers differ in which one they take. */
export function unambiguous(raw) {
  parse(raw);
  const stack = [];
  for (const [token] of fromUtf8(raw).matchAll(TOKEN)) {
    const here = stack[stack.length - 1];
    if (token === '{') stack.push({ keys: new Set(), next: true });
    else if (token === '[') stack.push({ keys: null, next: false });
    else if (token === '}' || token === ']') stack.pop();
    else if (token === ',') here.next = !!here.keys;
    else if (here && here.next) {
      const key = JSON.parse(token).toLowerCase();
      if (here.keys.has(key)) throw new Error(`the key "${key}" is there twice`);
      here.keys.add(key);
      here.next = false;
    }
  }
  return raw;
}
