// An evidence bundle as a whole: listing, digests, signature, boxes, and what concerns them together. The same checks in the
// same order, with the same words, as `minping verify` (internal/verify); a test compares them.

import { fromUtf8, hex, sha256 } from '../../phone/src/rb1/bytes.js';
import { group, parse as parseCode } from '../../phone/src/rb1/crockford.js';
import { fingerprint, readVerifier } from '../../phone/src/rb1/manifest.js';
import { goodPath, openArchive } from './archive.js';
import { BOX_FILES, BoxCheck } from './box.js';
import { goJSON, only, parse } from './json.js';
import { checkBundleNote } from './notes.js';
import { checkSession } from './session.js';
import { texts } from './texts.js';

const TOP_FILES = ['README.txt', 'accounting.json', 'audit.json', 'minutes.html'];

function need(ok, why) {
  if (!ok) throw new Error(why);
}

/** Collects checks: {id, box, ok, warn, zh, en, detail}. */
export class Docket {
  constructor() {
    this.checks = [];
    this.box = '';
  }

  add(id, ok, warn, args, detail = '') {
    const said = ok ? texts[id].ok : texts[id].bad;
    // An argument of two is one for each language.
    const say = (lang) => {
      const rest = args.map((a) => (Array.isArray(a) ? a[lang] : a));
      return said[lang].replace(/%[dsq%]/g, (m) => (m === '%%' ? '%' : m === '%q' ? JSON.stringify(rest.shift()) : String(rest.shift())));
    };
    this.checks.push({ id, box: this.box, ok, warn, zh: say(0), en: say(1), detail });
    return ok;
  }

  pass(id, ...args) {
    return this.add(id, true, false, args);
  }

  warn(id, ...args) {
    return this.add(id, true, true, args);
  }

  fail(id, why) {
    return this.add(id, false, false, [], why.message);
  }

  /** A check that holds when the test throws nothing. */
  is(id, test, ...args) {
    try {
      test();
    } catch (e) {
      return this.fail(id, e);
    }
    return this.pass(id, ...args);
  }

  detail(text) {
    this.checks[this.checks.length - 1].detail = text;
  }

  in(box, work) {
    const before = this.box;
    this.box = box;
    work();
    this.box = before;
  }
}

/** Reads bundle.json, which must have the one form allowed and list what is there. */
function readListing(raw, names) {
  const v = only(parse(raw), ['v', 'session', 'boxes', 'files'], 'the listing');
  need(Array.isArray(v.boxes) && Array.isArray(v.files), 'it has no boxes or files');
  const boxes = v.boxes.map((b) => ({ sid: b.sid, dir: b.dir, ...(b.group ? { group: b.group } : {}) }));
  const files = v.files.map((f) => ({ path: f.path, size: f.size, sha256: f.sha256 }));
  need(goJSON({ v: v.v, session: v.session, boxes, files }) === fromUtf8(raw), 'it is not in its one spelling');
  need(v.v === 1, `version ${v.v} is unknown`);
  need(boxes.length > 0, 'it has no ballot box');
  const allowed = new Map(TOP_FILES.map((f) => [f, false]));
  for (const b of boxes) {
    need(b.dir === b.sid && goodPath(b.sid) && !b.sid.includes('/'), 'a box does not lie in the folder of its name');
    for (const f of BOX_FILES) {
      need(!allowed.has(b.dir + '/' + f), 'a box is there twice');
      allowed.set(b.dir + '/' + f, false);
    }
  }
  files.forEach((f, i) => {
    need(allowed.has(f.path), `${f.path} has no place in a bundle`);
    need(i === 0 || files[i - 1].path < f.path, 'its files are not in order');
    allowed.set(f.path, true);
  });
  for (const f of TOP_FILES) need(allowed.get(f), `${f} is missing`);
  const want = ['bundle.json', 'bundle.note', ...files.map((f) => f.path)].sort();
  need(want.join() === [...names].sort().join(), 'it lists other files than are there');
  return { session: v.session, boxes, files };
}

async function checkFiles(archive, files) {
  for (const f of files) {
    const body = await archive.read(f.path);
    need(body.length === f.size && hex(sha256(body)) === f.sha256, `${f.path}: not the contents that are listed`);
  }
  await archive.read('bundle.json');
  await archive.read('bundle.note');
}

/** Follows trust from outside: the given key, or the key of the manifests with the given fingerprints; both must match. */
function trustedKey(anchors, boxes) {
  need(anchors.boardKey || boxes.length, 'there is no manifest to take a board key from; give the board key');
  let text = anchors.boardKey || boxes[0].board;
  if (anchors.fingerprint) {
    const found = anchors.fingerprint.split(/[,\uff0c]/).map((f) => {
      const code = parseCode(f);
      need(code, 'the fingerprint given is not one');
      const box = boxes.find((b) => fingerprint(b.m) === group(code));
      need(box, `no manifest here has the fingerprint ${group(code)}`);
      return box;
    });
    if (!anchors.boardKey) text = found[0].board;
    need(found.every((b) => b.board === text), 'a manifest with this fingerprint names another board key');
  }
  return { ...readVerifier(text), text };
}

/** Puts the check of the anchor before all others. @returns the key, null when there is none to trust */
function anchor(d, anchors, boxes) {
  const first = new Docket();
  let key = null;
  try {
    key = trustedKey(anchors, boxes);
    if (anchors.boardKey || anchors.fingerprint) first.pass('anchor');
    else {
      first.warn('unanchored', fingerprint(boxes[0].m));
      first.detail('board key: ' + boxes[0].board);
    }
  } catch (e) {
    first.fail('anchor', e);
  }
  d.checks.unshift(...first.checks);
  return key;
}

/**
 * Checks a bundle that is all in memory. Nothing is sent anywhere.
 * @param {Uint8Array} zip @param {{boardKey: string, fingerprint: string}} anchors what the person knows from outside
 * @param {(done: number, of: number) => Promise<void>} progress
 */
export async function checkBundle(zip, anchors, progress) {
  const d = new Docket();
  let archive;
  if (!d.is('readable', () => (archive = openArchive(zip)))) return d.checks;
  let listing;
  try {
    const raw = await archive.read('bundle.json');
    listing = readListing(raw, archive.names);
    d.pass('listing', listing.files.length);
  } catch (e) {
    d.fail('listing', e);
    return d.checks;
  }
  try {
    await checkFiles(archive, listing.files);
    d.pass('files');
  } catch (e) {
    d.fail('files', e);
    return d.checks;
  }
  const boxes = listing.boxes.map((b) => new BoxCheck(d, b.sid, b.group || '', (name) => archive.read(b.dir + '/' + name), progress));
  for (const b of boxes) await b.parseManifest();
  const key = anchor(d, anchors, boxes.filter((b) => b.parsed).map((b) => b.parsed));
  if (!key) return d.checks;
  const [note, list] = [await archive.read('bundle.note'), await archive.read('bundle.json')];
  d.is('bundle_note', () => checkBundleNote(key, note, list));
  for (const b of boxes) await b.check(key);
  d.box = '';
  await checkSession(d, archive, listing.session, boxes);
  return d.checks;
}

