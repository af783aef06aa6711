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

/** A device stays a kiosk until it is ended, so that the links its camera opens are taken there. */
const isKiosk = async (db, now) => parseFragment(location.hash).kind === 'kiosk' || ((await db.get('kiosk')) || { until: 0 }).until > now;

/** Runs a part that there is no going on without, however long it takes to be had. */
async function need(name, app, env) {
  for (let n = 0; ; n++) {
    try {
      return await run(name);
    } catch (e) {
      app.wait(true);
      await env.nap(backOff(n, env.unit()));
    }
  }
}

/** What reads a typed slip: for who came without a link, and for the kiosk. */
async function openTyping(app, env) {
  await need('typing.js', app, env);
  const { typing, start, texts } = window.minpingTyping(shared);
  app.look.add(texts);
  app.screens.start = start;
  return typing;
}

async function openKiosk(app, env) {
  const typing = await openTyping(app, env);
  await need('kiosk.js', app, env);
  return window.minpingKiosk({ ...shared, typing }).open(app, env);
}

async function main() {
  const app = new App(document.getElementById('app'), () => openTyping(app, env));
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
  const kiosk = await isKiosk(db, env.now());
  const voter = kiosk ? await openKiosk(app, env) : new Voter(env);
  if (!voter) return;
  if (!kiosk) app.connect(voter);
  const opened = location.hash;
  addEventListener('hashchange', () => {
    if (location.hash === '') return;
    const back = location.hash === opened && voter.rec.state === 'new'; // from the help page, to the entry it was opened on
    if (!back) location.reload(); // a code was scanned into the open page
  });
  await voter.start(location.hash);
}

main();
