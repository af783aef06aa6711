// What a part that is a script takes from the page.

import { b64u, concat, equal, fromUtf8, random, utf8 } from './rb1/bytes.js';
import { hmac } from './rb1/sha2.js';
import { parseFragment } from './rb1/slip.js';
import { acts } from './acts.js';
import { sessionEvent } from './machine.js';
import { run } from './parts.js';
import { loadBox, loadForm, look } from './session.js';
import { button, clauses, fill, h, primary, replace } from './ui/dom.js';
import { ended } from './ui/endings.js';
import { bar, mark, message, p, title } from './ui/message.js';
import { Voter } from './voter.js';

export const shared = {
  acts, b64u, bar, button, clauses, concat, ended, equal, fill, fromUtf8, h, hmac, loadBox, loadForm, look, mark, message, p, parseFragment, primary, random,
  replace, run, sessionEvent, title, utf8, Voter,
};
