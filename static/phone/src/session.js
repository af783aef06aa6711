// What the phone fetches of a session before it spends anything: manifest, questionnaire, state.

import { equal, fromUtf8 } from './rb1/bytes.js';
import { parseForm, parseManifest, Refused } from './rb1/manifest.js';
import { backOff, routes } from './net.js';

/** The session or a part of it is not there. */
export class Missing extends Error {}

/** Fetches until there is an answer, or until no one wants one. `slow` is called when the network is bad. @throws {Missing} */
async function fetchAll(env, url, slow, wanted = () => true) {
  for (let n = 0; ; n++) {
    const answer = await env.request(url);
    if (answer.status === 200) return answer.body;
    if (answer.status === 404 || answer.status === 410 || !wanted()) throw new Missing(url);
    slow();
    await env.nap(backOff(n, env.unit()));
  }
}

function readBox(sid, manifest) {
  const box = parseManifest(manifest);
  if (box.sid !== sid) throw new Refused('sid');
  return box;
}

/** @throws {Missing|Refused} @returns the ballot box of a session id */
export async function loadBox(env, sid, slow) {
  return readBox(sid, await fetchAll(env, routes(sid).manifest, slow));
}

export async function loadForm(env, box, slow) {
  return parseForm(box, await fetchAll(env, routes(box.sid).form, slow));
}

/** One look at /state. @returns {Promise<{state, at, closes_in?, paused?, rehearsal?}|null>} `at` is when, by performance.now(); null when there was no answer */
export async function look(env, sid) {
  const answer = await env.request(routes(sid).state);
  if (answer.status !== 200) return null;
  try {
    const s = JSON.parse(fromUtf8(answer.body));
    return s && typeof s.state === 'string' ? { ...s, at: performance.now() } : null;
  } catch (e) {
    return null;
  }
}

/**
 * Manifest, state and questionnaire, asked for at once: on a slow network each of them alone is half a second.
 * @throws {Missing|Refused} @returns {Promise<{box, session, form}>} form is null when it is not wanted
 */
export async function loadSession(env, sid, withForm, slow) {
  const to = routes(sid);
  let wanted = true;
  let bad = false;
  const tired = () => {
    bad = true;
    if (wanted) slow();
  };
  const fetched = (url) => fetchAll(env, url, tired, () => wanted);
  try {
    const [manifest, first, text] = await Promise.all([fetched(to.manifest), look(env, sid), withForm ? fetched(to.form) : null]);
    const box = readBox(sid, manifest);
    const session = bad ? await look(env, sid) : first; // the first look is as old as the tries took
    return { box, session, form: text && parseForm(box, text) };
  } finally {
    wanted = false;
  }
}

/** Resolves a session's six-digit number. @returns {Promise<string|null>} its id; null when there is none @throws when there was no answer */
export async function resolve(env, number) {
  const answer = await env.request('/rb1/n/' + number);
  if (answer.status === 404 || answer.status === 400) return null;
  if (answer.status !== 200) throw new Error('no answer');
  const { sid } = JSON.parse(fromUtf8(answer.body));
  return typeof sid === 'string' ? sid : null;
}

/**
 * Whether this manifest is the one that was promised by what was scanned (rb1 §5).
 * @param {{m10?: Uint8Array, m?: Uint8Array}} scan
 */
export function promised(box, scan) {
  if (scan.m10 && !equal(box.m.subarray(0, 10), scan.m10)) return false;
  return !scan.m || equal(box.m, scan.m);
}

/** Whether everything is there that an admission of this session needs: 'ready', 'slip' or 'screen'. */
export function needs(box, scan) {
  if (box.mode !== 'screen' && !scan.token) return 'slip';
  if (box.presence === 1 && !(scan.m && scan.code)) return 'screen';
  return 'ready';
}

/** What this session gives up, in the order in which it is said (rb1 §1, §4, §5, §13). */
export function weaknesses(box, secure) {
  const out = [];
  if (!secure) out.push('http');
  if (box.mode === 'screen') out.push('screen');
  if (box.flow === 'one') out.push('flowOne');
  if (box.presence === 0) out.push('presence0');
  if (box.ballotIssuers < 2) out.push('level1');
  return out;
}
