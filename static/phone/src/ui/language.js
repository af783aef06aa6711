// Language and text size: changed by a switch, kept for the tab's session and no longer. The page begins in Chinese whatever the
// browser prefers: the questions are Chinese, and half a page in another language helps nobody who has not asked for it.

import en from '../texts/en.js';
import zh from '../texts/zh-CN.js';

const CATALOGUES = { 'zh-CN': zh, en };

function remembered(key) {
  try {
    return sessionStorage.getItem(key);
  } catch (e) {
    return null;
  }
}

function remember(key, value) {
  try {
    sessionStorage.setItem(key, value);
  } catch (e) {
    // then the switch lasts as long as the page
  }
}

export function createLook() {
  const look = {
    lang: CATALOGUES[remembered('lang')] ? remembered('lang') : 'zh-CN',
    size: Number(remembered('size')) || 0,
    t: zh,
    other: () => (look.lang === 'en' ? zh : en).language,
    apply() {
      look.t = CATALOGUES[look.lang];
      document.documentElement.lang = look.lang;
      document.documentElement.setAttribute('data-size', look.size);
      document.title = look.t.page;
    },
    switchLanguage() {
      look.lang = look.lang === 'en' ? 'zh-CN' : 'en';
      remember('lang', look.lang);
      look.apply();
    },
    switchSize() {
      look.size = (look.size + 1) % 3;
      remember('size', String(look.size));
      look.apply();
    },
  };
  look.apply();
  return look;
}
