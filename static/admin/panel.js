// What the panel's pages gain from a script. Each works without it.
(() => {
  'use strict';
  const all = (root, selector) => Array.from(root.querySelectorAll(selector));

  // A press with Ctrl, Shift or ⌘ shows the answer in another tab: this page stays as it is.
  let beside = false;
  document.addEventListener('click', (event) => { beside = event.ctrlKey || event.metaKey || event.shiftKey; }, true);

  // A form is sent once, however often its button is pressed. A page that is still there after a while was stopped, or its answer is lost:
  // the button works again, and the server knows the form by its key.
  const patience = (form) => (form.enctype === 'multipart/form-data' ? 120 : 20) * 1000;
  const timers = new WeakMap();
  const again = (form) => {
    clearTimeout(timers.get(form));
    delete form.dataset.sent;
    all(form, 'button[type=submit]').forEach((b) => b.removeAttribute('aria-disabled'));
  };
  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (!form.matches('form[data-once]') || event.defaultPrevented || beside) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    if (cutOff(form)) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = '1';
    keepUnsent(form);
    if (form.dataset.draft) {
      try { window.sessionStorage.setItem('sent', draftKey(form)); } catch { /* it is offered once more */ }
    }
    // Next turn: a button that is disabled now would not be sent with its value.
    setTimeout(() => all(form, 'button[type=submit]').forEach((b) => b.setAttribute('aria-disabled', 'true')), 0);
    timers.set(form, setTimeout(() => again(form), patience(form)));
  });

  // Without a network the first press says so and sends nothing; the second is sent, for the service may be on this very machine.
  const cutOff = (form) => {
    const said = form.querySelector('.offline');
    if (said) said.remove();
    if (said || navigator.onLine !== false) return false;
    const note = document.createElement('div');
    note.className = 'notice fair offline';
    note.setAttribute('role', 'alert');
    note.textContent = '现在没有网络，没有提交。填的都还在，连上以后再按一次。';
    form.prepend(note);
    note.scrollIntoView({ block: 'center' });
    return true;
  };
  window.addEventListener('online', () => all(document, '.offline').forEach((note) => note.remove()));

  // What was typed into a form: neither passwords nor files nor what the page sends along.
  const choice = (el) => el.type === 'radio' || el.type === 'checkbox';
  const fieldsOf = (form) => all(form, 'input[name], textarea[name], select[name]').filter((el) => !/^(hidden|password|file)$/.test(el.type));
  const typedIn = (form) => JSON.stringify(fieldsOf(form).filter((el) => !choice(el) || el.checked).map((el) => [el.name, el.value]));
  const draftKey = (form) => 'draft:' + form.dataset.draft + ':' + location.pathname; // no one is offered what someone else typed in this tab
  const versionOf = (form) => (form.querySelector('input[type=hidden][name=version]') || {}).value
    || new URL(form.getAttribute('action') || '', location.href).searchParams.get('version') || undefined; // a scheme's is in its address
  const snapshot = (form) => ({ typed: typedIn(form), version: versionOf(form) });
  const words = (el) => (el ? el.textContent.replace('（可不填）', '').replace(/\s+/g, ' ').trim() : '');
  // What was typed into a form that others have changed since is not put over theirs: it is shown, to be copied.
  const overtaken = (form, kept, text) => {
    const seen = new Map();
    const list = document.createElement('dl');
    JSON.parse(kept.typed).forEach(([name, value]) => {
      const fields = fieldsOf(form).filter((el) => el.name === name && (!choice(el) || el.value === value));
      const n = seen.get(name) || 0;
      seen.set(name, n + 1);
      const el = fields.length && choice(fields[0]) ? fields[0] : fields[n];
      if (!value.trim() || (el && (choice(el) ? el.checked : el.value === value))) return;
      const label = words(el && el.labels && el.labels[0]);
      const group = el && choice(el) && el.closest('fieldset');
      const option = el && el.tagName === 'SELECT' && [...el.options].find((o) => o.value === value);
      const term = document.createElement('dt');
      const said = document.createElement('dd');
      const id = el && (el.id || (group && group.id));
      const to = document.createElement(id ? 'a' : 'span'); // many fields of a page have the same words
      if (id) to.href = '#' + id;
      to.textContent = group ? words(group.querySelector('legend')) : label;
      term.append(to);
      said.textContent = el && choice(el) ? label : option ? option.text : value;
      list.append(term, said);
    });
    const fold = document.createElement('details');
    const summary = document.createElement('summary');
    summary.textContent = '查看当时填的内容';
    fold.append(summary, list);
    text.append(fold);
    return list.childElementCount > 0;
  };
  const offer = (form, kept, says, drop) => {
    const note = document.createElement('div');
    note.className = 'notice fair';
    note.setAttribute('role', 'status');
    const text = document.createElement('div');
    text.textContent = says;
    note.append(text);
    if (kept.version !== versionOf(form)) {
      text.textContent += '之后这张表已有新的改动，不能直接恢复。需要的请从下面复制。';
      if (drop) {
        const away = document.createElement('button');
        away.type = 'button';
        away.className = 'button textlike small';
        away.textContent = '不再显示';
        away.addEventListener('click', () => { note.remove(); drop(); });
        note.append(away);
      }
      if (overtaken(form, kept, text)) form.prepend(note);
      return;
    }
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'button';
    button.textContent = '恢复';
    note.append(button);
    form.prepend(note);
    button.addEventListener('click', () => {
      const byName = new Map();
      JSON.parse(kept.typed).forEach(([name, value]) => byName.set(name, [...(byName.get(name) || []), value]));
      fieldsOf(form).forEach((el) => {
        const values = byName.get(el.name) || [];
        if (choice(el)) el.checked = values.includes(el.value);
        else if (values.length) el.value = values[0];
      });
      form.dispatchEvent(new Event('input', { bubbles: true }));
      note.remove();
    });
  };

  // What was sent is kept until any page of the service is shown. If the connection was lost instead, Back comes to an empty form, which
  // offers it.
  const unsent = (value) => {
    try {
      const had = window.sessionStorage.getItem('unsent');
      if (value) window.sessionStorage.setItem('unsent', JSON.stringify(value));
      else window.sessionStorage.removeItem('unsent');
      return JSON.parse(had);
    } catch { return null; }
  };
  const here = new URL(location.href);
  const place = () => location.pathname + location.search;
  const keepUnsent = (form) => {
    if (!form.querySelector('[type=password]')) unsent({ at: place(), to: form.getAttribute('action'), ...snapshot(form) });
  };
  const offerUnsent = () => {
    const lost = unsent();
    const [visit] = performance.getEntriesByType('navigation');
    if (!lost || lost.at !== place() || !visit || visit.type !== 'back_forward') return;
    const form = all(document, 'form[data-once]').find((f) => f.getAttribute('action') === lost.to && !f.querySelector('.summary-wrong'));
    if (!form || form.dataset.draft || typedIn(form) === lost.typed) return;
    if (form.closest('details')) form.closest('details').open = true;
    offer(form, lost, '上次提交没有送到，填的内容还在。');
  };

  // After signing out, what the browser kept of earlier pages, or another tab shows, is asked for again.
  const shownAt = Date.now();
  let left = false;
  const signedOut = () => {
    try { return left || Number(window.localStorage.getItem('left')) >= shownAt; } catch { return left; }
  };
  const leave = () => {
    try { window.localStorage.setItem('left', String(Date.now())); } catch { /* the page that was left knows */ }
  };
  // Other tabs are told once the service has answered: by the page after signing out, or, since voters' pages keep nothing of the panel,
  // when this one makes way for the kiosk.
  document.addEventListener('submit', (event) => {
    if (event.defaultPrevented || !/\/(kiosk|logout)$/.test(event.target.action)) return;
    left = true;
    if (event.target.action.endsWith('/kiosk')) window.addEventListener('pagehide', leave, { once: true });
  });
  if (here.searchParams.get('said') === 'out') leave();
  // So is a page of the account before, when another signed in: every form begins its key with a mark of the account it was drawn for.
  const [account] = ((document.querySelector('input[name=form_key]') || {}).value || '').match(/^\w+(?=\.)/) || [''];
  const stored = () => {
    try { return window.localStorage.getItem('account'); } catch { return null; }
  };
  const another = () => account !== '' && stored() !== null && stored() !== account;
  if (account && stored() !== account) {
    try { window.localStorage.setItem('account', account); } catch { /* the service refuses what the wrong page sends */ }
  }
  window.addEventListener('pageshow', (event) => { if (event.persisted && (signedOut() || another())) location.reload(); });
  window.addEventListener('storage', (event) => { // what is being typed is not taken away
    if (((event.key === 'left' && event.newValue) || (event.key === 'account' && another())) && !dirty) location.reload();
  });
  // The back button brings pages back as they were left.
  window.addEventListener('pageshow', () => {
    all(document, 'form[data-once]').forEach(again);
  });

  // A page that answered a form is read again as the page of the form; one that returned what was typed asks before it sends it again.
  if (!document.querySelector('.summary-wrong')) history.replaceState(history.state, '', location.href);

  // What was done is announced once: a reloaded page does not announce it again.
  if (here.searchParams.has('said')) {
    here.searchParams.delete('said');
    history.replaceState(history.state, '', here);
  }
  offerUnsent();

  // Slips that this browser made and no one has confirmed as printed (slips.js keeps them): the session page reminds
  // people of them.
  all(document, '[data-unprinted]').forEach((note) => {
    if (!window.indexedDB) return;
    const ask = indexedDB.open('minping-slips', 1);
    ask.onupgradeneeded = () => ask.transaction.abort(); // none were ever made here: leave nothing behind
    ask.onerror = (event) => event.preventDefault();
    ask.onsuccess = () => {
      const base = ask.result;
      const one = base.transaction('batches').objectStore('batches').count(note.dataset.unprinted);
      one.onsuccess = () => {
        note.hidden = !one.result;
        base.close();
      };
    };
  });

  // Countdowns. The server's clock is what counts: its Date header corrects ours.
  let ahead = 0;
  const tick = () => {
    all(document, '[data-until]').forEach((el) => {
      const left = Math.max(0, Math.ceil((Date.parse(el.dataset.until) - Date.now() - ahead) / 1000));
      const text = left >= 60 ? Math.floor(left / 60) + ' 分 ' + (left % 60) + ' 秒' : left + ' 秒';
      if (el.textContent !== text) el.textContent = text;
    });
  };
  setInterval(tick, 250);
  tick();

  // The live part of the session page: when the session has moved on, the whole page is reloaded, unless someone is
  // typing.
  let dirty = Boolean(document.querySelector('.summary-wrong')); // a form that came back holds what was typed
  document.addEventListener('input', (event) => {
    if (event.target.closest('form')) dirty = true;
  });
  // A form that was sent ends this page itself: reading the page again would stop it, and starting the kiosk ends the sign-in.
  const underWay = () => Boolean(document.querySelector('form[data-sent]'));
  const movedOn = () => {
    if (underWay()) return;
    if (!dirty) {
      location.reload();
      return;
    }
    if (document.getElementById('moved')) return;
    const note = document.createElement('div');
    note.id = 'moved';
    note.className = 'notice info';
    note.setAttribute('role', 'status');
    const text = document.createElement('div');
    text.textContent = '这一场的状态变了。填好的内容还没有提交；提交或';
    const link = document.createElement('a');
    link.href = location.href;
    link.textContent = '刷新页面';
    text.append(link, '后可以看到新的状态。');
    note.append(text);
    document.querySelector('main').prepend(note);
  };
  let seen = document.getElementById('live') && document.getElementById('live').dataset.state;
  document.addEventListener('htmx:afterRequest', (event) => {
    const date = event.detail.xhr && event.detail.xhr.getResponseHeader('Date');
    if (date) ahead = Date.parse(date) + 500 - Date.now();
    const lost = document.getElementById('lost');
    if (lost) lost.hidden = event.detail.successful;
    if (event.detail.xhr && event.detail.xhr.status === 401 && !underWay()) location.reload();
  });
  document.addEventListener('htmx:afterSwap', () => {
    const live = document.getElementById('live');
    if (live && seen && live.dataset.state !== seen) {
      seen = live.dataset.state;
      movedOn();
    }
    tick();
  });

  // Copying, where the browser lets us.
  all(document, '[data-copy]').forEach((button) => {
    if (!navigator.clipboard) return;
    button.hidden = false;
    button.addEventListener('click', () => {
      navigator.clipboard.writeText(button.dataset.copy).then(() => { button.textContent = '已复制'; });
    });
  });
  all(document, '[data-print]').forEach((button) => {
    button.hidden = false;
    button.addEventListener('click', () => window.print());
  });

  // On a phone the figures of a chart are below it, one by one: they are folded there.
  const narrow = window.matchMedia('screen and (max-width: 47.5rem)');
  const foldFigures = () => { all(document, '.more.printed').forEach((d) => { d.open = !narrow.matches; }); };
  foldFigures();
  narrow.addEventListener('change', foldFigures);

  // On paper a sum stands with what it was added up from, and a chart with its figures.
  let unfolded = [];
  window.addEventListener('beforeprint', () => {
    unfolded = unfolded.concat(all(document, '.fold.sum:not([open]), .more.printed:not([open])'));
    unfolded.forEach((d) => { d.open = true; });
  });
  window.addEventListener('afterprint', () => {
    unfolded.forEach((d) => { d.open = false; });
    unfolded = [];
  });

  // The count of the slips, as one line that balances while it is typed.
  const whole = (el) => {
    const text = el.value.trim().replace(/[０-９]/g, (d) => String.fromCharCode(d.charCodeAt(0) - 0xfee0));
    return /^\d{1,7}$/.test(text) ? Number(text) : null;
  };
  all(document, '[data-balance][data-printed]').forEach((card) => {
    const line = card.querySelector('[data-sum-line]');
    const field = (name) => card.querySelector('input[name=' + name + ']');
    const parts = ['issued', 'left_over', 'damaged'].map(field);
    const printed = Number(card.dataset.printed);
    const show = () => {
      const [issued, left, damaged] = parts.map(whole);
      let text = '印制 ' + printed + ' = 发出 ' + (issued ?? '…') + ' + 剩余 ' + (left ?? '…') + (damaged ? ' + 损坏 ' + damaged : '');
      const all3 = issued !== null && left !== null && damaged !== null;
      const differs = all3 ? printed - issued - left - damaged : 0;
      if (all3) text += differs === 0 ? ' ✓' : differs > 0 ? '，少 ' + differs + ' 张' : '，多 ' + -differs + ' 张';
      line.textContent = text;
      line.classList.toggle('good', all3 && differs === 0);
      line.classList.toggle('poor', all3 && differs !== 0);
    };
    card.addEventListener('input', show);
    show();
  });

  // The sum of a score sheet, in exact hundredths.
  const hundredths = (text) => {
    const m = /^\s*(-?)(\d{1,6})(?:\.(\d{1,2}))?\s*$/.exec(text);
    if (!m) return 0;
    const n = Number(m[2]) * 100 + Number(((m[3] || '') + '00').slice(0, 2));
    return m[1] ? -n : n;
  };
  all(document, 'form[data-sum]').forEach((form) => {
    const out = form.querySelector('[data-total]');
    if (!out) return;
    const base = Number(form.dataset.sum || 0);
    const left = form.querySelector('[data-left]');
    const filled = (item) => {
      const box = item.querySelector('[data-add]');
      const tap = item.querySelector('.taps input:checked');
      return (box && box.value.trim() !== '') || (tap && tap.value !== 'other');
    };
    const add = () => {
      const open = all(form, '.scoring').filter((item) => item.querySelector('[data-add], .taps') && !filled(item)).length;
      if (left) left.textContent = open > 0 ? '，还有 ' + open + ' 项没有填' : '';
      const n = all(form, '[data-add], .taps input:checked').reduce((s, el) => s + hundredths(el.value), base);
      out.textContent = (n < 0 ? '-' : '') + Math.floor(Math.abs(n) / 100) + '.' + String(Math.abs(n) % 100).padStart(2, '0');
    };
    form.addEventListener('input', (event) => { // a score is tapped or typed, never both
      const item = event.target.closest('.scoring');
      const box = item && item.querySelector('[data-add]');
      const other = item && item.querySelector('.taps [value=other]');
      if (other && event.target === box) other.checked = box.value.trim() !== '';
      else if (other && event.target.type === 'radio' && event.target !== other) box.value = '';
      else if (event.target === other) box.focus();
      add();
    });
    add();
  });

  // What was saved, wherever that led, needs not to be kept.
  if (document.querySelector('.notice.good')) {
    try {
      const sent = window.sessionStorage.getItem('sent');
      if (sent) window.sessionStorage.removeItem(sent);
      window.sessionStorage.removeItem('sent');
    } catch { /* nothing is kept there */ }
  }

  // How many drafts that were overtaken are kept beside the one that is typed.
  const mostPassed = 3;

  // Long forms survive a lost connection or a session that ended: what was typed is kept in this tab until it was saved.
  all(document, 'form[data-draft]').forEach((form) => {
    const key = draftKey(form);
    const store = window.sessionStorage;
    let kept = null;
    try { kept = JSON.parse(store.getItem(key)); } catch { return; }
    const back = form.querySelector('.summary-wrong'); // a form that came back shows what was typed
    const passed = (kept && kept.before) || []; // by newer versions: such a draft is only shown, and stays beside what is typed after it
    const current = kept && kept.version === versionOf(form);
    if (kept && kept.typed && !current && !back) passed.push({ typed: kept.typed, version: kept.version });
    passed.splice(0, passed.length - mostPassed);
    const keep = (what) => store.setItem(key, JSON.stringify({ ...what, before: passed }));
    const drop = (draft) => () => {
      const at = passed.indexOf(draft);
      if (at >= 0) passed.splice(at, 1); // one that was let go for room is gone already
      try { keep(typing || current ? typing || kept : {}); } catch { /* full: less is kept than before */ }
    };
    let typing = null;
    if (!back) passed.slice().forEach((draft) => offer(form, draft, '上次有填了没有保存的内容。', drop(draft)));
    if (kept && kept.typed && current && kept.typed !== typedIn(form) && !back) offer(form, kept, '上次有填了没有保存的内容。');
    form.addEventListener('input', () => {
      typing = snapshot(form);
      const were = passed.slice();
      for (;;) { // where there is no room, what is typed now is worth more than what was overtaken
        try { return keep(typing); } catch { /* full */ }
        if (!passed.shift()) break;
      }
      passed.push(...were); // it does not fit by itself either: nothing is let go for it
    });
  });

  // What a link carries in its fragment, which no server and no log sees, is filled in. Where the page is open already, pasting the link
  // changes nothing but the fragment.
  const arrive = () => {
    const token = document.getElementById('f-token');
    if (token && location.hash.length > 1) { // to the first account
      token.value = location.hash.slice(1);
      token.closest('.field').hidden = true;
      history.replaceState(null, '', location.pathname);
    }
    const first = document.querySelector('[data-first]');
    if (first && location.hash.includes('/')) { // to a first sign-in: name and one-time password; what is left to type is one field
      location.hash.slice(1).split('/').map(decodeURIComponent).forEach((value, i) => {
        const el = first.querySelector(['#f-name', '#f-old_password'][i]);
        if (!el) return;
        el.value = value;
        if (i) el.closest('.field').hidden = true;
        else el.readOnly = true;
      });
      history.replaceState(null, '', location.pathname);
    }
  };
  arrive();
  window.addEventListener('hashchange', arrive);

  // What is typed into a password field can be looked at.
  all(document, 'input[type=password][autocomplete=new-password]').forEach((el) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'button textlike small';
    button.textContent = '显示';
    button.setAttribute('aria-pressed', 'false');
    button.addEventListener('click', () => {
      const hidden = el.type === 'password';
      el.type = hidden ? 'text' : 'password';
      button.textContent = hidden ? '隐藏' : '显示';
      button.setAttribute('aria-pressed', String(hidden));
    });
    el.after(button);
  });

  // A link to something folded away opens it.
  const unfold = () => {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target && target.tagName === 'DETAILS') target.open = true;
  };
  window.addEventListener('hashchange', unfold);
  unfold();

  // The search box: / comes to it, the arrows go through what was found, Escape leaves.
  const box = document.getElementById('find');
  // Letters from which a word is still being composed are not searched for; the word is.
  document.addEventListener('input', (event) => {
    if (event.target === box && event.isComposing) event.stopPropagation();
  }, true);
  if (box) box.addEventListener('compositionend', () => box.dispatchEvent(new Event('input', { bubbles: true })));
  const hits = document.getElementById('hits');
  document.addEventListener('keydown', (event) => {
    const typing = event.target.closest('input, textarea, select, [contenteditable]');
    if (event.key === '/' && !typing && !event.ctrlKey && !event.metaKey && !event.altKey && !event.isComposing) {
      const to = box && box.checkVisibility() ? box : document.querySelector('.findlink');
      if (!to) return;
      event.preventDefault();
      to.focus();
      return;
    }
    if (!hits || !event.target.closest('.find') || event.isComposing) return;
    const found = all(hits, 'a');
    const at = found.indexOf(document.activeElement);
    if (event.key === 'ArrowDown' && at + 1 < found.length) found[at + 1].focus();
    else if (event.key === 'ArrowUp' && at >= 0) (at > 0 ? found[at - 1] : box).focus();
    else if (event.key === 'Escape') {
      hits.replaceChildren();
      box.focus();
    } else return;
    event.preventDefault();
  });

  // A menu behind 更多 closes when one looks elsewhere.
  document.addEventListener('click', (event) => {
    all(document, '.tabbar details[open], .menu[open]').forEach((d) => { if (!d.contains(event.target)) d.open = false; });
  });
})();
