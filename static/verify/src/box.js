// One ballot box of a bundle, note by note in the order in which the protocol makes them (rb1 §8).

import { signed } from '../../phone/src/rb1/ballot.js';
import { readIndex } from '../../phone/src/rb1/board.js';
import { equal, sha256 } from '../../phone/src/rb1/bytes.js';
import { prepared } from '../../phone/src/rb1/credential.js';
import { verifyEd25519 } from '../../phone/src/rb1/ed25519.js';
import { fingerprint, parseManifest } from '../../phone/src/rb1/manifest.js';
import { verify } from '../../phone/src/rb1/rsabssa.js';
import { leafHash, treeRoot } from '../../phone/src/rb1/tree.js';
import { parse, unambiguous } from './json.js';
import { stageNote } from './notes.js';
import { checkSmall, checkTotals } from './result.js';

const BREATH = 50; // records between two pauses in which the page may draw

export const BOX_FILES = [
  'admission.note', 'checkpoint.note', 'form.json', 'index', 'manifest.json', 'manifest.note', 'reason.txt', 'records', 'result.json',
  'result.note', 'voided.note',
];

function need(ok, why) {
  if (!ok) throw new Error(why);
}

/** A public record against the manifest alone. @returns {Uint8Array} its tracker */
function checkRecord(box, record) {
  const cut = (from, n) => record.subarray(from, from + n);
  const [c, hs, pk, prefix, bsig] = [cut(1, 32), cut(33, 32), cut(65, 32), cut(97, 32), cut(129, 64)];
  need(record[0] === 1, 'unknown version');
  let at = 193;
  for (const issuer of box.issuers.filter((i) => i.slot === 'ballot')) {
    const sig = cut(at, issuer.bits / 8);
    need(verify(issuer, prepared('ballot', box.m, pk, prefix), sig), 'its credential does not verify');
    at += sig.length;
  }
  need(verifyEd25519(bsig, signed(box.m, c, hs), pk), 'its signature does not verify');
  return leafHash(record);
}

export class BoxCheck {
  /** @param docket collects checks @param {(name) => Promise<Uint8Array|null>} read files of this box's folder */
  constructor(docket, sid, group, read, progress) {
    Object.assign(this, { docket, sid, group, read, progress });
    Object.assign(this, { parsed: null, empty: false, issued: 0, admitted: 0, void: 0, size: 0, voided: false, hasAdmission: false, hasSealed: false, hasResult: false, result: null });
  }

  async parseManifest() {
    const raw = await this.read('manifest.json');
    if (!raw) {
      this.empty = true;
      return;
    }
    try {
      this.parsed = parseManifest(raw);
    } catch (e) {
      this.docket.in(this.sid, () => this.docket.fail('manifest', e));
    }
  }

  async check(key) {
    const { docket: d, parsed: box } = this;
    d.box = this.sid;
    if (this.empty) return this.checkEmpty();
    if (!box) return undefined;
    try {
      need(box.sid === this.sid, 'it is the manifest of another box');
      need(box.board === key.text, 'it names another board key than the one that is trusted');
    } catch (e) {
      return d.fail('manifest', e);
    }
    d.pass('manifest', fingerprint(box.m));
    d.detail(`${box.org} — ${box.title}`);
    this.form = await this.read('form.json');
    d.is('form', () => {
      need(this.form && equal(sha256(this.form), box.formHash), 'its SHA-256 differs');
      unambiguous(this.form);
    });
    await this.checkManifestNote();
    await this.checkVoided();
    return this.checkStages();
  }

  async checkEmpty() {
    for (const name of BOX_FILES) {
      if (await this.read(name)) return this.docket.fail('manifest', new Error('the manifest is missing'));
    }
    return this.docket.warn('nothing_published');
  }

  /** @returns the note of a stage, null when it is missing or wrong, which was said if it must not be */
  async note(file, stage) {
    const raw = await this.read(file);
    if (!raw && this.voided) return null;
    try {
      need(raw, 'the file is missing');
      return stageNote(this.parsed, stage, raw);
    } catch (e) {
      this.docket.fail('note_' + stage, e);
      return null;
    }
  }

  async checkManifestNote() {
    const n = await this.note('manifest.note', 'manifest');
    if (!n) return;
    this.issued = n.size;
    this.docket.is('note_manifest', () => need(n.size === this.parsed.issued.n && equal(n.root, this.parsed.issuedRoot), "it fixes a different set of slips from the manifest's"), n.size);
  }

  async checkVoided() {
    const raw = await this.read('voided.note');
    if (!raw) {
      if (await this.read('reason.txt')) this.docket.fail('voided', new Error('a reason for voiding, but no note that it was voided'));
      return;
    }
    this.voided = true;
    const result = (await this.read('result.note')) || (await this.read('result.json'));
    const reason = await this.read('reason.txt');
    try {
      const n = stageNote(this.parsed, 'voided', raw);
      need(n.size === 0 && equal(n.root, treeRoot([])), 'a voided box has no size');
      need(!reason || equal(sha256(reason), n.reason), 'the reason is not the one that the note signs');
      need(!result, 'a voided session has a result');
    } catch (e) {
      this.docket.fail('voided', e);
      return;
    }
    if (!reason) this.docket.warn('reason_unsaid'); // a bundle of an older service (decision 0018)
    else this.docket.warn('voided', `“${new TextDecoder().decode(reason)}”`);
  }

  async checkStages() {
    if (!(await this.checkAdmission()) || !(await this.checkSealed()) || !(await this.checkContents())) return;
    const n = await this.note('result.note', 'result');
    if (n) await this.checkResult(n);
  }

  async checkAdmission() {
    const n = await this.note('admission.note', 'admission');
    if (!n) return false;
    this.hasAdmission = true;
    this.admitted = n.size;
    this.void = n.void;
    return this.docket.is('note_admission', () => need(n.issued === this.parsed.issued.n, "it counts different slips from the manifest's"), n.size, n.void);
  }

  async checkSealed() {
    const n = await this.note('checkpoint.note', 'sealed');
    if (!n) return false;
    if (!this.docket.is('note_sealed', () => need(n.admitted === this.admitted, "it counts different admissions from the admission note's"), n.size)) return false;
    this.hasSealed = true;
    this.sealed = n;
    this.size = n.size;
    const slips = this.parsed.mode === 'screen' ? this.parsed.cap : this.parsed.issued.n - this.void;
    const why = `${n.size} ballots, ${this.admitted} admissions, ${slips} slips less voided ones`;
    return this.docket.is('admission', () => need(n.size <= this.admitted && this.admitted <= slips, why), n.size, this.admitted, slips);
  }

  async checkContents() {
    const { docket: d, parsed: box, sealed } = this;
    const index = (await this.read('index')) || new Uint8Array(0);
    let trackers = [];
    if (!d.is('index', () => (trackers = readIndex(sealed, index)))) return false;
    const records = await this.read('records');
    const long = 193 + box.issuers.filter((i) => i.slot === 'ballot').reduce((n, i) => n + i.bits / 8, 0);
    const fits = d.is('records', () => {
      need(records, 'the file is missing');
      need(records.length === long * trackers.length, `${records.length} bytes for ${trackers.length} records`);
      need(equal(sha256(records), sealed.records), 'its SHA-256 differs');
    });
    if (!fits) return false;
    let bad = null;
    for (let i = 0; i < trackers.length; i++) {
      if (i % BREATH === 0) await this.progress(i, trackers.length);
      try {
        const tracker = checkRecord(box, records.subarray(i * long, (i + 1) * long));
        need(equal(tracker, trackers[i]), 'it is not the one of its tracker');
      } catch (e) {
        bad = bad || new Error(`record ${i + 1}: ${e.message}`);
      }
    }
    return d.is('ballots', () => {
      if (bad) throw bad;
    }, this.size);
  }

  async checkResult(n) {
    const { docket: d, parsed: box, sealed } = this;
    if (!d.is('note_result', () => need(n.size === sealed.size && equal(n.root, sealed.root), 'it refers to another box than the sealed note'))) return;
    const raw = await this.read('result.json');
    if (!d.is('result_hash', () => need(raw && equal(sha256(raw), n.result), 'its SHA-256 differs'))) return;
    this.hasResult = true;
    this.result = raw;
    let r;
    try {
      r = parse(unambiguous(raw));
    } catch (e) {
      d.fail('totals', e);
      return;
    }
    d.is('totals', () => checkTotals(box, this.form, this.size, r));
    d.is('small_groups', () => checkSmall(r, box.k), box.k);
  }
}
