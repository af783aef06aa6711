// The page: header, notices, one screen at a time. It redraws only what changed, so that nothing half-filled is reset.

import { Closing } from './closing.js';
import { h, replace } from './dom.js';
import * as endings from './endings.js';
import * as helps from './help.js';
import { icon } from './icons.js';
import { intro } from './intro.js';
import { createLook, FIRST, OTHERS, SIZES } from './language.js';
import { Questions } from './questions.js';
import * as screens from './screens.js';
import { Speech } from './speech.js';

const DRAWN = { ...screens, ...endings, intro, ended: endings.endedEarly, waiting: screens.waitingRoom, replace: screens.replaceSlip };

/** Screens that hold what a person has typed or ticked: nothing that arrives beside draws them again. */
const FILLED = ['form', 'start'];

export class App {
  /** @param root element @param {() => Promise} [fetchTyping] what the screen for a typed slip needs; it is in no page that was opened by a link */
  constructor(root, fetchTyping) {
    this.fetchTyping = fetchTyping;
    this.look = createLook();
    this.view = { screen: 'loading' };
    this.overlay = ''; // 'help', 'technical' or 'disclosure' over the screen
    this.drawn = '';
    this.draws = 0;
    this.screens = DRAWN;
    this.speech = new Speech(() => this.drawHeader());
    this.header = h('header');
    this.notices = h('div.notices', { 'aria-live': 'polite' });
    this.main = h('main');
    replace(root, this.header, this.notices, this.main);
    this.questions = new Questions({
      t: () => this.look.t,
      lang: () => this.look.lang,
      redraw: () => this.draw(),
      kept: () => this.voter.draft(),
      keep: (draft) => this.voter.keep(draft),
      send: (answers, comment) => this.voter.send(answers, comment),
    });
    this.closing = new Closing(this, () => this.drawNotices());
    addEventListener('popstate', (e) => this.moved(e.state));
    addEventListener('resize', () => this.loosen());
  }

  /** Connects the driver whose methods the buttons call. */
  connect(voter, more) {
    this.voter = voter;
    this.on = {
      typed: (number, code, text) => voter.typed(number, code, text),
      scanned: (hash) => voter.start(hash),
      begin: () => voter.begin(),
      retry: () => voter.retry(),
      replaceSlip: () => voter.replace(),
      keepSlip: () => voter.retry(),
      stay: () => voter.show('intro'),
      goOn: () => this.questions.goOn(),
      open: (name) => this.openOver(name),
      closeOver: () => history.back(),
      help: () => this.openHelp(),
      another: () => voter.another(),
      toStart: () => this.show({ screen: 'start', comment: 'none' }),
      others: () => voter.others(),
      choose: (key) => voter.resume(key),
      ...more,
    };
  }

  /** Takes a view of the driver. */
  show(view) {
    this.next = view;
    if (view.screen === 'start' && !this.screens.start) return this.awaitTyping();
    const formed = view.screen === 'form';
    if (formed) this.questions.open(view.key, view.form);
    else if (view.screen !== 'loading') this.questions.close(view.screen !== 'sending');
    if (view.screen !== 'intro') this.overlay = '';
    if (view.screen === 'kiosk' && this.view.screen !== 'kiosk') this.look.reset(); // the next person has eyes of their own
    this.view = view;
    this.closing.heard(view);
    return this.draw();
  }

  /** Shows the screen for a typed slip once there is what it needs, unless another came in between. */
  awaitTyping() {
    this.wait(false);
    this.typing = this.typing || this.fetchTyping();
    return this.typing.then(() => this.next.screen === 'start' && this.show(this.next));
  }

  /** Says that what is shown next is being fetched. @param {boolean} bad and that the network does not give it */
  wait(bad) {
    const { next } = this;
    if (!['start', 'loading'].includes(next.screen)) return;
    this.show({ screen: 'loading', bad });
    this.next = next;
  }

  moved(state) {
    const over = (this.view.screen === 'intro' && state && state.over) || '';
    this.overlay = over === 'disclosure' || this.help ? over : ''; // after a reload the help's texts are not there
    if (!this.overlay) this.questions.moved(state);
    this.draw();
  }

  openOver(name) {
    const at = history.state || { i: -1, d: 0 };
    history.pushState({ ...at, d: at.d + 1, over: name }, '', location.pathname); // an entry without the token
    this.overlay = name;
    this.draw();
  }

  /** @returns {Promise<string>} '' or why not */
  async openHelp() {
    try {
      this.help = await this.look.help();
    } catch (e) {
      return this.look.t.helpBad;
    }
    this.openOver('help');
    return '';
  }

  async speak(lang) {
    try {
      await this.look.speak(lang);
      this.redraw();
    } catch (e) {
      this.failed = this.look.t.helpBad; // said beside the page, which stays as it is
      this.drawNotices();
    }
  }

  redraw() {
    this.drawn = '';
    this.noticed = null;
    this.draw();
  }

  // ---- drawing ----

  /**
   * Everything that the screen shows, as text: while it stays the same nothing is drawn again. What is not there is not there, whether
   * it is undefined, null or false.
   */
  key() {
    const { view, look, overlay } = this;
    if (FILLED.includes(view.screen)) return JSON.stringify([look.lang, overlay, view.screen, view.key, view.screen === 'form' && this.questions.at()]);
    const { closesAt, paused, form, about, ...rest } = view; // said beside the page, or the same all the time
    if (paused && view.screen === 'waiting') rest.paused = true;
    const shown = Object.keys(rest).filter((k) => rest[k]).sort().map((k) => [k, rest[k]]);
    return JSON.stringify([look.lang, overlay, shown, about && about.org]);
  }

  draw() {
    this.drawNotices();
    const key = this.key();
    if (key === this.drawn) return;
    const first = this.drawn === '';
    this.drawn = key;
    this.failed = '';
    this.draws++;
    this.speech.stop();
    this.drawHeader();
    replace(this.main, this.nodes());
    this.main.className = this.overlay || this.view.screen;
    this.loosen();
    scrollTo(0, 0);
    const head = this.main.querySelector('h1');
    if (head && !first) head.focus({ preventScroll: true });
    this.questions.back(this.main);
    this.drawNotices(); // what stands in the bar needs the bar
  }

  /** In type so large that the buttons would cover a quarter of the screen, they stand at the end of the page instead. */
  loosen() {
    const bar = this.main.querySelector('.bar');
    const share = bar && bar.querySelector('.closing') ? 2 : 4; // for a minute it may be more
    if (bar) bar.classList.toggle('loose', share * bar.offsetHeight > innerHeight);
  }

  nodes() {
    const { t } = this.look;
    const { view, on } = this;
    if (this.overlay) return helps[this.overlay](t, { ...view, help: this.help }, on);
    if (view.screen === 'form') {
      if (this.questions.step < 0) return screens.unfinished(t, this.questions.answered(), on);
      return this.questions.nodes();
    }
    return this.screens[view.screen](t, view, on, this.look);
  }

  drawHeader() {
    const { look, on, view } = this;
    const { t } = look;
    const named = view.screen !== 'intro' && view.about && view.about.org;
    const size = (n) => {
      const press = () => {
        look.setSize(n);
        this.drawHeader();
        this.loosen();
      };
      return h('button.tool.size' + n, { type: 'button', onclick: press, 'aria-pressed': String(look.size === n), 'aria-label': t.size + '：' + t.sizes[n] }, h('span', { 'aria-hidden': 'true' }, 'A'));
    };
    replace(
      this.header,
      h('p.where', null, named || t.page),
      h('div.tools', null, this.languages(), h('div.sizes', { role: 'group', 'aria-label': t.size }, SIZES.map(size)), this.readAloud()),
      on && on.leave && !/^kiosk/.test(view.screen) && h('button.staff', { type: 'button', onclick: on.leave }, t.kioskLeave),
    );
  }

  /** Another language is offered before a slip is spent: nothing is loaded after (rb1 §13). */
  languages() {
    const { look, view, on } = this;
    if (!['intro', 'start'].includes(view.screen) || this.overlay || (on && on.kiosk)) return null;
    const there = look.first ? Object.keys(OTHERS).map((lang) => [lang, OTHERS[lang]]) : [[FIRST, ['中文', '中文']]];
    const one = ([lang, [short, name]]) => h('button.tool.language', { type: 'button', lang, 'aria-label': short === name ? null : short + '（' + name + '）', onclick: () => this.speak(lang) }, short);
    return there.map(one);
  }

  /** Where the answers are on the screen nothing is read: a hall has ears. */
  readAloud() {
    const { t, lang } = this.look;
    if (!this.speech.can(lang) || this.questions.reviewing(this.view.screen)) return null;
    const on = this.speech.speaking;
    const press = () => (on ? this.speech.stop() : this.speech.read(spoken(this.main), lang));
    return h('button.tool', { type: 'button', onclick: press, 'aria-pressed': String(on), 'aria-label': on ? t.speakStop : t.speak }, icon(on ? 'stop' : 'speak'));
  }

  /** What is shown beside a page: what holds all the time, and what comes and goes, which on a question stands in its bar. */
  drawNotices() {
    const { t } = this.look;
    const { about, screen } = this.view;
    const lines = [];
    if (about && about.rehearsal) lines.push([t.rehearsal, t.rehearsalText]);
    if (about && about.trial) lines.push([t.trial, t.trialText]);
    if (about && about.weak[0] === 'http') lines.push(['', t.weak.http]);
    if (about && about.mode === 'screen' && screen === 'intro') lines.push(['', t.weak.screen]);
    if (this.failed) lines.push(['', this.failed]);
    const passing = this.closing.text();
    const inBar = this.closing.bar();
    const text = JSON.stringify([lines, passing, !!inBar]);
    if (text !== this.noticed) {
      this.noticed = text;
      const all = lines.map(([tag, line]) => h('p', null, tag && h('b.tag', null, tag), line));
      replace(this.notices, all, passing && h(inBar ? 'p.heard' : 'p', null, passing));
    }
    this.closing.draw();
  }
}

/** The words of a screen in the order in which a person would read them: the title, then what can be chosen. */
function spoken(main) {
  const parts = main.querySelectorAll('h1, h2, p:not(.mono):not(.progress), .label, li:not(.step)');
  return [...parts].filter((e) => e.offsetParent && !e.closest('.mono') && !e.querySelector('h1, h2, p, .label')).map((e) => e.innerText);
}
