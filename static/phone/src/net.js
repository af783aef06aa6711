// The phone's requests: no cookie, no referrer, no cache (rb1 §13).

const TIMEOUT = 15000;

/**
 * One request. @returns {Promise<{status: number, body: Uint8Array}>} status 0 when there was no answer
 */
export async function request(url, body, headers) {
  const control = typeof AbortController === 'function' ? new AbortController() : null;
  const timer = setTimeout(() => control && control.abort(), TIMEOUT);
  try {
    const answer = await fetch(url, {
      method: body ? 'POST' : 'GET',
      body,
      headers: body ? { 'Content-Type': 'application/octet-stream' } : headers,
      credentials: 'omit',
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
      redirect: 'error',
      signal: control ? control.signal : undefined,
    });
    return { status: answer.status, body: new Uint8Array(await answer.arrayBuffer()) };
  } catch (e) {
    return { status: 0, body: new Uint8Array(0) };
  } finally {
    clearTimeout(timer);
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
