// What forms gain from a script: everything that is missing is reported at once and in the page's own words, before
// anything is sent, so that nothing typed is lost, not even passwords. Without it the browser and the server say the
// same.
(() => {
  'use strict';
  const all = (root, selector) => Array.from(root.querySelectorAll(selector));
  const make = (name, props, ...inside) => {
    const el = Object.assign(document.createElement(name), props);
    el.append(...inside);
    return el;
  };

  const says = (el) => {
    const v = el.validity;
    const dated = /^date/.test(el.type);
    if (v.badInput) return dated ? '没有填完整。' : '应填数字。';
    if (v.valueMissing) return el.type === 'file' ? '请选择一个文件。' : el.type === 'radio' || el.tagName === 'SELECT' ? '请选一项。' : '请填写。';
    if (v.rangeUnderflow) return (dated ? '不能早于 ' : '不能小于 ') + el.min + '。';
    if (v.rangeOverflow) return (dated ? '不能晚于 ' : '不能大于 ') + el.max + '。';
    if (v.stepMismatch) return '应填整数。';
    return el.validationMessage;
  };

  // judge checks what no attribute can say: six digits however they are grouped, and a new password as the server checks it
  // (auth.PasswordProblems), so that it is refused together with all that is missing.
  const judge = (form) => {
    all(form, 'input[data-digits]').forEach((el) => {
      const digits = el.value.normalize('NFKC').replace(/[^\p{L}\p{N}]/gu, '');
      el.setCustomValidity(/^[0-9]{6}$/.test(digits) || !el.value ? '' : '应填六位数字。');
    });
    const fresh = form.querySelector('input[autocomplete=new-password]');
    if (!fresh) return;
    const name = form.querySelector('input[autocomplete=username]');
    fresh.setCustomValidity(fresh.value ? weak(fresh.value.normalize('NFKC'), name ? name.value.trim() : '') : '');
  };

  const weak = (password, name) => {
    const kinds = [/\p{Lu}/u, /\p{Ll}/u, /\p{Nd}/u, /[^\p{Lu}\p{Ll}\p{Nd}]/u].filter((kind) => kind.test(password)).length;
    return [
      [...password].length < 10 && '密码至少 10 个字符。',
      kinds < 3 && '大写字母、小写字母、数字、符号中至少要有三种。',
      name && password.toLowerCase().includes(name.toLowerCase()) && '密码不能包含用户名。',
    ].filter(Boolean).join(' ');
  };

  // mark says beside a field what is wrong with it and tells how the field is called.
  const mark = (form, el) => {
    const box = el.closest('fieldset.field, .field');
    if (!box) return null;
    const target = box.tagName === 'FIELDSET' ? box : el;
    const id = target.id + '-wrong';
    let note = document.getElementById(id);
    if (!note) {
      const icon = form.querySelector('template');
      note = make('p', { className: 'wrong', id }, ...(icon ? [icon.content.cloneNode(true)] : []), make('span', {}));
      note.dataset.local = '1';
      box.append(note);
      target.setAttribute('aria-describedby', ((target.getAttribute('aria-describedby') || '') + ' ' + id).trim());
    }
    note.querySelector('span').textContent = says(el);
    el.setAttribute('aria-invalid', 'true');
    const label = box.querySelector('legend, label').cloneNode(true);
    all(label, '.optional').forEach((o) => o.remove());
    return { id: target.id, text: label.textContent.trim() };
  };

  const clear = (form) => {
    all(form, '[data-local]').forEach((note) => {
      all(form, '[aria-describedby~="' + CSS.escape(note.id) + '"]').forEach((el) => {
        el.setAttribute('aria-describedby', el.getAttribute('aria-describedby').split(' ').filter((x) => x !== note.id).join(' '));
      });
      note.remove();
    });
    all(form, '[aria-invalid]').forEach((el) => el.removeAttribute('aria-invalid'));
  };

  const summary = (form, wrong) => {
    let box = form.querySelector('.summary-wrong');
    if (!box) {
      box = make('div', { className: 'summary-wrong', tabIndex: -1 });
      box.setAttribute('role', 'alert');
      form.prepend(box);
    }
    box.replaceChildren(make('strong', { textContent: '有 ' + wrong.length + ' 处需要修改。' }));
    if (wrong.length > 1) box.append(make('ul', {}, ...wrong.map((w) => make('li', {}, make('a', { href: '#' + w.id, textContent: w.text })))));
    return box;
  };

  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (!form.matches('form[data-once]')) return;
    judge(form);
    if (form.checkValidity()) return;
    event.preventDefault();
    clear(form);
    const named = new Set();
    const wrong = all(form, 'input, select, textarea').filter((el) => {
      if (el.validity.valid || (el.type === 'radio' && named.has(el.name))) return false;
      named.add(el.name);
      return true;
    });
    const marked = wrong.map((el) => mark(form, el)).filter(Boolean);
    const box = summary(form, marked);
    (marked.length > 1 ? box : wrong[0]).focus();
  }, true); // before what remembers that a form was sent
  all(document, 'form[data-once]').forEach((form) => { form.noValidate = true; });

  // A form that came back: what has to be corrected comes first.
  const back = document.querySelector('.summary-wrong');
  if (back) back.focus();

  // From the summary into the field itself.
  document.addEventListener('click', (event) => {
    const link = event.target.closest('.summary-wrong a');
    if (!link) return;
    event.preventDefault();
    const target = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!target) return;
    (target.querySelector('input') || target).focus();
    target.scrollIntoView({ block: 'center' });
  });

  // Choosing a file, in the page's own words whatever language the browser speaks.
  all(document, '.field input[type=file]').forEach((input) => {
    const name = make('span', { className: 'soft', textContent: '还没有选' });
    input.classList.add('aloud');
    input.after(make('div', { className: 'picked' }, make('label', { className: 'button', htmlFor: input.id, textContent: '选择文件' }), name));
    input.addEventListener('change', () => { name.textContent = input.files.length ? input.files[0].name : '还没有选'; });
  });
})();
