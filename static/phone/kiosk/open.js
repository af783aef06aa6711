// Puts the kiosk's driver and the page together.

const buttons = (kiosk) => ({
  kiosk: true,
  fromPool: (sid) => kiosk.fromPool(sid),
  nextPerson: () => kiosk.next(),
  wipe: () => kiosk.wipe().then(() => kiosk.next()),
  leave: () => kiosk.leave(),
  link: (hash) => kiosk.link(hash),
  endKiosk: (code) => kiosk.end(code).then((why) => why || location.reload()),
});

/** Waits until the network is back or someone taps. */
const again = (app, env) =>
  Promise.race([env.nap(3600), new Promise((resolve) => {
    app.on.again = resolve;
    app.show({ screen: 'kioskAgain' });
  })]).then(() => app.show({ screen: 'loading' }));

/** @returns {(app, env) => Promise<Object|undefined>} opens the kiosk on a page; resolves to its driver, to nothing while the page is loaded again */
export const openOf = ({ Cover, Kiosk, screens, settings, texts }) =>
  async function open(app, env) {
    app.look.add(texts);
    Object.assign(app.screens, screens);
    const kept = await settings(env, () => again(app, env));
    if (!kept) return location.reload(); // another tab has just ended it
    const kiosk = new Kiosk(env, kept);
    app.connect(kiosk, buttons(kiosk));
    new Cover(app, document.getElementById('app'), () => {
      app.overlay = '';
      kiosk.walkedAway();
    });
    return kiosk;
  };
