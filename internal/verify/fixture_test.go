package verify

import (
	"bytes"
	"crypto/ecdh"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"testing"

	"golang.org/x/mod/sumdb/note"

	"minping/internal/evaluation/decimal"
	"minping/internal/evaluation/satisfaction"
	"minping/internal/evaluation/scheme"
	"minping/internal/keys/keystest"
	"minping/internal/vote"
	"minping/internal/vote/votetest"
)

// evidence is a session that was run with package vote's client side, and the files of its bundle.
type evidence struct {
	t       testing.TB
	signer  note.Signer
	key     string
	session string
	boxes   []*testBox
	dirs    []BoxDir
	files   map[string][]byte
	acc     Accounting
	rule    scheme.SatisfactionRule
	weights []scheme.GroupWeight
	bare    bool // forms contain no rules
	result  satisfaction.Result
	tune    func(e *evidence, i int, m *vote.Manifest)
}

type testBox struct {
	*vote.Box
	group    string
	issuer   *vote.IssuerKey
	answers  [][]int
	tids     []vote.Hash
	records  []boardRow
	admitted int
	void     int
}

type boardRow struct {
	tracker vote.Hash
	record  []byte
}

func random(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b)
	return b
}

// newEvidence runs a session: one box per group, one ballot per row of answers, and three more slips, of which one is
// voided and one admitted without a ballot.
func newEvidence(t testing.TB, groups map[string][][]int) *evidence { return tuned(t, groups, nil) }

// tuned is newEvidence with manifests changed before they are fixed; i counts the boxes.
func tuned(t testing.TB, groups map[string][][]int, tune func(e *evidence, i int, m *vote.Manifest)) *evidence {
	t.Helper()
	secret, key, err := note.GenerateKey(rand.Reader, "board.example")
	if err != nil {
		t.Fatal(err)
	}
	e := &evidence{
		t: t, key: key, tune: tune, rule: testRule(), files: map[string][]byte{},
		session: vote.B64u.EncodeToString(random(16)),
	}
	e.signer, err = note.NewSigner(secret)
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range slices.Sorted(maps.Keys(groups)) {
		if g != "" {
			e.weights = append(e.weights, scheme.GroupWeight{Group: g, Weight: weightOf(groups[g])})
		}
	}
	for i, g := range slices.Sorted(maps.Keys(groups)) {
		e.addBox(g, groups[g], keystest.IssuerKeys()[i])
	}
	e.finish()
	return e
}

// oneBox is the usual session: five ballots, k = 3.
func oneBox(t testing.TB) *evidence {
	return newEvidence(t, map[string][][]int{"": {{1, 1}, {1, 6}, {2, 0}, {0, 3}, {1, 7}}})
}

func (e *evidence) addBox(group string, answers [][]int, issuer *vote.IssuerKey) {
	e.t.Helper()
	b := &testBox{group: group, issuer: issuer, answers: answers, admitted: len(answers) + 1, void: 1}
	sid := vote.B64u.EncodeToString(random(16))
	if group == "" {
		sid = e.session
	}
	tids := make([]vote.Hash, len(answers)+3)
	for i := range tids {
		tids[i] = vote.Hash(random(32))
	}
	sortHashes(tids)
	b.tids = tids
	b.Box = e.manifest(sid, issuer, tids)
	for _, a := range answers {
		b.records = append(b.records, e.vote(b, a))
	}
	slices.SortFunc(b.records, func(x, y boardRow) int { return bytes.Compare(x.tracker[:], y.tracker[:]) })
	e.boxes = append(e.boxes, b)
	e.dirs = append(e.dirs, BoxDir{SID: sid, Dir: sid, Group: group})
	e.publish(b, tids[:b.admitted])
}

func sortHashes(hs []vote.Hash) {
	slices.SortFunc(hs, func(a, b vote.Hash) int { return bytes.Compare(a[:], b[:]) })
}

func (e *evidence) manifest(sid string, issuer *vote.IssuerKey, tids []vote.Hash) *vote.Box {
	e.t.Helper()
	seal, err := ecdh.X25519().GenerateKey(rand.Reader)
	if err != nil {
		e.t.Fatal(err)
	}
	receipt, _, _ := ed25519.GenerateKey(rand.Reader)
	root := vote.IssuedRoot(tids)
	m := vote.Manifest{
		V: 1, SID: sid, Org: "某局", Title: "测评", Mode: vote.ModeSlip, Flow: vote.FlowOne, K: 3,
		Questions: []vote.Question{{T: "s", N: 2, Blank: true}, {T: "m", N: 3, Blank: true}},
		Issuers: []vote.Issuer{{
			Slot: vote.SlotBallot, Body: "operator",
			N: vote.B64u.EncodeToString(issuer.Public().N.Bytes()),
		}},
		Seal:    vote.B64u.EncodeToString(seal.PublicKey().Bytes()),
		Receipt: vote.B64u.EncodeToString(receipt), Board: e.key,
		Origin: "example/rb1/" + sid, Issued: vote.IssuedSet{N: len(tids), Root: vote.B64u.EncodeToString(root[:])},
		Cast: "/rb1/" + sid + "/cast", App: "sha256-x",
	}
	if e.tune != nil {
		e.tune(e, len(e.boxes), &m)
	}
	form := sha256.Sum256(e.form())
	m.Form = vote.B64u.EncodeToString(form[:])
	raw, err := m.Canonical()
	if err != nil {
		e.t.Fatal(err)
	}
	b, err := vote.ParseManifest(raw)
	if err != nil {
		e.t.Fatal(err)
	}
	return b
}

// vote runs one phone from its slip to the public record.
func (e *evidence) vote(b *testBox, answers []int) boardRow {
	e.t.Helper()
	p, err := votetest.NewPhone(rand.Reader, b.Box, vote.Token(random(16)), [10]byte{})
	if err != nil {
		e.t.Fatal(err)
	}
	bs, err := b.issuer.BlindSign(p.Request.Z[0])
	if err != nil {
		e.t.Fatal(err)
	}
	if err := p.Admitted(vote.AdmitAnswer([][]byte{bs})); err != nil {
		e.t.Fatal(err)
	}
	msg, err := p.Cast(answers)
	if err != nil {
		e.t.Fatal(err)
	}
	bal, err := b.ParseBallot(vote.SlotBallot, msg)
	if err != nil {
		e.t.Fatal(err)
	}
	return boardRow{bal.Tracker, bal.Record}
}

func (e *evidence) sign(b *testBox, n vote.Note) []byte {
	e.t.Helper()
	if n.Origin == "" {
		n.Origin = b.Manifest.Origin
	}
	if n.M == (vote.Hash{}) {
		n.M = b.M
	}
	raw, err := vote.SignNote(n, e.signer)
	if err != nil {
		e.t.Fatal(err)
	}
	return raw
}

// publish writes a box's part of the bundle, except the result.
func (e *evidence) publish(b *testBox, admitted []vote.Hash) {
	index, records := b.contents()
	for name, raw := range map[string][]byte{
		"manifest.json": b.Bytes, "form.json": e.form(), "index": index, "records": records,
		"manifest.note": e.sign(b, vote.Note{Stage: vote.StageManifest, Size: b.Manifest.Issued.N, Root: b.IssuedRoot}),
		"admission.note": e.sign(b, vote.Note{
			Stage: vote.StageAdmission, Size: b.admitted, Root: vote.IssuedRoot(admitted),
			Extra: vote.AdmissionExtra(b.Manifest.Issued.N, b.void),
		}),
		"checkpoint.note": e.sign(b, b.sealed()),
	} {
		e.files[b.path(name)] = raw
	}
}

func (b *testBox) path(name string) string { return b.Manifest.SID + "/" + name }

func (b *testBox) contents() (index, records []byte) {
	for _, r := range b.records {
		index, records = append(index, r.tracker[:]...), append(records, r.record...)
	}
	return index, records
}

func (b *testBox) sealed() vote.Note {
	_, records := b.contents()
	trackers := make([]vote.Hash, len(b.records))
	for i, r := range b.records {
		trackers[i] = r.tracker
	}
	return vote.Note{
		Stage: vote.StageSealed, Size: len(trackers), Root: vote.TreeRoot(trackers),
		Extra: vote.SealedExtra(sha256.Sum256(records), b.admitted),
	}
}

// finish writes the result, its notes and the files at the top.
func (e *evidence) finish() {
	e.acc = Accounting{Given: true, Expected: 9, Attended: 8, Flags: []string{}}
	for _, b := range e.boxes {
		e.acc.Printed += b.Manifest.Issued.N
		e.acc.Admitted += b.admitted
		e.acc.Void += b.void
		e.acc.Returned += len(b.answers)
	}
	e.acc.Issued, e.acc.LeftOver = e.acc.Printed-1, 1
	e.count()
	e.writeResult()
	audit := []AuditEntry{
		{N: 7, At: "2026-01-02T03:04:05.000Z", Subject: "张", Object: e.session, Type: "session.open", Result: "ok", Prev: hex64('a')},
		{N: 8},
		{N: 9, At: "2026-01-02T03:09:05.000Z", Subject: "张", Object: e.session, Type: "session.closing", Result: "ok", Detail: "<时间到>"},
	}
	audit[0].Hash = AuditHash(audit[0])
	audit[1].Prev, audit[1].Hash = audit[0].Hash, hex64('b')
	audit[2].Prev = audit[1].Hash
	audit[2].Hash = AuditHash(audit[2])
	e.files["audit.json"] = mustJSON(e.t, audit)
	e.files["minutes.html"], e.files["README.txt"] = []byte("<!doctype html><title>记录</title>"), []byte("minping verify\n")
}

// publishResult puts a result and its notes on every board.
func (e *evidence) publishResult(raw []byte) {
	for _, b := range e.boxes {
		n := b.sealed()
		n.Stage, n.Extra = vote.StageResult, vote.ResultExtra(sha256.Sum256(raw))
		e.files[b.path("result.json")], e.files[b.path("result.note")] = raw, e.sign(b, n)
	}
}

func (e *evidence) resultJSON() []byte { return mustJSON(e.t, e.result) }

// writeResult writes result, result notes and accounting in their current state.
func (e *evidence) writeResult() {
	e.acc.Flags = Flags(e.acc)
	e.result.Flags = append(slices.DeleteFunc(slices.Clone(e.result.Flags),
		func(f string) bool { _, its := flagWords[f]; return its }), e.acc.Flags...)
	e.publishResult(e.resultJSON())
	e.files["accounting.json"] = mustJSON(e.t, e.acc)
}

// testQuestions are scored like those of a scheme: the first one, out of 100.
func testQuestions() scheme.Questionnaire {
	return scheme.Questionnaire{Title: "测评", Questions: []scheme.Question{
		{Code: "q1", Type: scheme.Single, Text: "?", Weight: "100", Overall: true, Options: []scheme.Option{{Key: "sat", Label: "满意"}, {Key: "dis", Label: "不满意"}}},
		{
			Code: "q2", Type: scheme.Multi, Text: "?",
			Options: []scheme.Option{{Key: "1", Label: "a"}, {Key: "2", Label: "b"}, {Key: "3", Label: "c"}},
		},
	}}
}

// weightOf returns a group's weight.
func weightOf(answers [][]int) string { return fmt.Sprintf("%d.5", 10+len(answers)) }

// testRule counts a ballot that abstains from everything as valid; the tests that need otherwise change it.
func testRule() scheme.SatisfactionRule {
	return scheme.SatisfactionRule{
		Preset: scheme.PresetDefault, Coefficients: scheme.Presets()[scheme.PresetDefault], FullMark: "100",
		Satisfied: []string{"sat", "basic"}, Unknown: []string{"unk"}, Denominator: scheme.OfCounted,
		RateOf:     scheme.RateOfOverall,
		AllAbstain: scheme.AllAbstainValid, Quorum: "50", ReturnRate: "50",
	}
}

// count calculates the result by the service's own rules, so that the checks compare it with different arithmetic.
func (e *evidence) count() {
	parts := make([]satisfaction.Part, len(e.boxes))
	for i, b := range e.boxes {
		parts[i] = e.part(b)
	}
	e.countParts(parts)
}

func (e *evidence) part(b *testBox) satisfaction.Part {
	t := vote.NewTally(b.Manifest.Questions, testQuestions().Scored())
	for _, a := range b.answers {
		t.Add(a)
	}
	p := satisfaction.Part{Name: b.group, Box: satisfaction.Tally{Returned: t.Returned, AllAbstain: t.AllBlank}}
	if b.group != "" {
		p.Weight = decimal.Decimal(weightOf(b.answers))
	}
	for _, q := range t.Questions {
		p.Box.Questions = append(p.Box.Questions, satisfaction.Counts{N: q.N, Abstain: q.Blank})
	}
	return p
}

func (e *evidence) countParts(parts []satisfaction.Part) {
	e.t.Helper()
	m, err := satisfaction.Satisfaction(testQuestions(), e.rule, 3, parts, satisfaction.Turnout{
		Expected: &e.acc.Expected, Attended: &e.acc.Attended, Printed: &e.acc.Printed, Issued: &e.acc.Issued,
	})
	if err != nil {
		e.t.Fatal(err)
	}
	e.result = m.Result()
	e.result.SessionID, e.result.Org, e.result.State = e.session, "某局", "counted"
	if e.boxes[0].Manifest.Mode == vote.ModeScreen {
		e.result.Flags = append(e.result.Flags, satisfaction.FlagScreenMode)
	}
	e.acc.Valid, e.acc.Invalid = e.acc.Returned, 0
	if e.result.Valid != nil {
		e.acc.Valid, e.acc.Invalid = *e.result.Valid, *e.result.Invalid
	}
}

func hex64(c byte) string { return string(bytes.Repeat([]byte{c}, 64)) }

func mustJSON(t testing.TB, v any) []byte {
	t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// zip writes the bundle in its current state, signed by the board key.
func (e *evidence) zip() []byte {
	e.t.Helper()
	var files []File
	for path, raw := range e.files {
		files = append(files, Bytes(path, raw))
	}
	var out bytes.Buffer
	if err := WriteBundle(&out, e.session, e.dirs, files, e.signer); err != nil {
		e.t.Fatal(err)
	}
	return out.Bytes()
}

func (e *evidence) anchors() Anchors { return Anchors{BoardKey: e.key} }

// check checks the bundle in its current state.
func (e *evidence) check() []Check { return checkZip(e.zip(), e.anchors()) }

func checkZip(raw []byte, a Anchors) []Check { return Bundle(bytes.NewReader(raw), int64(len(raw)), a) }

// failed lists the checks that did not pass.
func failed(checks []Check) (ids []string) {
	for _, c := range checks {
		if !c.OK {
			ids = append(ids, c.ID)
		}
	}
	return ids
}
