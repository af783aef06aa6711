// The page: header, notices, one screen at a time. It redraws only what changed, so that nothing half-filled is reset.

import { h, replace } from './dom.js';
import { createLook } from './language.js';
import { Questions } from './questions.js';
import * as screens from './screens.js';

const NAMES = { waiting: 'waitingRoom', replace: 'replaceSlip' };

export class App {
  /** @param root element @param env {memory: boolean, kiosk: boolean} */
  constructor(root) {
    this.look = createLook();
    this.view = { screen: 'loading' };
    this.overlay = false;
    this.drawn = '';
    this.header = h('header');
    this.notices = h('div.notices', { 'aria-live': 'polite' });
    this.main = h('main');
    replace(root, this.header, this.notices, this.main);
    this.questions = new Questions({
      t: () => this.look.t,
      redraw: () => this.draw(),
      loosen: () => this.loosen(),
      kept: () => this.voter.draft(),
      keep: (draft) => this.voter.keep(draft),
      send: (answers, comment) => this.voter.send(answers, comment),
    });
    addEventListener('popstate', (e) => this.moved(e.state));
  }

  /** Connects the driver whose methods the buttons call. */
  connect(voter, more) {
    this.voter = voter;
    this.on = {
      typed: (number, code) => voter.typed(number, code),
      begin: () => voter.begin(),
      retry: () => voter.retry(),
      replaceSlip: () => voter.replace(),
      keepSlip: () => voter.retry(),
      stay: () => voter.show('intro'),
      goOn: () => this.questions.goOn(),
      help: () => this.openHelp(),
      closeHelp: () => history.back(),
      another: () => voter.another(),
      toStart: () => this.show({ screen: 'start', comment: 'none' }),
      others: () => voter.others(),
      choose: (key) => voter.resume(key),
      ...more,
    };
  }

  /** Takes a view of the driver. */
  show(view) {
    const formed = view.screen === 'form';
    if (formed) this.questions.open(view.key, view.form);
    else if (view.screen !== 'loading') this.questions.close();
    if (view.screen === 'kiosk' && this.view.screen !== 'kiosk') this.look.reset(); // the next person has eyes of their own
    this.view = view;
    this.draw();
  }

  moved(state) {
    this.overlay = !!(state && state.help);
    if (!this.overlay) this.questions.moved(state);
    this.draw();
  }

  openHelp() {
    const at = history.state || { i: -1, d: 0 };
    history.pushState({ ...at, d: at.d + 1, help: true }, '', location.pathname); // an entry without the token
    this.overlay = true;
    this.draw();
  }

  // ---- drawing ----

  draw() {
    this.drawNotices();
    const { view, look } = this;
    const step = view.screen === 'form' ? this.questions.at() : '';
    const { closesIn, paused, form, about, comment, ...rest } = view;
    const beside = view.screen === 'start' ? '' : comment; // nobody's typing is wiped because a suggestion arrived
    const key = JSON.stringify([look.lang, this.overlay, step, rest, beside, about && about.rehearsal, paused && view.screen === 'waiting']);
    if (key === this.drawn) return;
    const first = this.drawn === '';
    this.drawn = key;
    this.drawHeader();
    replace(this.main, this.nodes());
    this.main.className = this.overlay ? 'help' : view.screen;
    this.loosen();
    scrollTo(0, 0);
    const head = this.main.querySelector('h1');
    if (head && !first) head.focus({ preventScroll: true });
  }

  /** In type so large that the buttons would cover a quarter of the screen they stand at the end of the page instead. */
  loosen() {
    const bar = this.main.querySelector('.bar');
    if (bar) bar.classList.toggle('loose', 4 * bar.offsetHeight > innerHeight);
  }

  nodes() {
    const { t } = this.look;
    const { view, on } = this;
    if (this.overlay) return screens.help(t, on);
    if (view.screen === 'form') {
      if (this.questions.step < 0) return screens.unfinished(t, this.questions.answered(), on);
      return this.questions.nodes();
    }
    return screens[NAMES[view.screen] || view.screen](t, view, on);
  }

  drawHeader() {
    const { look, on, view } = this;
    const { t } = look;
    const redraw = (change) => () => {
      change();
      this.drawn = '';
      this.draw();
    };
    replace(
      this.header,
      h('p.where', null, (view.screen !== 'intro' && view.about && view.about.org) || t.page),
      h(
        'div.tools',
        null,
        h('button.tool', { type: 'button', onclick: redraw(() => look.switchSize()) }, t.size, h('small', null, t.sizes[look.size])),
        h('button.tool', { type: 'button', onclick: redraw(() => look.switchLanguage()), lang: look.lang === 'en' ? 'zh-CN' : 'en' }, look.other()),
      ),
      on && on.leave && !/^kiosk/.test(view.screen) && h('button.staff', { type: 'button', onclick: on.leave }, t.kioskLeave),
    );
  }

  /** What may change beside a page that stays: rehearsal, pause, countdown. */
  drawNotices() {
    const { t } = this.look;
    const { about, paused, closesIn, screen } = this.view;
    const lines = [];
    if (about && about.rehearsal) lines.push([t.rehearsal, t.rehearsalText]);
    if (about && about.trial) lines.push([t.trial, t.trialText]);
    if (about && about.weak[0] === 'http' && screen !== 'intro') lines.push(['', t.weak.http]);
    if (paused) lines.push(['', t.paused]);
    if (typeof closesIn === 'number') lines.push(['', t.closesIn]);
    const text = lines.join('\n');
    if (text === this.noticed) return;
    this.noticed = text;
    replace(this.notices, lines.map(([tag, line]) => h('p', null, tag && h('b.tag', null, tag), line)));
  }
}
