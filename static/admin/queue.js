// A form that is sent again and again, by a scanner that types the next code while the one before is still on its way:
// every code goes into a queue, the field is free at once, and nothing is lost with a page that is swapped or read again.
(() => {
  'use strict';
  const form = document.querySelector('form[data-queue]');
  const input = form && form.querySelector('input[name=code]');
  const done = document.querySelector('[data-queue-done]');
  const note = document.querySelector('[data-queue-note]');
  if (!input || !done || !note || !window.fetch) return;

  // What waits is kept for this tab and this account, until it has been answered: no one voids what someone else
  // scanned.
  const key = 'queue ' + form.dataset.queue + ' ' + form.getAttribute('action');
  let waiting = [];
  try { waiting = JSON.parse(sessionStorage.getItem(key)) || []; } catch { /* no storage, or not ours */ }
  const keep = () => {
    try {
      if (waiting.length) sessionStorage.setItem(key, JSON.stringify(waiting));
      else sessionStorage.removeItem(key);
    } catch { /* it lives as long as the page */ }
  };
  const say = (wrong) => {
    note.hidden = !waiting.length;
    note.textContent = wrong + '还有 ' + waiting.length + ' 张正在处理，可以接着扫。';
  };

  // answered shows the outcome for a slip, above the earlier ones.
  const answered = (html) => {
    const page = new DOMParser().parseFromString(html, 'text/html');
    const item = page.querySelector('li[data-count]');
    if (!item) return false;
    document.querySelectorAll('[data-queue-count]').forEach((el) => { el.textContent = item.dataset.count; });
    const card = done.closest('[hidden]');
    if (card) card.hidden = false;
    done.prepend(document.importNode(item, true));
    while (done.children.length > 200) done.lastElementChild.remove();
    if (item.hasAttribute('data-again')) document.dispatchEvent(new Event('scanagain'));
    return true;
  };

  const send = (code) => {
    const body = new URLSearchParams(new FormData(form));
    body.set('code', code);
    return fetch(form.getAttribute('action'), { method: 'POST', body, headers: { 'X-Queue': '1' }, credentials: 'same-origin' });
  };
  let busy = false;
  const next = async () => {
    if (busy || !waiting.length) return;
    busy = true;
    say('');
    let wrong = '网络不通，正在重试。';
    try {
      const reply = await send(waiting[0]);
      if (reply.status === 401 || reply.redirected) { // the sign-in has ended: after the next one the queue goes on
        location.reload();
        return;
      }
      if (reply.status >= 500 || reply.status === 429) {
        wrong = '系统这会儿处理不了，正在重试。';
        waiting.push(waiting.shift()); // what cannot be done now holds up nothing behind it
        keep();
        throw new Error('not now');
      }
      if (!answered(await reply.text())) { // it is not this person's to do any more, or the session has moved on
        note.textContent = '有 ' + waiting.length + ' 张没有作废，请刷新本页看原因。';
        return;
      }
      waiting.shift();
      keep();
      say('');
      busy = false;
      next();
    } catch {
      say(wrong);
      setTimeout(() => {
        busy = false;
        next();
      }, 2000);
    }
  };

  // Leaving the page gives up what is waiting; a warning says so first.
  document.addEventListener('submit', (event) => {
    if (!waiting.length || !/\/(kiosk|logout)$/.test(event.target.action)) return;
    if (window.confirm('还有 ' + waiting.length + ' 张没有作废。现在离开，这些票要重新扫。')) {
      waiting = [];
      keep();
    } else {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
  }, true);

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const code = input.value.trim();
    input.value = '';
    input.focus();
    if (!code) return;
    waiting.push(code);
    keep();
    next();
  });
  next();
})();
