package verify

import (
	"bytes"
	"context"
	"crypto/sha256"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/mod/sumdb/note"

	"minping/internal/vote"
)

// TestTheBoardKeyAloneCannotRewriteABox: the holder of the board key can sign a new listing, but what the earlier
// notes fixed stays fixed. Every byte of every file of a box is changed and the bundle is listed and signed again.
func TestTheBoardKeyAloneCannotRewriteABox(t *testing.T) {
	e := newEvidence(t, map[string][][]int{"": {{1, 1}, {1, 1}, {1, 1}}})
	for path, raw := range e.files {
		if !strings.Contains(path, "/") {
			continue
		}
		for i := 0; i < len(raw); i += max(1, len(raw)/60) {
			raw[i] ^= 1
			if OK(e.check()) {
				t.Errorf("%s, byte %d: passed", path, i)
			}
			raw[i] ^= 1
		}
	}
	if checks := e.check(); !OK(checks) {
		t.Errorf("afterwards: %v", failed(checks))
	}
}

// tampering is a change to a session's files before the holder of the board key lists and signs them.
type tampering struct {
	name string
	do   func(*evidence)
	want string // the check that must fail
}

func try(t *testing.T, cases []tampering) {
	t.Helper()
	for _, c := range cases {
		e := oneBox(t)
		c.do(e)
		if got := failed(e.check()); !slices.Contains(got, c.want) {
			t.Errorf("%s: failed %v, want %s", c.name, got, c.want)
		}
	}
}

func set(name string, f func([]byte) []byte) func(*evidence) {
	return func(e *evidence) {
		p := e.boxes[0].path(name)
		e.files[p] = f(bytes.Clone(e.files[p]))
	}
}

func remove(name string) func(*evidence) {
	return func(e *evidence) { delete(e.files, e.boxes[0].path(name)) }
}

func replace(name string, n func(e *evidence, b *testBox) vote.Note) func(*evidence) {
	return func(e *evidence) { e.files[e.boxes[0].path(name)] = e.sign(e.boxes[0], n(e, e.boxes[0])) }
}

func resealed(change func(n *vote.Note)) func(*evidence) {
	return replace("checkpoint.note", func(_ *evidence, b *testBox) vote.Note {
		n := b.sealed()
		change(&n)
		return n
	})
}

// TestAnIndexOrRecordsThatDoNotFitFail is rb1 §16 C3.
func TestAnIndexOrRecordsThatDoNotFitFail(t *testing.T) {
	try(t, []tampering{
		{"entry removed", set("index", func(b []byte) []byte { return b[32:] }), idIndex},
		{"entry doubled", set("index", func(b []byte) []byte { copy(b[32:64], b[:32]); return b }), idIndex},
		{"entries swapped", set("index",
			func(b []byte) []byte { return bytes.Join([][]byte{b[32:64], b[:32], b[64:]}, nil) }), idIndex},
		{"entry changed", set("index", func(b []byte) []byte { b[len(b)-1] ^= 1; return b }), idIndex},
		{
			"entry added", set("index", func(b []byte) []byte { return append(b, bytes.Repeat([]byte{255}, 32)...) }),
			idIndex,
		},
		{"record removed", set("records", func(b []byte) []byte { return b[449:] }), idRecords},
		{"records swapped", set("records",
			func(b []byte) []byte { return bytes.Join([][]byte{b[449:898], b[:449], b[898:]}, nil) }), idRecords},
		{"byte after the records", set("records", func(b []byte) []byte { return append(b, 0) }), idRecords},
		{"no records", remove("records"), idRecords},
		{"another questionnaire", set("form.json", func(b []byte) []byte { return append(b, '\n') }), idForm},
		{"another result", set("result.json", func(b []byte) []byte { return append(b, '\n') }), idResultHash},
		{"no manifest", remove("manifest.json"), idManifest},
	})
}

// TestANoteThatDoesNotFitFails covers notes that are properly signed but belong to another session, stage, size or
// root.
func TestANoteThatDoesNotFitFails(t *testing.T) {
	try(t, []tampering{
		{"another origin", resealed(func(n *vote.Note) { n.Origin = "other/rb1/x" }), idNoteOf + "sealed"},
		{"another manifest", resealed(func(n *vote.Note) { n.M = vote.Hash{1} }), idNoteOf + "sealed"},
		{"another size", resealed(func(n *vote.Note) { n.Size-- }), idIndex},
		{"another root", resealed(func(n *vote.Note) { n.Root[0] ^= 1 }), idIndex},
		{"another stage", resealed(func(n *vote.Note) {
			n.Stage, n.Extra = vote.StageResult, vote.ResultExtra(vote.Hash{})
		}), idNoteOf + "sealed"},
		{"other admissions", resealed(func(n *vote.Note) {
			sum, admitted, _ := vote.ParseSealedExtra(n.Extra)
			n.Extra = vote.SealedExtra(sum, admitted+1)
		}), idNoteOf + "sealed"},
		{"another digest of the records", resealed(func(n *vote.Note) {
			_, admitted, _ := vote.ParseSealedExtra(n.Extra)
			n.Extra = vote.SealedExtra(vote.Hash{1}, admitted)
		}), idRecords},
		{"more ballots than admissions", admitting(func(b *testBox) int { return len(b.answers) - 1 }), idAdmission},
		{"more admissions than slips", admitting(func(b *testBox) int { return b.Manifest.Issued.N }), idAdmission},
		{"other slips in the admission note", replace("admission.note", func(_ *evidence, b *testBox) vote.Note {
			return vote.Note{
				Stage: vote.StageAdmission, Size: b.admitted,
				Extra: vote.AdmissionExtra(b.Manifest.Issued.N+1, b.void),
			}
		}), idNoteOf + "admission"},
		{"other slips in the manifest note", replace("manifest.note", func(_ *evidence, b *testBox) vote.Note {
			return vote.Note{Stage: vote.StageManifest, Size: b.Manifest.Issued.N, Root: vote.Hash{1}}
		}), idNoteOf + "manifest"},
		{"other numbers in the manifest note", replace("manifest.note", func(_ *evidence, b *testBox) vote.Note {
			return vote.Note{Stage: vote.StageManifest, Size: b.Manifest.Issued.N + 1, Root: b.IssuedRoot}
		}), idNoteOf + "manifest"},
		{"an admission note as manifest note", replace("manifest.note", func(_ *evidence, b *testBox) vote.Note {
			return vote.Note{
				Stage: vote.StageAdmission, Size: b.Manifest.Issued.N, Root: b.IssuedRoot,
				Extra: vote.AdmissionExtra(b.Manifest.Issued.N, 0),
			}
		}), idNoteOf + "manifest"},
		{"a result of another box", replace("result.note", func(e *evidence, b *testBox) vote.Note {
			return vote.Note{
				Stage: vote.StageResult, Size: 5, Root: vote.Hash{1},
				Extra: vote.ResultExtra(sha256.Sum256(e.files[b.path("result.json")])),
			}
		}), idNoteOf + "result"},
		{"no admission note", remove("admission.note"), idNoteOf + "admission"},
		{"no result note", remove("result.note"), idNoteOf + "result"},
		{"voided and counted", func(e *evidence) {
			b := e.boxes[0]
			e.files[b.path("voided.note")] = e.sign(b,
				vote.Note{Stage: vote.StageVoided, Root: vote.TreeRoot(nil), Extra: vote.VoidedExtra("x")})
		}, idVoided},
	})
}

func admitting(n func(b *testBox) int) func(*evidence) {
	return func(e *evidence) {
		b := e.boxes[0]
		b.admitted = n(b)
		e.publish(b, nil)
		e.acc.Admitted = b.admitted
		e.writeResult()
	}
}

// TestWhatTheNotesWereMadeToFitIsFoundAllTheSame: here the sealed note itself signs manipulated content.
func TestWhatTheNotesWereMadeToFitIsFoundAllTheSame(t *testing.T) {
	e := oneBox(t)
	b := e.boxes[0]
	b.records[1] = b.records[0]
	e.publish(b, nil)
	e.writeResult()
	if got := failed(e.check()); !slices.Contains(got, idIndex) {
		t.Errorf("a doubled tracker: failed %v", got)
	}

	for name, c := range map[string]struct {
		do   func([]byte) []byte
		want string
	}{
		"bytes after the records": {func(b []byte) []byte { return append(b, "hidden"...) }, idRecords},
		"records exchanged": {func(b []byte) []byte {
			return bytes.Join([][]byte{b[449:898], b[:449], b[898:]}, nil)
		}, idBallots},
	} {
		e = oneBox(t)
		set("records", c.do)(e)
		resealed(func(n *vote.Note) {
			n.Extra = vote.SealedExtra(sha256.Sum256(e.files[e.boxes[0].path("records")]), e.boxes[0].admitted)
		})(e)
		if got := failed(e.check()); !slices.Contains(got, c.want) {
			t.Errorf("%s: failed %v", name, got)
		}
	}
}

func TestABoxLiesInItsOwnFolder(t *testing.T) {
	e := newEvidence(t, groupsOf(4, 3))
	for _, name := range boxFiles {
		a, b := e.boxes[0].path(name), e.boxes[1].path(name)
		if _, there := e.files[a]; there {
			e.files[a], e.files[b] = e.files[b], e.files[a]
		}
	}
	if got := failed(e.check()); !slices.Contains(got, idManifest) {
		t.Errorf("two boxes exchanged: failed %v", got)
	}
}

func TestABundleHoldsWhatItMustAndNothingElse(t *testing.T) {
	for name, do := range map[string]func(e *evidence){
		"a file more":          func(e *evidence) { e.files["notes.txt"] = nil },
		"a file more in a box": func(e *evidence) { e.files[e.boxes[0].path("ballots")] = nil },
		"another folder":       func(e *evidence) { e.files["other/index"] = nil },
		"no minutes":           func(e *evidence) { delete(e.files, "minutes.html") },
		"no audit":             func(e *evidence) { delete(e.files, "audit.json") },
		"no accounting":        func(e *evidence) { delete(e.files, "accounting.json") },
		"no boxes":             func(e *evidence) { e.dirs = nil },
		"a box twice":          func(e *evidence) { e.dirs = append(e.dirs, e.dirs[0]) },
		"a folder of its own":  func(e *evidence) { e.dirs[0].Dir = "x" },
	} {
		e := oneBox(t)
		do(e)
		if got := failed(e.check()); !slices.Equal(got, []string{idListing}) {
			t.Errorf("%s: failed %v", name, got)
		}
	}
}

// TestAForgedRecordIsFound: even if the holder of the board key made index, root and digest fit, a record without a
// credential is found.
func TestAForgedRecordIsFound(t *testing.T) {
	e := oneBox(t)
	b := e.boxes[0]
	honest := slices.Clone(b.records)
	for _, at := range []int{1, 40, 70, 100, 150, 448} {
		forged := bytes.Clone(honest[2].record)
		forged[at] ^= 1
		b.records = slices.Clone(honest)
		b.records[2] = boardRow{vote.LeafHash(forged), forged}
		slices.SortFunc(b.records, func(x, y boardRow) int { return bytes.Compare(x.tracker[:], y.tracker[:]) })
		e.publish(b, nil)
		e.writeResult()
		if got := failed(e.check()); !slices.Equal(got, []string{idBallots}) {
			t.Errorf("byte %d: failed %v", at, got)
		}
	}
}

func TestTrustComesFromOutside(t *testing.T) {
	e, other := oneBox(t), oneBox(t)
	print := vote.Fingerprint(e.boxes[0].M)
	for _, c := range []struct {
		name  string
		a     Anchors
		first string // the first check
		ok    bool
	}{
		{"board key", Anchors{BoardKey: e.key}, idAnchor, true},
		{"fingerprint", Anchors{Fingerprint: print}, idAnchor, true},
		{
			"as people write it",
			Anchors{Fingerprint: strings.ToLower(strings.ReplaceAll(print, "-", " "))},
			idAnchor, true,
		},
		{"both", Anchors{BoardKey: e.key, Fingerprint: print}, idAnchor, true},
		{"another board key", Anchors{BoardKey: other.key}, idAnchor, false},
		{"another fingerprint", Anchors{Fingerprint: vote.Fingerprint(other.boxes[0].M)}, idAnchor, false},
		{"another board key, right fingerprint", Anchors{BoardKey: other.key, Fingerprint: print}, idAnchor, false},
		{
			"right board key, another fingerprint",
			Anchors{BoardKey: e.key, Fingerprint: vote.Fingerprint(other.boxes[0].M)},
			idAnchor, false,
		},
		{"no board key", Anchors{BoardKey: "x"}, idAnchor, false},
		{"no fingerprint", Anchors{Fingerprint: "123"}, idAnchor, false},
		{"nothing", Anchors{}, idUnanchored, true},
	} {
		checks := checkZip(e.zip(), c.a)
		if OK(checks) != c.ok || checks[0].ID != c.first {
			t.Errorf("%s: failed %v, first %s", c.name, failed(checks), checks[0].ID)
		}
		if c.name == "another board key" && !slices.Contains(failed(checks), idManifest) {
			t.Errorf("%s: failed %v", c.name, failed(checks))
		}
		if c.first == idUnanchored && (!checks[0].Warn || !strings.Contains(checks[0].Sentence.EN, print) ||
			!strings.Contains(checks[0].Sentence.ZH, print)) {
			t.Errorf("%s: first %+v", c.name, checks[0])
		}
	}
}

func TestFingerprintsOfSeveralBoxesAreGivenWithCommas(t *testing.T) {
	e, other := newEvidence(t, groupsOf(4, 3)), oneBox(t)
	a, b, x := vote.Fingerprint(e.boxes[0].M), vote.Fingerprint(e.boxes[1].M), vote.Fingerprint(other.boxes[0].M)
	for list, ok := range map[string]bool{a: true, b + ", " + a: true, a + "," + x: false, x: false, a + ",": false} {
		if OK(checkZip(e.zip(), Anchors{Fingerprint: list})) != ok {
			t.Errorf("%q: want %v", list, ok)
		}
	}
}

// An anchor that is not one is refused before anything is checked, as a person is told in both languages.
func TestAMalformedAnchorIsRefusedFirst(t *testing.T) {
	e := oneBox(t)
	print := vote.Fingerprint(e.boxes[0].M)
	for _, a := range []Anchors{
		{}, {BoardKey: e.key}, {Fingerprint: print}, {Fingerprint: strings.ToLower(print) + ", " + print},
	} {
		if err := a.Check(); err != nil {
			t.Errorf("%+v: %v", a, err)
		}
	}
	for _, a := range []Anchors{
		{BoardKey: "xx"},
		{Fingerprint: "xx"},
		{Fingerprint: print + ","},
		{Fingerprint: print[1:]},
		{BoardKey: "xx", Fingerprint: print},
		{BoardKey: e.key, Fingerprint: "xx"},
	} {
		if err := a.Check(); err == nil || !strings.Contains(err.Error(), " / ") {
			t.Errorf("%+v: %v", a, err)
		}
	}
}

// TestAForgersOwnBundleNeedsAnAnchorToBeFound is why the first line is so explicit.
func TestAForgersOwnBundleNeedsAnAnchorToBeFound(t *testing.T) {
	honest, forged := oneBox(t), oneBox(t)
	if !OK(checkZip(forged.zip(), Anchors{})) {
		t.Error("a bundle that agrees with itself fails without an anchor")
	}
	if OK(checkZip(forged.zip(), Anchors{BoardKey: honest.key})) {
		t.Error("passed under another key")
	}
}

func TestTheListingIsSignedByTheBoardKeyAlone(t *testing.T) {
	e, other := oneBox(t), oneBox(t)
	e.signer = other.signer
	if got := failed(checkZip(e.zip(), Anchors{BoardKey: e.key})); !slices.Equal(got, []string{idBundleNote}) {
		t.Errorf("signed by another: failed %v", got)
	}
}

// TestTheListingAndItsNoteHaveOneSpelling: no digest covers these two files, so nothing about them may vary.
func TestTheListingAndItsNoteHaveOneSpelling(t *testing.T) {
	e, other := oneBox(t), oneBox(t)
	sign := func(list []byte, signers ...note.Signer) []byte {
		raw, err := note.Sign(&note.Note{Text: bundleText(list)}, signers...)
		if err != nil {
			t.Fatal(err)
		}
		return raw
	}
	for _, c := range []struct {
		name string
		do   func(list []byte) (newList, newNote []byte)
		want []string
	}{
		{"nothing", func(l []byte) ([]byte, []byte) { return l, sign(l, e.signer) }, nil},
		{"a space", func(l []byte) ([]byte, []byte) {
			l = bytes.Replace(l, []byte(`"v":1,`), []byte(`"v":1, `), 1)
			return l, sign(l, e.signer)
		}, []string{idListing}},
		{"a doubled key", func(l []byte) ([]byte, []byte) {
			l = bytes.Replace(l, []byte(`"v":1,`), []byte(`"v":1,"v":1,`), 1)
			return l, sign(l, e.signer)
		}, []string{idListing}},
		{"a note on another listing", func(l []byte) ([]byte, []byte) {
			return l, sign(append(bytes.Clone(l), ' '), e.signer)
		}, []string{idBundleNote}},
		{
			"a second signer", func(l []byte) ([]byte, []byte) { return l, sign(l, e.signer, other.signer) },
			[]string{idBundleNote},
		},
		{
			"a line after the note", func(l []byte) ([]byte, []byte) { return l, append(sign(l, e.signer), '\n') },
			[]string{idBundleNote},
		},
		{"spare bits in the signature", func(l []byte) ([]byte, []byte) {
			raw := sign(l, e.signer)
			raw[len(raw)-3]++ // the last character before "=\n" has two spare bits, both 0
			return l, raw
		}, []string{idBundleNote}},
	} {
		dir := fstest.MapFS{}
		unzip(t, e.zip(), func(name string, raw []byte) { dir[name] = &fstest.MapFile{Data: raw} })
		dir[bundleFile].Data, dir[bundleNote].Data = c.do(dir[bundleFile].Data)
		if got := failed(checkFolder(dir, e.anchors())); !slices.Equal(got, c.want) {
			t.Errorf("%s: failed %v, want %v", c.name, got, c.want)
		}
	}
}

// TestALiveBoardIsCheckedAsFarAsItIs follows a board from the first note to the result.
func TestALiveBoardIsCheckedAsFarAsItIs(t *testing.T) {
	e := oneBox(t)
	b := e.boxes[0]
	there := map[string]bool{"manifest.json": true, "form.json": true}
	asked, broken := 0, ""
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked++
		if broken != "" && strings.HasSuffix(r.URL.Path, broken) {
			w.WriteHeader(http.StatusInternalServerError)
			return
		}
		for name, route := range boardPaths {
			if raw, ok := e.files[b.path(name)]; ok && there[name] && r.URL.Path == "/rb1/"+b.Manifest.SID+"/"+route {
				_, _ = w.Write(raw)
				return
			}
		}
		http.NotFound(w, r)
	}))
	defer srv.Close()
	address := srv.URL + "/rb1/" + b.Manifest.SID
	look := func() []Check {
		checks, err := Target(t.Context(), address, e.anchors())
		if err != nil {
			t.Fatal(err)
		}
		return checks
	}
	for _, step := range [][]string{
		{"manifest.json"},
		{"manifest.note"},
		{"admission.note"},
		{"checkpoint.note", "index", "records"},
	} {
		for _, name := range step {
			there[name] = true
		}
		if checks := look(); !OK(checks) || checks[len(checks)-1].ID != idNotYet {
			t.Errorf("up to %v: failed %v", step, failed(checks))
		}
	}
	there["result.note"], there["result.json"] = true, true
	if checks := look(); !OK(checks) || slices.ContainsFunc(checks, func(c Check) bool { return c.Warn }) {
		t.Errorf("counted: failed %v", failed(checks))
	}
	a := e.anchors()
	for name, change := range map[string]func(l *BoxList){
		"": nil, "a slip": func(l *BoxList) { l.Issued = l.Issued[1:] },
	} {
		a.Lists = listsOf(e)
		if change != nil {
			change(&a.Lists.Boxes[0])
		}
		if checks := board(t.Context(), address+"/", a); OK(checks) != (change == nil) {
			t.Errorf("lists without %q: failed %v", name, failed(checks))
		}
	}
	broken = "/board/result"
	if OK(look()) {
		t.Error("a result that cannot be read is not one that is not there yet")
	}
	broken = ""
	there["records"] = false
	if OK(look()) {
		t.Error("records are missing: passed")
	}
	there["records"] = true
	if OK(board(t.Context(), address, oneBox(t).anchors())) {
		t.Error("passed under another key")
	}
	asked = 0
	for _, other := range []string{
		srv.URL + "/other", address + "?a=b", address + "#a", srv.URL + "/rb2/" + b.Manifest.SID, "ftp" + address[4:],
	} {
		if OK(board(context.Background(), other, Anchors{})) || asked > 0 {
			t.Errorf("%s is something else, and it was asked %d times", other, asked)
		}
	}
	srv.Close()
	if OK(look()) {
		t.Error("passed without a server")
	}
}

func TestEverySentenceIsInBothLanguages(t *testing.T) {
	for id, x := range texts {
		if (x.ok.ZH == "") != (x.ok.EN == "") || (x.bad.ZH == "") != (x.bad.EN == "") || x.ok.ZH == "" {
			t.Errorf("%s lacks a language", id)
		}
		if strings.Count(x.ok.ZH, "%") != strings.Count(x.ok.EN, "%") {
			t.Errorf("%s takes different arguments in its languages", id)
		}
	}
}
