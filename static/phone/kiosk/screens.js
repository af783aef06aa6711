// The kiosk's own screens: for the next slip, after a ballot, and while it cannot be opened.

/** @param page {bar, button, clauses, ended, fill, h, mark, message, p, primary, title, typing} @returns {{kiosk, kioskDone, kioskAgain}} as ui/screens.js has them */
export function screensOf({ bar, button, clauses, ended, fill, h, mark, message, p, primary, title, typing }) {
  /** Without a code it ends with a tap. */
  const plain = (t, on) => h('section.card', null, h('p', null, clauses(t.kioskNoEnd)), button(t.kioskEndNow, () => on.endKiosk('')));

  /** For the staff alone: the code that they set when they opened the kiosk. */
  function ending(t, view, on) {
    if (!view.ends) return plain(t, on);
    const code = h('input', { id: 'end', inputmode: 'numeric', maxlength: '8', autocomplete: 'off', type: 'password' });
    const problem = h('p.problem', { role: 'alert' });
    const go = h('button.button', { type: 'submit' }, t.kioskEndGo);
    const submit = async (e) => {
      e.preventDefault();
      if (go.disabled) return; // the last try is being looked at
      go.disabled = true;
      problem.textContent = ''; // the same words again are heard again
      const why = await on.endKiosk(code.value.replace(/[０-９]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0)).replace(/\s/g, ''));
      go.disabled = false;
      if (!why) return;
      problem.textContent = why === 'wait' ? t.kioskEndWait : t.kioskEndWrong;
      code.value = '';
      code.focus();
    };
    const form = h('form', { onsubmit: submit, novalidate: true }, h('div.field', null, h('label', { for: 'end' }, t.kioskEndCode), problem, code), go);
    return h('details', null, h('summary', null, t.kioskEnd), form);
  }

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
      ending(t, view, on),
    ];
  }

  function kioskDone(t, view, on) {
    const head = view.good ? ended(t, view, 1, t.done) : [mark('poor', '!'), h('h1.say', { tabindex: '-1' }, clauses(t.kioskLate))];
    return [head, p(t.kioskDone), bar(primary(t.kioskNext, on.nextPerson))];
  }

  /** The panel's link could not be asked about. */
  const kioskAgain = (t, view, on) => [message('fair', '!', t.kioskAgainTitle, p(t.kioskAgainText)), bar(primary(t.again, on.again))];

  return { kiosk, kioskDone, kioskAgain };
}
