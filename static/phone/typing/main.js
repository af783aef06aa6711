// The part of the page that reads a slip without its link: typed, through the camera or from a photo, and the words of it.

import texts from '../src/texts/typing.zh-CN.json';
import { scannerOf } from './scanner.js';
import { typingOf } from './typing.js';

/** @returns {{typing, start, texts}} the form for the kiosk; the same as a screen, as ui/screens.js has them */
window.minpingTyping = (page) => ({ ...typingOf(page, scannerOf(page)), texts });
