// The phone page: puts the driver, the browser and the page together.

import './polyfill.js';
import { random, randomBelow } from './rb1/bytes.js';
import { parseFragment } from './rb1/slip.js';
import { memory, open } from './db.js';
import { backOff, request } from './net.js';
import { run } from './parts.js';
import { tab } from './tab.js';
import { App } from './ui/app.js';
import { shared } from './shared.js';
import { Voter } from './voter.js';

/** Sleepers that wake early: `nap` when the network is back or the page is seen again, `doze` stays asleep while hidden. */
function sleepers() {
  const wakers = new Set();
  const wake = () => wakers.forEach((w) => w());
  addEventListener('online', wake);
  addEventListener('pageshow', wake);
  document.addEventListener('visibilitychange', () => document.hidden || wake());
  const rest = (s) => new Promise((resolve) => setTimeout(resolve, Math.max(0, s) * 1000));
  const nap = (s) =>
    new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        wakers.delete(done);
        resolve();
      };
      const timer = setTimeout(done, s * 1000);
      wakers.add(done);
    });
  const doze = async (s) => {
    await nap(s);
    while (document.hidden) await nap(3600);
  };
  return { rest, nap, doze };
}

function forgetToken() {
  if (location.hash) history.replaceState(history.state, '', location.pathname);
}

/** Asks the person to go on where nothing can be stored; nothing was spent yet (rb1 §16 F3). */
async function openStorage(app) {
  try {
    return await open();
  } catch (e) {
    await new Promise((resolve) => {
      app.on = { acceptStorage: resolve };
      app.show({ screen: 'storage' });
    });
    return memory();
  }
}

/** A display key that the service knows was made by somebody who is signed in. */
const fromPanel = async (display) => display !== '' && (await request('/api/v1/hall', undefined, { Authorization: 'Display ' + display })).status === 200;

/**
 * A device stays a kiosk until the staff end it, so that the links its camera opens are taken there.
 * @returns {Promise<{number: string, display: string}|null>} null when this is a voter's phone
 */
async function kioskSettings(db, now) {
  const fragment = parseFragment(location.hash);
  if (fragment.kind === 'kiosk') {
    const { number, display } = fragment;
    const before = await db.get('kiosk');
    // Who is handed the device cannot give it a code of their own: a kiosk that has one takes another only from the panel.
    const end = before && before.end && before.until > now && !(await fromPanel(display)) ? before.end : fragment.end;
    await db.put({ kiosk: { state: 'kiosk', number, display, end, tries: 0, until: now + 24 * 3600 * 1000 } });
    history.replaceState(history.state, '', location.pathname); // the display key stays in no address
  }
  const kept = await db.get('kiosk');
  return kept && kept.until > now ? kept : null;
}

const kioskButtons = (kiosk) => ({
  kiosk: true,
  fromPool: (sid) => kiosk.fromPool(sid),
  nextPerson: () => kiosk.next(),
  wipe: () => kiosk.wipe().then(() => kiosk.next()),
  leave: () => kiosk.leave(),
  link: (hash) => kiosk.link(hash),
  endKiosk: (code) => kiosk.end(code).then((why) => why || location.reload()),
});

/** The staff's device fetches what makes it one, however long that takes. */
async function openKiosk(app, env, settings) {
  for (let n = 0; !window.minpingKiosk; n++) {
    try {
      await run('kiosk.js');
    } catch (e) {
      app.show({ screen: 'loading', bad: true });
      await env.nap(backOff(n, env.unit()));
    }
  }
  const { Cover, Kiosk, screens, texts } = window.minpingKiosk(shared);
  app.look.add(texts);
  Object.assign(app.screens, screens);
  const kiosk = new Kiosk(env, settings);
  app.connect(kiosk, kioskButtons(kiosk));
  new Cover(app, document.getElementById('app'), () => {
    app.overlay = '';
    kiosk.walkedAway();
  });
  return kiosk;
}

async function main() {
  const app = new App(document.getElementById('app'));
  const fail = () => app.show({ screen: 'failure' });
  addEventListener('unhandledrejection', fail);
  app.on = {};
  app.show({ screen: 'loading' });
  await app.look.restore();
  const db = await openStorage(app);
  const secure = location.protocol === 'https:' || /^(localhost|127\.0\.0\.1|\[::1\])$/.test(location.hostname);
  const env = {
    db,
    tab,
    request,
    random,
    ...sleepers(),
    now: () => Date.now(),
    unit: () => randomBelow(2 ** 31) / 2 ** 31,
    secure,
    forgetToken,
    show: (view) => app.show(view),
  };
  const settings = await kioskSettings(db, env.now());
  const voter = settings ? await openKiosk(app, env, settings) : new Voter(env);
  if (!settings) app.connect(voter);
  const opened = location.hash;
  addEventListener('hashchange', () => {
    if (location.hash === '') return;
    const back = location.hash === opened && voter.rec.state === 'new'; // from the help page, to the entry it was opened on
    if (!back) location.reload(); // a code was scanned into the open page
  });
  await voter.start(location.hash);
}

main();
