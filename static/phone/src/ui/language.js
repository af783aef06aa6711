// Language and text size: changed by a switch, kept for the tab's session and no longer. The page begins in Chinese
// whatever the browser prefers: the questions are Chinese, and half a page in another language helps no one who has not
// asked for it.

import zh from '../texts/zh-CN.json';
import { part } from '../parts.js';
import { tab } from '../tab.js';

export const FIRST = 'zh-CN';
export const SIZES = [0, 1, 2];

/** Whether the browser itself draws nothing smaller than large type, as a reader may have set it: the largest layout has room for that. */
function drawsLarge() {
  const probe = document.body.appendChild(document.createElement('span'));
  probe.style.cssText = 'position: absolute; font-size: 1px';
  probe.textContent = '一';
  const large = probe.offsetWidth >= 24;
  probe.parentNode.removeChild(probe);
  return large;
}

export function createLook() {
  const large = drawsLarge();
  const catalogues = { [FIRST]: zh };
  const look = {
    lang: FIRST,
    size: SIZES[Number(tab.get('size'))] || 0,
    t: zh,
    first: true,
    apply() {
      look.t = catalogues[look.lang];
      look.first = look.lang === FIRST;
      document.documentElement.lang = look.lang;
      document.documentElement.setAttribute('data-size', large ? SIZES.length - 1 : look.size);
      document.documentElement.classList.toggle('drawn-large', large);
      document.title = look.t.page;
    },
    /** As it was before anyone touched the switches. */
    reset() {
      look.lang = FIRST;
      look.size = 0;
      tab.put('lang', null);
      tab.put('size', null);
      look.apply();
    },
    /** @param {string} lang @throws when its texts cannot be had */
    async speak(lang) {
      if (!catalogues[lang]) catalogues[lang] = JSON.parse(await part(lang + '.json'));
      look.lang = lang;
      tab.put('lang', lang);
      look.apply();
    },
    /** The language that this tab spoke before a reload; its texts come from the browser's own store. */
    async restore() {
      const lang = tab.get('lang');
      if (!lang || lang === FIRST || !PARTS[lang + '.json']) return;
      try {
        await look.speak(lang);
      } catch (e) {
        look.apply(); // Chinese, like everyone else
      }
    },
    /** Words of a part. */
    add(texts) {
      Object.assign(zh, texts);
    },
    setSize(size) {
      look.size = size;
      tab.put('size', String(size));
      look.apply();
    },
    /** The texts of the help's page and of its technical page. */
    help: async () => look.t.behind || JSON.parse(await part('help.json')),
  };
  look.apply();
  return look;
}

/** What there is besides Chinese: language code → how it names itself, short and long. */
export const OTHERS = { en: ['EN', 'English'] };
