// What a part that is a script takes from the page.

import { b64u, fromUtf8 } from './rb1/bytes.js';
import { parseFragment } from './rb1/slip.js';
import { acts } from './acts.js';
import { sessionEvent } from './machine.js';
import { loadBox, loadForm, look } from './session.js';
import { button, clauses, fill, h, primary, replace } from './ui/dom.js';
import { ended } from './ui/endings.js';
import { bar, mark, p, title } from './ui/message.js';
import { typing } from './ui/typing.js';
import { Voter } from './voter.js';

export const shared = {
  acts, b64u, bar, button, clauses, ended, fill, fromUtf8, h, loadBox, loadForm, look, mark, p, parseFragment, primary, replace, sessionEvent, title, typing, Voter,
};
