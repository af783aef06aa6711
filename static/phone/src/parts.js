// What few people need is not in the page: another language, the technical page of the help, the reader of codes. It is fetched when it
// is asked for, which is before a slip is spent, and taken only if its SHA-256 is the one in the page (PARTS is written here when the
// page is built), so the page's own hash covers it (rb1 §13).

import { fromUtf8, hex, sha256 } from './rb1/bytes.js';

const kept = {};

async function fetched(name) {
  const dot = name.indexOf('.');
  const url = '/b/' + name.slice(0, dot) + '.' + PARTS[name].slice(0, 8) + name.slice(dot);
  const answer = await fetch(url, { credentials: 'omit', referrerPolicy: 'no-referrer', redirect: 'error' });
  const bytes = new Uint8Array(await answer.arrayBuffer());
  if (hex(sha256(bytes)) !== PARTS[name]) throw new Error('not the part that was announced');
  return fromUtf8(bytes);
}

/** @param {string} name "en.json", "help.json", "scan.js" @returns {Promise<string>} its text @throws when it cannot be had, or is another */
export function part(name) {
  if (!kept[name]) {
    kept[name] = fetched(name);
    kept[name].catch(() => (kept[name] = null)); // asked for again, it is fetched again
  }
  return kept[name];
}

let policy = null; // a name may be used once

/** Runs a part that is a script. The page's policy allows this one by its hash, wherever it comes from. */
export async function run(name) {
  const text = await part(name);
  if (window.trustedTypes && !policy) policy = window.trustedTypes.createPolicy('minping', { createScript: (s) => s });
  const script = document.createElement('script');
  script.textContent = policy ? policy.createScript(text) : text;
  document.head.appendChild(script);
}
