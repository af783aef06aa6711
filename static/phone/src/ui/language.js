// Language and text size: changed by a switch, kept for the tab's session and no longer. The page begins in Chinese whatever the
// browser prefers: the questions are Chinese, and half a page in another language helps nobody who has not asked for it.

import en from '../texts/en.js';
import zh from '../texts/zh-CN.js';
import { tab } from '../tab.js';

const CATALOGUES = { 'zh-CN': zh, en };

export function createLook() {
  const look = {
    lang: CATALOGUES[tab.get('lang')] ? tab.get('lang') : 'zh-CN',
    size: Number(tab.get('size')) || 0,
    t: zh,
    other: () => (look.lang === 'en' ? zh : en).language,
    apply() {
      look.t = CATALOGUES[look.lang];
      document.documentElement.lang = look.lang;
      document.documentElement.setAttribute('data-size', look.size);
      document.title = look.t.page;
    },
    /** As it was before anybody touched the switches. */
    reset() {
      look.lang = 'zh-CN';
      look.size = 0;
      tab.put('lang', null);
      tab.put('size', null);
      look.apply();
    },
    switchLanguage() {
      look.lang = look.lang === 'en' ? 'zh-CN' : 'en';
      tab.put('lang', look.lang);
      look.apply();
    },
    switchSize() {
      look.size = (look.size + 1) % 3;
      tab.put('size', String(look.size));
      look.apply();
    },
  };
  look.apply();
  return look;
}
