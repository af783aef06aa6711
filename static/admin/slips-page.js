// Makes, keeps and prints a session's slips. The codes are made and kept by slips.js in this browser; the server gets their hashes.
(() => {
  'use strict';
  const card = document.getElementById('slips');
  if (!card || !window.minpingSlips) return;
  const part = (name) => card.querySelector('[data-slips' + name + ']');
  const config = JSON.parse(card.dataset.config);
  const form = part('');
  const shown = [form, part('-busy'), part('-ready'), part('-gone')];
  const only = (one) => shown.forEach((el) => { el.hidden = el !== one; });
  const wrong = (text) => {
    part('-wrong').hidden = !text;
    part('-text').textContent = text;
  };
  const words = (error) => (error.message === 'storage'
    ? '这个浏览器不让保存票码（可能是无痕窗口）。请换普通窗口再试，现在什么也没有生成。'
    : error.told || '网络不通，票码还在这台电脑上，请再点一次。');

  // Tells the server the hashes; asked again it changes nothing.
  const send = async (made) => {
    const answer = await fetch(config.post, {
      method: 'POST', headers: { 'Content-Type': 'application/json', 'X-Form-Key': form.elements.form_key.value },
      body: JSON.stringify({ boxes: made.boxes.map((b) => ({ group: b.group, token_ids: b.token_ids })) }),
    });
    if (answer.ok) return;
    const { text } = await answer.json().catch(() => ({}));
    throw Object.assign(new Error('refused'), { told: text || '没有保存成功，请刷新页面再试。' });
  };

  const make = async (counts) => {
    wrong('');
    only(part('-busy'));
    try {
      await send(await window.minpingSlips.make({ session: config.session, boxes: counts }));
      location.reload(); // the page now knows the fingerprint that goes on every slip
    } catch (error) {
      only(form);
      wrong(words(error));
    }
  };

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const fields = Array.from(form.querySelectorAll('input[data-sid]'));
    const counts = fields.map((el) => ({ sid: el.dataset.sid, group: el.dataset.group, count: howMany(el.value) }));
    const odd = counts.findIndex((c, i) => !(c.count >= 1 && c.count <= Number(fields[i].dataset.most)));
    if (odd < 0) return void make(counts);
    wrong('张数应为 1 到 ' + fields[odd].dataset.most + ' 的整数。');
    fields[odd].focus();
  });

  // A number as people type it, full-width or with 张 after it; NaN for anything else. The field is one for text: the wheel of a mouse
  // changes no figure.
  const howMany = (text) => {
    const found = /^([0-9]+)张?$/.exec(text.normalize('NFKC').replace(/[\s,]/g, ''));
    return found ? Number(found[1]) : NaN;
  };

  const size = () => Number(part('-size').value);

  const takeAway = () => {
    const sheets = document.querySelector('.slip-sheets');
    if (sheets) sheets.remove();
  };

  const print = async () => {
    wrong('');
    try {
      takeAway();
      document.body.append(await window.minpingSlips.sheets({ ...config, size: size() }));
      window.print();
    } catch (error) {
      wrong(words(error));
    }
  };
  part('-print').addEventListener('click', print);
  part('-done').addEventListener('click', async () => {
    if (!window.confirm('票都打印好、看过了吗？票码从这台电脑上删除后，谁也不能再打印。')) return;
    await window.minpingSlips.confirmPrinted(config.session);
    takeAway();
    only(part('-gone'));
  });

  (async () => {
    let kept = null;
    try {
      kept = await window.minpingSlips.pending(config.session);
    } catch (error) {
      wrong(words(error));
    }
    if (config.state === 'draft') {
      // Made here before, but the server does not know yet: the tab or the answer was lost.
      if (kept) make(kept.boxes);
      else only(form);
      return;
    }
    if (!kept) {
      only(part('-gone'));
      return;
    }
    const n = kept.boxes.reduce((sum, b) => sum + b.count, 0);
    const says = () => { part('-says').textContent = n + ' 张票已生成，打印 ' + Math.ceil(n / size()) + ' 页左右。'; };
    part('-size').addEventListener('change', says);
    says();
    only(part('-ready'));
  })();
})();
