package verify

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"minping/internal/vote"
)

// listsOf returns the honest lists of a session.
func listsOf(e *evidence) *Lists {
	l := &Lists{V: 1, Session: e.session}
	for _, b := range e.boxes {
		l.Boxes = append(l.Boxes, BoxList{
			SID: b.Manifest.SID, Group: b.group, Issued: slices.Clone(b.tids),
			Admitted: slices.Clone(b.tids[:b.admitted]),
			Void:     slices.Clone(b.tids[len(b.tids)-1:]),
		})
	}
	return l
}

// TestAnAuditorFindsWhatWasDoneToTheSlips covers rb1 §16 A16 and A17.
func TestAnAuditorFindsWhatWasDoneToTheSlips(t *testing.T) {
	e := oneBox(t)
	b := e.boxes[0]
	join := func(hs ...vote.Hash) []vote.Hash { sortHashes(hs); return hs }
	n := b.Manifest.Issued.N // five ballots, one more admission, one void, one unused
	stranger := vote.Hash(random(32))
	for _, c := range []struct {
		name string
		do   func(l *BoxList, note *vote.Note)
		want []string
	}{
		{"nothing", func(*BoxList, *vote.Note) {}, nil},
		{
			"a slip added after the manifest",
			func(l *BoxList, _ *vote.Note) { l.Issued = join(append(l.Issued, stranger)...) },
			[]string{idIssuedList},
		},
		{
			"a slip taken away", func(l *BoxList, _ *vote.Note) { l.Issued = l.Issued[:n-2] },
			[]string{idIssuedList, idUsedList},
		},
		{
			"a used slip exchanged", func(l *BoxList,
				_ *vote.Note,
			) {
				l.Issued = join(append(l.Issued[1:], stranger)...)
			},
			[]string{idIssuedList, idUsedList},
		},
		{"an unused slip exchanged", func(l *BoxList, _ *vote.Note) {
			l.Issued = join(append(slices.Delete(l.Issued, n-2, n-1), stranger)...)
		}, []string{idIssuedList}},
		{
			"an admission planted for an unused slip",
			func(l *BoxList, _ *vote.Note) { l.Admitted = join(append(l.Admitted, l.Issued[n-2])...) },
			[]string{idAdmittedList},
		},
		{"an admission exchanged", func(l *BoxList,
			_ *vote.Note,
		) {
			l.Admitted = slices.Clone(b.tids[1 : b.admitted+1])
		}, []string{idAdmittedList}},
		{"an admission without a slip", func(l *BoxList, note *vote.Note) {
			l.Admitted = join(append(l.Admitted[1:], stranger)...)
			note.Root = vote.IssuedRoot(l.Admitted)
		}, []string{idUsedList}},
		{"an admission on a left-over slip", func(l *BoxList, note *vote.Note) {
			l.Admitted = join(append(l.Admitted[1:], l.Void[0])...)
			note.Root = vote.IssuedRoot(l.Admitted)
		}, []string{idUsedList}},
		{
			"a void that was never printed",
			func(l *BoxList, _ *vote.Note) { l.Void[0] = stranger },
			[]string{idUsedList},
		},
		{
			"a void that the note does not have", func(l *BoxList, _ *vote.Note) { l.Void = nil },
			[]string{idAdmittedList},
		},
		{
			"a doubled entry", func(l *BoxList, _ *vote.Note) { l.Issued = append(l.Issued, l.Issued[n-1]) },
			[]string{idIssuedList},
		},
		{"out of order", func(l *BoxList, _ *vote.Note) { slices.Reverse(l.Admitted) }, []string{idAdmittedList}},
		{"voids out of order", func(l *BoxList, note *vote.Note) {
			l.Void = []vote.Hash{b.tids[n-1], b.tids[n-2]}
			note.Extra = vote.AdmissionExtra(n, 2)
		}, []string{idAccounting, idAdmittedList}},
		{"another box", func(l *BoxList, _ *vote.Note) { l.SID = "other" }, []string{idLists}},
	} {
		l := listsOf(e)
		note := vote.Note{
			Stage: vote.StageAdmission, Size: b.admitted, Root: vote.IssuedRoot(b.tids[:b.admitted]),
			Extra: vote.AdmissionExtra(n, b.void),
		}
		c.do(&l.Boxes[0], &note)
		e.files[b.path("admission.note")] = e.sign(b, note)
		a := e.anchors()
		a.Lists = l
		if got := failed(checkZip(e.zip(), a)); !slices.Equal(got, c.want) {
			t.Errorf("%s: failed %v, want %v", c.name, got, c.want)
		}
	}
}

func TestAnAuditorsListsAreThoseOfTheSession(t *testing.T) {
	e := newEvidence(t, map[string][][]int{"A": {{1, 1}, {1, 6}, {2, 0}}, "B": {{1, 1}, {1, 6}, {2, 0}, {0, 3}}})
	a := e.anchors()
	for name, do := range map[string]func(l *Lists){
		"another session's": func(l *Lists) { l.Session = "x" },
		"one box only":      func(l *Lists) { l.Boxes = l.Boxes[:1] },
		"one box twice":     func(l *Lists) { l.Boxes[1] = l.Boxes[0] },
		"one box more":      func(l *Lists) { l.Boxes = append(l.Boxes, BoxList{SID: "x"}) },
	} {
		a.Lists = listsOf(e)
		do(a.Lists)
		if got := failed(checkZip(e.zip(), a)); !slices.Equal(got, []string{idLists}) {
			t.Errorf("%s: failed %v", name, got)
		}
	}
	a.Lists = listsOf(e)
	checks := checkZip(e.zip(), a)
	if got := failed(checks); got != nil {
		t.Errorf("the true ones: failed %v", got)
	}
	said := 0
	for _, c := range checks {
		if c.ID == idUsedList {
			said++
		}
	}
	if said != 2 {
		t.Errorf("%d boxes were checked", said)
	}
}

func TestListsAreReadAsTheyWereWrittenAndNothingElseIs(t *testing.T) {
	want := listsOf(oneBox(t))
	raw := mustJSON(t, want)
	got, err := ParseLists(raw)
	if err != nil || !bytes.Equal(mustJSON(t, got), raw) || len(got.Boxes[0].Admitted) != len(want.Boxes[0].Admitted) {
		t.Fatalf("%v, %v", got, err)
	}
	for name, bad := range map[string]string{
		"nothing":             "",
		"a bundle's listing":  `{"v":1,"session":"x","boxes":[],"files":[]}`,
		"another version":     strings.Replace(string(raw), `"v":1`, `"v":2`, 1),
		"an unknown word":     strings.Replace(string(raw), `"void":`, `"voids":`, 1),
		"half an id":          strings.Replace(string(raw), `"admitted":["`, `"admitted":["AA","`, 1),
		"something behind it": string(raw) + "{}",
	} {
		if _, err := ParseLists([]byte(bad)); err == nil {
			t.Errorf("%s was read", name)
		}
	}
}
