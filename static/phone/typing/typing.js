// The form for a typed slip, on a phone and at the kiosk.

import { faults, GROUPS, parse, tidy } from '../src/rb1/crockford.js';

/** @param page {bar, fill, h, title} @param scanner as scanner.js makes it */
export function typingOf({ bar, fill, h, title }, scanner) {
  function field(label, id, props, hint) {
    return h(
      'div.field',
      null,
      h('label', { for: id }, label),
      hint && h('p.hint', { id: id + '-hint' }, hint),
      h('input', { id, autocomplete: 'off', spellcheck: 'false', 'aria-describedby': hint ? id + '-hint' : null, ...props }),
    );
  }

  /** A code that is being typed, in groups as on the slip. */
  const grouped = (text) => (text.replace(/[\s-]/g, '').match(GROUPS) || []).join(' ');

  /** What is wrong with a code so far, in words; '' while nothing is. */
  function wrongWith(t, text) {
    const { odd, extra, check } = faults(text);
    if (odd) return fill(t.codeOdd, { c: odd });
    if (extra) return fill(t.codeLong, { n: extra });
    return check === 'wrong' ? t.codeCheck : '';
  }

  /** Fields with one line for what is wrong, above the field that it is about. */
  class Fields {
    constructor(t, on, view) {
      this.t = t;
      this.on = on;
      this.problem = h('p.problem', { role: 'alert', id: 'problem' });
      this.good = h('p.good', { role: 'status' });
      this.number = field(t.number, 'number', { inputmode: 'numeric', maxlength: '16', value: view.number || null });
      this.code = field(t.code, 'code', { autocapitalize: 'characters', maxlength: on.kiosk ? '400' : '48', class: 'mono', value: view.text ? grouped(view.text) : null }, t.codeHint);
      this.code.appendChild(this.good);
      this.code.querySelector('input').addEventListener('input', (e) => this.typed(e));
    }

    input(id) {
      return this[id].querySelector('input');
    }

    value(id) {
      return this.input(id).value;
    }

    say(id, text) {
      for (const each of ['number', 'code']) this.input(each).removeAttribute('aria-invalid');
      this.problem.textContent = text;
      if (!text) return;
      const input = this.input(id);
      input.parentNode.insertBefore(this.problem, input); // where the eye is, not under the button
      input.setAttribute('aria-invalid', 'true');
    }

    fail(id, text) {
      this.say(id, text);
      this.input(id).focus();
    }

    /** While it is typed the code is put into groups and anything that cannot be right is pointed out. */
    typed(e) {
      const input = this.input('code');
      const { value, selectionStart } = input;
      if (e.isComposing || (this.on.kiosk && /#/.test(value))) return; // a scanner types a whole link
      if (selectionStart === value.length && !this.on.kiosk) input.value = grouped(value);
      this.say('code', wrongWith(this.t, value));
      this.good.textContent = faults(value).check === 'right' ? '✓ ' + this.t.codeGood : '';
    }
  }

  /** `on.typed(number, code, text)` resolves to '' or a reason. */
  function typing(t, on, view, head) {
    const fields = new Fields(t, on, view);
    const next = h('button.button.primary', { type: 'submit' }, t.next);
    const submit = async (e) => {
      e.preventDefault();
      if (next.disabled) return undefined; // the number is being looked up
      fields.say('code', '');
      const text = fields.value('code');
      const link = on.kiosk && /#1\..*/.exec(text.trim());
      if (link) return on.link(link[0]);
      const number = tidy(fields.value('number'));
      if (!/^\d{6}$/.test(number)) return fields.fail('number', t.badNumber);
      const code = parse(text);
      if (!code) return fields.fail('code', wrongWith(t, text) || t.badCode);
      next.disabled = true;
      next.textContent = t.loading;
      const why = await on.typed(number, code, text);
      next.disabled = false;
      next.textContent = t.next;
      if (why) fields.fail('number', why === 'number' ? t.noNumber : t.noAnswer);
      return undefined;
    };
    const form = h('form', { onsubmit: submit, novalidate: true }, fields.number, fields.code, fields.problem, bar(next));
    return [head, scanner(t, on.link || on.scanned), form];
  }

  function start(t, view, on) {
    return typing(t, on, view, [title(t.startTitle), h('p.soft', null, t.startText)]);
  }

  return { typing, start };
}
