// The part of the page that makes a device a kiosk: its settings, its driver, its cover, its screens and their words.

import texts from '../src/texts/kiosk.zh-CN.json';
import { codeOf } from './code.js';
import { coverOf } from './cover.js';
import { kioskOf } from './kiosk.js';
import { screensOf } from './screens.js';
import { settingsOf } from './settings.js';

window.minpingKiosk = (page) => {
  const code = codeOf(page);
  return { Cover: coverOf(page), Kiosk: kioskOf(page, code.opens), screens: screensOf(page), settings: settingsOf(page, code.lock), texts };
};
