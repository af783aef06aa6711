// What makes a device a kiosk: a link of the panel, whose key the service knows as a kiosk's of the session that the link names. Any other
// link, also one with the key of a hall screen, which a voter may be sent, makes one that ends with a tap, and changes nothing on a device that is a kiosk already.

const DAY = 24 * 3600 * 1000;

/** @param page {fromUtf8, parseFragment} @param {(code: string) => Promise<Object>} lock @returns settings */
export function settingsOf({ fromUtf8, parseFragment }, lock) {
  /** @returns {boolean|null} whether the panel made this key for a kiosk of the session of this number; null when there was no answer that says so */
  function answered({ status, body }, number) {
    if (status === 401 || status === 403) return false;
    if (status !== 200) return null;
    try {
      const hall = JSON.parse(fromUtf8(body));
      return hall.kiosk === true && [hall, ...(hall.boxes || [])].some((box) => box.number === number);
    } catch (e) {
      return null; // a network that answers for the service
    }
  }

  async function fromPanel(env, { number, display }, again) {
    if (!display) return false;
    for (;;) {
      const known = answered(await env.request('/api/v1/hall', undefined, { Authorization: 'Display ' + display }), number);
      if (known !== null) return known;
      await again();
    }
  }

  /**
   * What the device keeps of being a kiosk. The link stays in the address until it was taken or refused.
   * @param {() => Promise} again waits until it is worth asking again @returns {Promise<Object|null>} null when it is none
   */
  return async function settings(env, again) {
    const fragment = parseFragment(location.hash);
    const alive = (kept) => (kept && kept.until > env.now() ? kept : null);
    if (fragment.kind !== 'kiosk') return alive(await env.db.get('kiosk'));
    const { number, display, end } = fragment;
    const panel = await fromPanel(env, fragment, again);
    if (panel || !alive(await env.db.get('kiosk'))) {
      const kiosk = { state: 'kiosk', number, display: panel ? display : '', end: panel && end ? await lock(end) : null, tries: 0, wait: 0, until: env.now() + DAY };
      await env.db.put({ kiosk });
    }
    history.replaceState(history.state, '', location.pathname); // the display key stays in no address
    return env.db.get('kiosk');
  };
}
