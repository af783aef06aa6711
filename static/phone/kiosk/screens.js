// The kiosk's own two screens: for the next slip, and after a ballot.

/** @param page {bar, button, clauses, ended, fill, h, mark, p, primary, title, typing} @returns {{kiosk, kioskDone}} as ui/screens.js has them */
export function screensOf({ bar, button, clauses, ended, fill, h, mark, p, primary, title, typing }) {
  function kiosk(t, view, on) {
    const waiting = (x) =>
      h(
        'section.card',
        null,
        x.group && h('h2', null, x.group),
        h('p', null, fill(t.kioskPool, { n: x.n })),
        button(x.group ? fill(t.kioskVoteOf, { group: x.group }) : t.kioskVote, () => on.fromPool(x.sid)),
      );
    return [
      view.registered && h('p.note', { role: 'status' }, t.kioskRegistered),
      view.left && h('p.note', { role: 'status' }, t.kioskLeft),
      view.pool.map(waiting),
      typing(t, on, view, [title(t.kioskTitle), h('p', null, t.kioskText), h('p', null, t.kioskScan)]),
      button(t.kioskEnd, on.endKiosk),
    ];
  }

  function kioskDone(t, view, on) {
    const head = view.good ? ended(t, view, 1, t.done) : [mark('poor', '!'), h('h1.say', { tabindex: '-1' }, clauses(t.kioskLate))];
    return [head, p(t.kioskDone), bar(primary(t.kioskNext, on.nextPerson))];
  }

  return { kiosk, kioskDone };
}
