// What the tests reach into: the modules of the phone page as they are, built by the same tool, in no production bundle.

import '../../../static/phone/src/polyfill.js';
import * as aead from '../../../static/phone/src/rb1/aead.js';
import * as ballot from '../../../static/phone/src/rb1/ballot.js';
import * as board from '../../../static/phone/src/rb1/board.js';
import * as bytes from '../../../static/phone/src/rb1/bytes.js';
import * as credential from '../../../static/phone/src/rb1/credential.js';
import * as crockford from '../../../static/phone/src/rb1/crockford.js';
import * as hpke from '../../../static/phone/src/rb1/hpke.js';
import * as manifest from '../../../static/phone/src/rb1/manifest.js';
import * as rsabssa from '../../../static/phone/src/rb1/rsabssa.js';
import * as sha2 from '../../../static/phone/src/rb1/sha2.js';
import * as slip from '../../../static/phone/src/rb1/slip.js';
import * as tree from '../../../static/phone/src/rb1/tree.js';
import * as x25519 from '../../../static/phone/src/rb1/x25519.js';
import * as db from '../../../static/phone/src/db.js';
import * as draft from '../../../static/phone/src/draft.js';
import * as keep from '../../../static/phone/src/keep.js';
import * as idle from '../../../static/phone/kiosk/idle.js';
import * as machine from '../../../static/phone/src/machine.js';
import * as net from '../../../static/phone/src/net.js';
import { tab } from '../../../static/phone/src/tab.js';
import '../../../static/phone/kiosk/main.js';
import '../../../static/phone/typing/main.js';
import { codeOf } from '../../../static/phone/kiosk/code.js';
import { shared } from '../../../static/phone/src/shared.js';
import * as qr from '../../../static/phone/slips/qr.js';
import { checkBundle } from '../../../static/verify/src/bundle.js';
import { checkHidden, suppress } from '../../../static/verify/src/hidden.js';
import * as reckon from '../../../static/verify/src/reckon.js';
import en from '../../../static/phone/src/texts/en.json';
import zh from '../../../static/phone/src/texts/zh-CN.json';
import { App } from '../../../static/phone/src/ui/app.js';
import { Voter } from '../../../static/phone/src/voter.js';

const { typing, start, texts: typingTexts } = window.minpingTyping(shared);
const { Kiosk, screens: kioskScreens, texts: kioskTexts } = window.minpingKiosk({ ...shared, typing });

window.hooks = {
  aead, ballot, board, bytes, credential, crockford, hpke, manifest, rsabssa, sha2, slip, tree, x25519,
  code: codeOf(shared), db, draft, keep, idle, machine, net, tab, qr, reckon, checkBundle, checkHidden, suppress, en, zh, App, Kiosk, Voter, screens: { ...kioskScreens, start }, texts: { ...kioskTexts, ...typingTexts },
};
