package e2e

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/google/go-cmp/cmp"

	"minping/internal/evaluation/satisfaction"
	"minping/internal/evaluation/scheme"
	"minping/internal/verify"
	"minping/internal/vote"
)

// evidence is the bundle of a session before it is written.
type evidence struct {
	t     *testing.T
	h     *testSession
	files map[string][]byte
}

// newEvidence runs a session of five ballots: everyone is satisfied, abstains on D2 and marks the first problem.
func newEvidence(t *testing.T) *evidence {
	t.Helper()
	h := newSession(t, plan{noComment: true})
	for i := range 5 {
		h.voteOf(i)
	}
	e := &evidence{t: t, h: h, files: map[string][]byte{}}
	e.publish()
	return e
}

func (e *evidence) note(name string, n vote.Note) {
	e.t.Helper()
	n.Origin, n.M = e.h.box.Manifest.Origin, e.h.box.M
	raw, err := vote.SignNote(n, e.h.board)
	if err != nil {
		e.t.Fatal(err)
	}
	e.put(name, raw)
}

func (e *evidence) put(name string, raw []byte) { e.files[e.h.box.Manifest.SID+"/"+name] = raw }

// publish writes every file that the session's board and papers have.
func (e *evidence) publish() {
	e.t.Helper()
	h := e.h
	type row struct {
		tracker vote.Hash
		record  []byte
	}
	var rows []row
	for _, msg := range h.ballots {
		b, err := h.box.ParseBallot(vote.SlotBallot, msg)
		if err != nil {
			e.t.Fatal(err)
		}
		rows = append(rows, row{b.Tracker, b.Record})
	}
	slices.SortFunc(rows, func(a, b row) int { return bytes.Compare(a.tracker[:], b.tracker[:]) })
	var trackers []vote.Hash
	var index, records []byte
	for _, r := range rows {
		trackers = append(trackers, r.tracker)
		index, records = append(index, r.tracker[:]...), append(records, r.record...)
	}
	tids := slices.SortedFunc(maps.Keys(h.admitted), func(a, b vote.Hash) int { return bytes.Compare(a[:], b[:]) })
	result := e.count()
	issued := h.box.Manifest.Issued.N
	sealed := vote.Note{
		Stage: vote.StageSealed, Size: len(trackers), Root: vote.TreeRoot(trackers),
		Extra: vote.SealedExtra(sha256.Sum256(records), len(tids)),
	}
	e.put("manifest.json", h.manifest)
	e.put("form.json", h.form)
	e.note("manifest.note", vote.Note{Stage: vote.StageManifest, Size: issued, Root: h.box.IssuedRoot})
	e.note("admission.note", vote.Note{
		Stage: vote.StageAdmission, Size: len(tids), Root: vote.IssuedRoot(tids),
		Extra: vote.AdmissionExtra(issued, 1),
	})
	e.note("checkpoint.note", sealed)
	e.put("index", index)
	e.put("records", records)
	e.put("result.json", result)
	e.note("result.note", vote.Note{
		Stage: vote.StageResult, Size: sealed.Size, Root: sealed.Root,
		Extra: vote.ResultExtra(sha256.Sum256(result)),
	})
	e.accounting(func(*verify.Accounting) {})
	first := verify.AuditEntry{N: 1, At: "2024-07-24T11:30:00.000Z", Subject: "organizer", Object: h.box.Manifest.SID, Type: "session.open", Result: "ok", Detail: "演练 <1>"}
	first.Hash = verify.AuditHash(first)
	hidden := verify.AuditEntry{N: 2, Prev: first.Hash, Hash: first.Hash}
	e.files["audit.json"] = compact(e.t, []verify.AuditEntry{first, hidden})
	e.files["minutes.html"] = []byte("<!doctype html>minutes")
	e.files["README.txt"] = []byte("readme\n")
}

// sessionRules are the service's for the questionnaire of the session.
func sessionRules() (scheme.Questionnaire, scheme.SatisfactionRule) {
	scale := []scheme.Option{{Key: "sat"}, {Key: "basic"}, {Key: "dis"}, {Key: "unk"}}
	q := scheme.Questionnaire{Questions: []scheme.Question{
		{Code: "D1", Type: scheme.Single, Options: scale, Weight: "40", Overall: true},
		{Code: "D2", Type: scheme.Single, Options: scale, Weight: "60"},
		{Code: "M1", Type: scheme.Multi, Options: make([]scheme.Option, 5)},
	}}
	rule := scheme.SatisfactionRule{
		Preset: scheme.PresetDefault, Coefficients: scheme.Presets()[scheme.PresetDefault], FullMark: "100",
		Satisfied: []string{"sat", "basic"},
		Unknown:   []string{"unk"}, Denominator: scheme.OfCounted, RateOf: scheme.RateOfMean,
		AllAbstain: scheme.AllAbstainInvalid, Quorum: "50", ReturnRate: "50",
	}
	return q, rule
}

// count calculates the result by the service's rules.
func (e *evidence) count() []byte {
	e.t.Helper()
	q, rule := sessionRules()
	counts := []satisfaction.Counts{
		{N: []int{5, 0, 0, 0}},
		{N: []int{0, 0, 0, 0}, Abstain: 5},
		{N: []int{5, 0, 0, 0, 0}},
	}
	expected, attended, printed, issued := 8, 6, 8, 7
	m, err := satisfaction.Satisfaction(q, rule, e.h.box.Manifest.K,
		[]satisfaction.Part{{Box: satisfaction.Tally{Returned: 5, Questions: counts}}},
		satisfaction.Turnout{Expected: &expected, Attended: &attended, Printed: &printed, Issued: &issued})
	if err != nil {
		e.t.Fatal(err)
	}
	r := m.Result()
	r.SessionID, r.Org, r.State = e.h.box.Manifest.SID, sessionOrg, "counted"
	return compact(e.t, r)
}

func (e *evidence) accounting(change func(a *verify.Accounting)) {
	a := verify.Accounting{
		Given: true, Expected: 8, Attended: 6, Printed: 8, Issued: 7, LeftOver: 1, Admitted: 5, Void: 1,
		Unused: 2, Returned: 5, Valid: 5,
	}
	change(&a)
	a.Flags = verify.Flags(a)
	e.files["accounting.json"] = compact(e.t, a)
}

func (e *evidence) write(more ...verify.BoxDir) []byte {
	e.t.Helper()
	var files []verify.File
	for path, raw := range e.files {
		files = append(files, verify.Bytes(path, raw))
	}
	sid := e.h.box.Manifest.SID
	var out bytes.Buffer
	dirs := append([]verify.BoxDir{{SID: sid, Dir: sid}}, more...)
	if err := verify.WriteBundle(&out, sid, dirs, files, e.h.board); err != nil {
		e.t.Fatal(err)
	}
	return out.Bytes()
}

// line is what both checkers say about one point.
type line struct {
	ID, Box  string
	OK, Warn bool
	ZH, EN   string
}

func inGo(bundle []byte, a verify.Anchors) []line {
	var out []line
	for _, c := range verify.Bundle(bytes.NewReader(bundle), int64(len(bundle)), a) {
		out = append(out, line{c.ID, c.Box, c.OK, c.Warn, c.Sentence.ZH, c.Sentence.EN})
	}
	return out
}

func inBrowser(p *tab, bundle []byte, a verify.Anchors) []line {
	p.t.Helper()
	var out []line
	p.eval(fmt.Sprintf(`hooks.checkBundle(Uint8Array.from(atob(%q), (c) => c.charCodeAt(0)), {boardKey: %q, fingerprint: %q}, async () => {})`,
		base64.StdEncoding.EncodeToString(bundle), a.BoardKey, a.Fingerprint), &out)
	return out
}

// TestTheBrowserChecksABundleAsTheProgramDoes compares the two checkers, word for word, on good and on spoilt evidence.
func TestTheBrowserChecksABundleAsTheProgramDoes(t *testing.T) {
	t.Parallel()
	p := withHooks(t)
	other := newEvidence(t)
	in := func(e *evidence, name string) []byte { return e.files[e.h.box.Manifest.SID+"/"+name] }
	for _, x := range []struct {
		name  string
		spoil func(e *evidence)
		fails string // a check that must fail; "" for none
	}{
		{"nothing", func(*evidence) {}, ""},
		{"an accounting that does not balance and says so", func(e *evidence) {
			e.accounting(func(a *verify.Accounting) { a.LeftOver = 0 })
			e.signResult(`"unanimous"`, `"unanimous","printed_mismatch"`)
		}, ""},
		{
			"an accounting that says so, beside a result that does not",
			func(e *evidence) { e.accounting(func(a *verify.Accounting) { a.LeftOver = 0 }) }, "returned",
		},
		{"an accounting in which nothing balances", func(e *evidence) {
			e.accounting(func(a *verify.Accounting) {
				a.Attended, a.Issued, a.LeftOver, a.Lost, a.Invalid = 9, 4, 1, 2, 1
			})
		}, "returned"},
		{"an accounting with more paper than slips, of which no one entered anything", func(e *evidence) {
			e.accounting(func(a *verify.Accounting) { a.Given, a.Issued, a.LeftOver = false, 4, 0 })
		}, "returned"},
		{"two people's reason", func(e *evidence) {
			e.accounting(func(a *verify.Accounting) { a.Overrides = []string{"seal: x (a, b)"} })
			e.signResult(`"unanimous"`, `"unanimous","overridden","not_protected","trial_store","rehearsal","quite_new"`)
		}, ""},
		{
			"a score that does not follow",
			func(e *evidence) { e.signResult(`"satisfaction_score":"100.00"`, `"satisfaction_score":"99.00"`) },
			"scores",
		},
		{"a rate that does not follow", func(e *evidence) {
			e.signResult(`"return_rate":"71.43"`, `"return_rate":"71.42"`)
		}, "scores"},
		{"another weight of a question", func(e *evidence) { e.signResult(`"weight":"60"`, `"weight":"0"`) }, "scores"},
		{"another coefficient", func(e *evidence) { e.signResult(`"basic":"70"`, `"basic":"75"`) }, "scores"},
		{"no rules", func(e *evidence) { e.signResult(`"reckoning"`, `"reckoned"`) }, "scores"},
		{"a caution left out", func(e *evidence) { e.signResult(`"unanimous"`, `"x"`) }, "flags"},
		{"a caution made up", func(e *evidence) { e.signResult(`"unanimous"`, `"unanimous","sample_small"`) }, "flags"},
		{"an accounting that hides it", func(e *evidence) {
			e.accounting(func(*verify.Accounting) {})
			e.files["accounting.json"] = bytes.Replace(e.files["accounting.json"], []byte(`"left_over":1`),
				[]byte(`"left_over":0`), 1)
		}, "accounting"},
		{
			"an accounting against the notes",
			func(e *evidence) { e.accounting(func(a *verify.Accounting) { a.Admitted, a.Unused = 6, 1 }) },
			"accounting",
		},
		{"an unknown figure", func(e *evidence) {
			e.files["accounting.json"] = append([]byte(`{"x":1,`), e.files["accounting.json"][1:]...)
		}, "accounting"},
		{"another questionnaire", func(e *evidence) { e.put("form.json", append(in(e, "form.json"), ' ')) }, "form"},
		{
			"another session's manifest note",
			func(e *evidence) { e.put("manifest.note", in(other, "manifest.note")) }, "note_manifest",
		},
		{
			"another session's sealed note",
			func(e *evidence) { e.put("checkpoint.note", in(other, "checkpoint.note")) }, "note_sealed",
		},
		{"another manifest", func(e *evidence) { e.put("manifest.json", in(other, "manifest.json")) }, "manifest"},
		{
			"a damaged manifest", func(e *evidence) { e.put("manifest.json", append(in(e, "manifest.json"), '\n')) },
			"manifest",
		},
		{"a tracker changed", func(e *evidence) { in(e, "index")[40] ^= 1 }, "index"},
		{"a record changed", func(e *evidence) { in(e, "records")[300] ^= 1 }, "records"},
		{"a forged ballot under its own seal", func(e *evidence) { e.forge() }, "ballots"},
		{"a result changed", func(e *evidence) {
			e.put("result.json", bytes.Replace(in(e, "result.json"), []byte(`"sat":5`), []byte(`"sat":4`), 1))
		}, "result_hash"},
		{"a result that does not add up, signed", func(e *evidence) { e.signResult(`"sat":5`, `"sat":4`) }, "totals"},
		{"a score said twice, signed", func(e *evidence) {
			e.signResult(`"satisfaction_score":`, `"satisfaction_score":"60.00","Satisfaction_score":`)
		}, "totals"},
		{
			"a score that hides a key in a text, signed",
			func(e *evidence) { e.signResult(`"org_kind":""`, `"org_kind":"{\"a\\\\\":[\"org\",\"org\"]}"`) }, "",
		},
		{
			"a result of fewer ballots, signed",
			func(e *evidence) { e.signResult(`"returned":5`, `"returned":4`) }, "totals",
		},
		{"an audit entry changed", func(e *evidence) {
			e.files["audit.json"] = bytes.Replace(e.files["audit.json"], []byte("session.open"),
				[]byte("session.void"), 1)
		}, "audit"},
		{"a loss that someone accepted", func(e *evidence) {
			lost := verify.AuditEntry{N: 1, Type: "session.loss_accepted", Detail: "磁盘坏了 50%"}
			lost.Hash = verify.AuditHash(lost)
			e.files["audit.json"] = compact(e.t, []verify.AuditEntry{lost})
		}, ""},
		{"a missing note", func(e *evidence) { delete(e.files, e.h.box.Manifest.SID+"/result.note") }, "note_result"},
		{"a missing paper", func(e *evidence) { delete(e.files, "minutes.html") }, "listing"},
		{"a stranger's file", func(e *evidence) { e.files["extra.txt"] = []byte("x") }, "listing"},
		{"a voided note beside a result", func(e *evidence) {
			e.void("why")
		}, "voided"},
		{"a voided session", func(e *evidence) { e.void("停电 100%%d\n重测"); e.unpublish() }, ""},
		{"a voided session with another reason", func(e *evidence) {
			e.void("停电")
			e.unpublish()
			e.put("reason.txt", []byte("投票结果不好"))
		}, "voided"},
		{"a voided session whose reason is not there, as an older service wrote it", func(e *evidence) {
			e.void("停电")
			e.unpublish()
			delete(e.files, e.h.box.Manifest.SID+"/reason.txt")
		}, ""},
		{"a reason without a voided note", func(e *evidence) { e.put("reason.txt", []byte("停电")) }, "voided"},
		{
			"rules that were not fixed before",
			func(e *evidence) { e.signResult(`"quorum":"50"`, `"quorum":"40"`) }, "fixed_rules",
		},
	} {
		t.Run(x.name, func(t *testing.T) {
			e := newEvidence(t)
			x.spoil(e)
			raw := e.write()
			want := inGo(raw, verify.Anchors{BoardKey: verifierKey(e.h)})
			if failed := slices.ContainsFunc(want,
				func(l line) bool { return l.ID == x.fails && !l.OK }); failed != (x.fails != "") {
				t.Errorf("the program does not find it: %+v", want)
			}
			p.t = t
			if diff := cmp.Diff(want, inBrowser(p, raw, verify.Anchors{BoardKey: verifierKey(e.h)})); diff != "" {
				t.Errorf("checks (-program +browser):\n%s", diff)
			}
		})
	}
	p.t = t
}

// void voids the session; unpublish takes its result away.
func (e *evidence) void(reason string) {
	e.note("voided.note", vote.Note{Stage: vote.StageVoided, Root: vote.TreeRoot(nil), Extra: vote.VoidedExtra(reason)})
	e.put("reason.txt", []byte(reason))
}

func (e *evidence) unpublish() {
	for _, name := range []string{"result.json", "result.note"} {
		delete(e.files, e.h.box.Manifest.SID+"/"+name)
	}
}

// forge replaces a credential and signs index and seal for it, as an operator without the issuer key would.
func (e *evidence) forge() {
	e.t.Helper()
	sid := e.h.box.Manifest.SID
	records, long := e.files[sid+"/records"], e.h.box.RecordLen()
	records[long-5] ^= 1
	var rows [][]byte
	for i := 0; i < len(records); i += long {
		rows = append(rows, records[i:i+long])
	}
	slices.SortFunc(rows, func(a, b []byte) int {
		x, y := vote.LeafHash(a), vote.LeafHash(b)
		return bytes.Compare(x[:], y[:])
	})
	var index, sorted []byte
	var trackers []vote.Hash
	for _, r := range rows {
		h := vote.LeafHash(r)
		trackers, index, sorted = append(trackers, h), append(index, h[:]...), append(sorted, r...)
	}
	e.put("index", index)
	e.put("records", sorted)
	e.note("checkpoint.note", vote.Note{
		Stage: vote.StageSealed, Size: 5, Root: vote.TreeRoot(trackers),
		Extra: vote.SealedExtra(sha256.Sum256(sorted), 5),
	})
}

// signResult changes the result and signs it again.
func (e *evidence) signResult(old, fresh string) {
	e.t.Helper()
	sid := e.h.box.Manifest.SID
	raw := bytes.Replace(e.files[sid+"/result.json"], []byte(old), []byte(fresh), 1)
	e.put("result.json", raw)
	sealed, err := e.h.box.OpenNote(e.files[sid+"/checkpoint.note"], vote.StageSealed)
	if err != nil {
		e.t.Fatal(err)
	}
	e.note("result.note", vote.Note{
		Stage: vote.StageResult, Size: sealed.Size, Root: sealed.Root,
		Extra: vote.ResultExtra(sha256.Sum256(raw)),
	})
}

// TestABundleWithAnyByteChangedFailsInTheBrowser changes bytes all over the zip without repairing anything.
func TestABundleWithAnyByteChangedFailsInTheBrowser(t *testing.T) {
	t.Parallel()
	e := newEvidence(t)
	raw := e.write()
	key := verify.Anchors{BoardKey: verifierKey(e.h)}
	p := withHooks(t)
	if lines := inBrowser(p, raw, key); slices.ContainsFunc(lines, func(l line) bool { return !l.OK }) {
		t.Fatalf("the good bundle: %+v", lines)
	}
	var bad []int
	p.eval(fmt.Sprintf(`(async () => {
		const zip = Uint8Array.from(atob(%q), (c) => c.charCodeAt(0)), out = [];
		for (let i = 0; i < zip.length; i += i < 60 || i > zip.length - 120 ? 1 : 97) {
			const bent = zip.slice(); bent[i] ^= 1 << (i %% 8);
			const checks = await hooks.checkBundle(bent, {boardKey: %q, fingerprint: ''}, async () => {});
			if (checks.every((c) => c.ok)) out.push(i);
		}
		return out;
	})()`, base64.StdEncoding.EncodeToString(raw), key.BoardKey), &bad)
	for _, i := range bad {
		t.Errorf("byte %d of %d can be changed and every check passes", i, len(raw))
	}
}

// TestABundleZippedAgainIsTheSameEvidence packs the files with an ordinary tool, compressed.
func TestABundleZippedAgainIsTheSameEvidence(t *testing.T) {
	t.Parallel()
	e := newEvidence(t)
	raw := e.write()
	in, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	var again bytes.Buffer
	out := zip.NewWriter(&again)
	for _, f := range in.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		w, err := out.CreateHeader(&zip.FileHeader{Name: f.Name, Method: zip.Deflate})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(w, r); err != nil {
			t.Fatal(err)
		}
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	p := withHooks(t)
	anchors := verify.Anchors{Fingerprint: vote.Fingerprint(e.h.box.M)}
	if diff := cmp.Diff(inGo(raw, anchors), inBrowser(p, again.Bytes(), anchors)); diff != "" {
		t.Errorf("checks (-written +zipped again):\n%s", diff)
	}
}

func TestThePageVerifyExplainsABundleAndSendsNothing(t *testing.T) {
	t.Parallel()
	e := newEvidence(t)
	good := filepath.Join(t.TempDir(), "bundle.zip")
	if err := os.WriteFile(good, e.write(), 0o600); err != nil {
		t.Fatal(err)
	}
	p := newPhone(t)
	p.open(e.h.base + "/verify")
	p.sees("核验证据包")
	choose := func(path string) { p.do(chromedp.SetUploadFiles("#file", []string{path}, chromedp.ByQuery)) }
	choose(good)
	p.sees("全部通过，其中 2 项请留意", vote.Fingerprint(e.h.box.M), "5 张选票逐张核对")
	keepPicture(p, "verify-warn", wholePage)
	p.typeInto("#key", verifierKey(e.h)+"\n")
	p.eval(`document.getElementById('key').dispatchEvent(new Event('change'))`, nil)
	p.sees("全部通过，其中 1 项请留意", "信任的起点来自外部", "满意度 100.00，满意率 100.00%")
	in := e.h.box.Manifest.SID + "/records"
	e.files[in][100] ^= 1
	bad := filepath.Join(t.TempDir(), "bad.zip")
	if err := os.WriteFile(bad, e.write(), 0o600); err != nil {
		t.Fatal(err)
	}
	choose(bad)
	p.sees("不通过", "这份证据不能采信")
	keepPicture(p, "verify-bad", wholePage)
	var wrong []string
	p.eval(measure, &wrong)
	for _, w := range wrong {
		if !bytes.HasPrefix([]byte(w), []byte("small target")) { // the page is for a desk: 44 px
			t.Error(w)
		}
	}
	p.size(1280, 900)
	keepPicture(p, "verify-1280", wholePage)
	for _, x := range e.h.seen("") {
		if x.route != "/verify" {
			t.Errorf("the page asked for %s", x.route)
		}
	}
	var blocked string
	p.eval(`fetch('/state').then(() => 'sent', (e) => e.name)`, &blocked)
	if blocked != "TypeError" {
		t.Errorf("a request of the page: %s", blocked)
	}
}
