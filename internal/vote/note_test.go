package vote_test

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/mod/sumdb/note"

	"minping/internal/vote"
	"minping/internal/vote/votetest"
)

func (h *session) note(stage vote.Stage) vote.Note {
	n := vote.Note{Origin: h.Manifest.Origin, Size: 57, Root: vote.LeafHash([]byte("root")), Stage: stage, M: h.M}
	switch stage {
	case vote.StageAdmission:
		n.Extra = vote.AdmissionExtra(60, 2)
	case vote.StageSealed:
		n.Extra = vote.SealedExtra(sha256.Sum256([]byte("records")), 58)
	case vote.StageResult:
		n.Extra = vote.ResultExtra(sha256.Sum256([]byte("result")))
	case vote.StageVoided:
		n.Size, n.Extra = 0, vote.VoidedExtra("断电")
	}
	return n
}

var stages = []vote.Stage{vote.StageManifest, vote.StageAdmission, vote.StageSealed, vote.StageResult, vote.StageVoided}

func TestANoteOfEveryStageIsSignedAndRead(t *testing.T) {
	h := newSession(t, nil)
	for _, stage := range stages {
		want := h.note(stage)
		raw, err := vote.SignNote(want, h.board)
		if err != nil {
			t.Fatalf("%s: %v", stage, err)
		}
		got, err := vote.OpenNote(raw, h.Board)
		if err != nil {
			t.Fatalf("%s: %v", stage, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", stage, diff)
		}
		if _, err := h.OpenNote(raw, stage); err != nil {
			t.Errorf("%s: %v", stage, err)
		}
	}
}

func TestTheTextOfANote(t *testing.T) {
	h := session{Box: &vote.Box{Manifest: vote.Manifest{Origin: "vote.example/rb1/x"}}}
	n := h.note(vote.StageSealed)
	n.Root = vote.Hash{}
	zero := strings.Repeat("A", 43) + "="
	sum := sha256.Sum256([]byte("records"))
	want := "vote.example/rb1/x\n57\n" + zero + "\nrb1 sealed " + zero +
		"\nrecords " + vote.B64.EncodeToString(sum[:]) + "\nadmitted 58\n"
	if diff := cmp.Diff(want, n.Text()); diff != "" {
		t.Error(diff)
	}
	if got := h.note(vote.StageAdmission).Extra[0]; got != "issued 60 void 2" {
		t.Errorf("admission says %q", got)
	}
}

// C3: nothing in a note may change, not even the spelling of its signature.
func TestANoteWithAnyByteChangedIsRefused(t *testing.T) {
	h := newSession(t, nil)
	for _, stage := range stages {
		raw, err := vote.SignNote(h.note(stage), h.board)
		if err != nil {
			t.Fatal(err)
		}
		for i := range raw {
			for _, bit := range []byte{1, 2, 4, 32, 128} {
				changed := bytes.Clone(raw)
				changed[i] ^= bit
				if _, err := vote.OpenNote(changed, h.Board); err == nil {
					t.Fatalf("%s: accepted with byte %d changed:\n%s", stage, i, changed)
				}
			}
			if _, err := vote.OpenNote(raw[:i], h.Board); err == nil {
				t.Fatalf("%s: accepted when cut to %d bytes", stage, i)
			}
		}
	}
}

func TestANoteOfAnotherKeySessionOrStageIsRefused(t *testing.T) {
	h, other := newSession(t, nil), newSession(t, func(m *vote.Manifest) { m.Title = "another" })
	raw, err := vote.SignNote(h.note(vote.StageSealed), other.board)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := vote.OpenNote(raw, h.Board); err == nil {
		t.Error("another key's note is accepted")
	}
	for name, change := range map[string]func(*vote.Note){
		"other origin":  func(n *vote.Note) { n.Origin = "other.example/rb1/" + testSID },
		"other session": func(n *vote.Note) { n.M = other.M },
		"other stage":   func(n *vote.Note) { *n = h.note(vote.StageAdmission) },
	} {
		n := h.note(vote.StageSealed)
		change(&n)
		raw, err := vote.SignNote(n, h.board)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := h.OpenNote(raw, vote.StageSealed); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestANoteThatIsNotOfItsStageIsNotSigned(t *testing.T) {
	h := newSession(t, nil)
	for name, n := range map[string]vote.Note{
		"unknown stage":      {Origin: "a/rb1/b", Stage: "opened"},
		"no stage":           {Origin: "a/rb1/b"},
		"stage of two words": {Origin: "a/rb1/b", Stage: "manifest x"},
		"no origin":          {Stage: vote.StageManifest},
		"origin of two":      {Origin: "a\nb", Stage: vote.StageManifest},
		"negative size":      {Origin: "a/rb1/b", Stage: vote.StageManifest, Size: -1},
		"extra in manifest":  {Origin: "a/rb1/b", Stage: vote.StageManifest, Extra: vote.AdmissionExtra(1, 1)},
		"nothing extra":      {Origin: "a/rb1/b", Stage: vote.StageAdmission},
		"sealed in result":   {Origin: "a/rb1/b", Stage: vote.StageResult, Extra: vote.SealedExtra(vote.Hash{}, 1)},
		"negative admitted":  {Origin: "a/rb1/b", Stage: vote.StageSealed, Extra: vote.SealedExtra(vote.Hash{}, -1)},
		"negative void":      {Origin: "a/rb1/b", Stage: vote.StageAdmission, Extra: vote.AdmissionExtra(1, -1)},
		"half sealed":        {Origin: "a/rb1/b", Stage: vote.StageSealed, Extra: vote.SealedExtra(vote.Hash{}, 1)[:1]},
		"one line more": {
			Origin: "a/rb1/b", Stage: vote.StageResult,
			Extra: append(vote.ResultExtra(vote.Hash{}), "x 1"),
		},
		"other spelling":   {Origin: "a/rb1/b", Stage: vote.StageAdmission, Extra: []string{"issued 01 void 2"}},
		"two spaces":       {Origin: "a/rb1/b", Stage: vote.StageAdmission, Extra: []string{"issued 1  void 2"}},
		"something after":  {Origin: "a/rb1/b", Stage: vote.StageAdmission, Extra: []string{"issued 1 void 2 x"}},
		"hash too short":   {Origin: "a/rb1/b", Stage: vote.StageResult, Extra: []string{"result AAAA"}},
		"other word":       {Origin: "a/rb1/b", Stage: vote.StageResult, Extra: vote.VoidedExtra("x")},
		"voided with size": {Origin: "a/rb1/b", Stage: vote.StageVoided, Size: 1, Extra: vote.VoidedExtra("x")},
		"empty line":       {Origin: "a/rb1/b", Stage: vote.StageManifest, Extra: []string{""}},
	} {
		if raw, err := vote.SignNote(n, h.board); err == nil {
			t.Errorf("%s: signed\n%s", name, raw)
		}
	}
}

// A note may come from anyone: a text that our writer would never produce is refused even if the key signed it.
func TestASignedTextInAnotherSpellingIsRefused(t *testing.T) {
	h := newSession(t, nil)
	text := h.note(vote.StageManifest).Text()
	lines := strings.Split(text, "\n")
	for name, bad := range map[string]string{
		"leading zero": strings.Replace(text, "\n57\n", "\n057\n", 1),
		"plus sign":    strings.Replace(text, "\n57\n", "\n+57\n", 1),
		"no padding":   strings.Replace(text, "=", "", 1),
		"full padding": strings.Replace(text, "=", "A", 1),
		"other word":   strings.Replace(text, "\nrb1 ", "\nrb2 ", 1),
		"three lines":  strings.Join(lines[:3], "\n") + "\n",
		"two spaces":   strings.Replace(text, "rb1 manifest", "rb1  manifest", 1),
		"empty":        "\n",
	} {
		raw, err := note.Sign(&note.Note{Text: bad}, h.board)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := vote.OpenNote(raw, h.Board); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestTheExtraLinesComeBack(t *testing.T) {
	issued, void, err := vote.ParseAdmissionExtra(vote.AdmissionExtra(60, 2))
	if err != nil || issued != 60 || void != 2 {
		t.Errorf("admission: %d, %d, %v", issued, void, err)
	}
	h := vote.LeafHash(nil)
	sum, admitted, err := vote.ParseSealedExtra(vote.SealedExtra(h, 58))
	if err != nil || sum != h || admitted != 58 {
		t.Errorf("sealed: %x, %d, %v", sum, admitted, err)
	}
	if sum, err := vote.ParseResultExtra(vote.ResultExtra(h)); err != nil || sum != h {
		t.Errorf("result: %x, %v", sum, err)
	}
	if sum, err := vote.ParseVoidedExtra(vote.VoidedExtra("断电")); err != nil || sum != sha256.Sum256([]byte("断电")) {
		t.Errorf("voided: %x, %v", sum, err)
	}
}

func TestASupervisingBodyCosigns(t *testing.T) {
	h := newSession(t, nil)
	skey, vkey, err := note.GenerateKey(rand.Reader, "jiwei.example")
	if err != nil {
		t.Fatal(err)
	}
	body, err := note.NewSigner(skey)
	if err != nil {
		t.Fatal(err)
	}
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := vote.SignNote(h.note(vote.StageResult), h.board)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := vote.OpenNote(raw, h.Board, verifier); err == nil {
		t.Error("accepted without the cosignature that was asked for")
	}
	both, err := votetest.Cosign(raw, h.Board, body)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := vote.OpenNote(both, h.Board, verifier); err != nil {
		t.Errorf("cosigned: %v", err)
	}
	if _, err := vote.OpenNote(both, h.Board); err != nil {
		t.Errorf("cosigned, read by someone who does not ask: %v", err)
	}
	only, err := note.Sign(&note.Note{Text: h.note(vote.StageResult).Text()}, body)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := vote.OpenNote(only, h.Board, verifier); err == nil {
		t.Error("accepted with the cosignature alone")
	}
	if _, err := votetest.Cosign(only, h.Board, body); err == nil {
		t.Error("cosigned what the board did not sign")
	}
}
