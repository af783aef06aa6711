// The part of the page that makes a device a kiosk: its driver, its cover, its two screens and their words.

import texts from '../src/texts/kiosk.zh-CN.json';
import { coverOf } from './cover.js';
import { kioskOf } from './kiosk.js';
import { screensOf } from './screens.js';

window.minpingKiosk = (page) => ({ Cover: coverOf(page), Kiosk: kioskOf(page), screens: screensOf(page), texts });
