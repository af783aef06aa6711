// The part of the page that makes a device a kiosk: its settings, its driver, its cover, its screens and their words.

import texts from '../src/texts/kiosk.zh-CN.json';
import { codeOf } from './code.js';
import { coverOf } from './cover.js';
import { kioskOf } from './kiosk.js';
import { openOf } from './open.js';
import { screensOf } from './screens.js';
import { settingsOf } from './settings.js';

window.minpingKiosk = (page) => {
  const code = codeOf(page);
  const Kiosk = kioskOf(page, code.opens);
  const screens = screensOf(page);
  return { Kiosk, open: openOf({ Cover: coverOf(page), Kiosk, screens, settings: settingsOf(page, code.lock), texts }), screens, texts };
};
