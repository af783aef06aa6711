// The phone page: puts the driver, the browser and the page together.

import './polyfill.js';
import { random, randomBelow } from './rb1/bytes.js';
import { parseFragment } from './rb1/slip.js';
import { memory, open } from './db.js';
import { Kiosk } from './kiosk.js';
import { request } from './net.js';
import { App } from './ui/app.js';
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
  if (/^#[12]\./.test(location.hash)) history.replaceState(history.state, '', location.pathname);
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

async function main() {
  const app = new App(document.getElementById('app'));
  const fail = () => app.show({ screen: 'failure' });
  addEventListener('unhandledrejection', fail);
  app.on = {};
  app.show({ screen: 'loading' });
  const db = await openStorage(app);
  const secure = location.protocol === 'https:' || /^(localhost|127\.0\.0\.1|\[::1\])$/.test(location.hostname);
  const env = {
    db,
    request,
    random,
    ...sleepers(),
    now: () => Date.now(),
    unit: () => randomBelow(2 ** 31) / 2 ** 31,
    secure,
    forgetToken,
    show: (view) => app.show(view),
  };
  const fragment = parseFragment(location.hash);
  const kiosk = fragment.kind === 'kiosk' && new Kiosk(env, fragment.number);
  const voter = kiosk || new Voter(env);
  app.connect(voter, kiosk && { kiosk: true, fromPool: () => kiosk.fromPool(), nextPerson: () => kiosk.next(), wipe: () => kiosk.wipe().then(() => kiosk.next()), leave: () => kiosk.leave() });
  const opened = location.hash;
  addEventListener('hashchange', () => {
    if (location.hash !== '' && location.hash !== opened) location.reload(); // another code came into the open page
  });
  await voter.start(location.hash);
}

main();
