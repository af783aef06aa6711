// The phone's requests: no cookie, no referrer, no cache (rb1 §13).

const TIMEOUT = 15000;

/**
 * One request; what head.js asked for already is not asked for twice.
 * @returns {Promise<{status: number, body: Uint8Array}>} status 0 when there was no answer
 */
export async function request(url, body, headers) {
  const ahead = !body && window.early && window.early[url];
  if (ahead) {
    window.early[url] = null; // once: a second request wants the current state
    const late = new Promise((resolve) => setTimeout(() => resolve({ status: 0 }), TIMEOUT));
    const answer = await Promise.race([readAnswer(ahead), late]);
    if (answer.status) return answer;
  }
  const control = typeof AbortController === 'function' ? new AbortController() : null;
  const timer = setTimeout(() => control && control.abort(), TIMEOUT);
  try {
    return await readAnswer(fetch(url, {
      method: body ? 'POST' : 'GET',
      body,
      headers: body ? { 'Content-Type': 'application/octet-stream' } : headers,
      credentials: 'omit',
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
      redirect: 'error',
      signal: control ? control.signal : undefined,
    }));
  } finally {
    clearTimeout(timer);
  }
}

async function readAnswer(asked) {
  try {
    const answer = await asked;
    return { status: answer.status, body: new Uint8Array(await answer.arrayBuffer()) };
  } catch (e) {
    return { status: 0, body: new Uint8Array(0) };
  }
}

/** Seconds before try n (0, 1, 2 …): doubling to 15, half to one and a half of it, so that a hall does not knock at once. */
export const backOff = (n, unit) => Math.min(15, 0.5 * 2 ** n) * (0.5 + unit);

/** Routes of a session. `cast` comes from the manifest: a path here or another host. */
export const routes = (sid) => {
  const base = '/rb1/' + sid;
  return {
    manifest: base + '/manifest',
    form: base + '/form',
    state: base + '/state',
    admit: base + '/admit',
    comment: base + '/comment',
    checkpoint: base + '/board/checkpoint',
    index: base + '/board/index',
  };
};
