package verify

import (
	"bytes"
	"slices"
	"testing"

	"minping/internal/vote"
)

// TestAnAuditorFindsWhatWasDoneToTheSlips covers rb1 §16 A16 and A17.
func TestAnAuditorFindsWhatWasDoneToTheSlips(t *testing.T) {
	e := oneBox(t)
	b := e.boxes[0]
	join := func(hs ...vote.Hash) (out []byte) {
		sortHashes(hs)
		for _, h := range hs {
			out = append(out, h[:]...)
		}
		return out
	}
	n := b.Manifest.Issued.N // five ballots, one more admission, one void, one unused
	honest := Lists{Issued: join(b.tids...), Admitted: join(b.tids[:b.admitted]...), Void: join(b.tids[n-1])}
	stranger := vote.Hash(random(32))
	for _, c := range []struct {
		name string
		do   func(l *Lists, note *vote.Note)
		want []string
	}{
		{"nothing", func(*Lists, *vote.Note) {}, nil},
		{"a slip added after the manifest", func(l *Lists, _ *vote.Note) { l.Issued = join(append(slices.Clone(b.tids), stranger)...) }, []string{idIssuedList}},
		{"a slip taken away", func(l *Lists, _ *vote.Note) { l.Issued = join(b.tids[:n-2]...) }, []string{idIssuedList, idAdmittedList}},
		{"a slip exchanged", func(l *Lists, _ *vote.Note) { l.Issued = join(append(slices.Clone(b.tids[1:]), stranger)...) }, []string{idIssuedList, idAdmittedList}},
		{"an admission exchanged", func(l *Lists, _ *vote.Note) { l.Admitted = join(b.tids[1 : b.admitted+1]...) }, []string{idAdmittedList}},
		{"an unused slip exchanged", func(l *Lists, _ *vote.Note) {
			l.Issued = join(append(slices.Delete(slices.Clone(b.tids), n-2, n-1), stranger)...)
		}, []string{idIssuedList}},
		{"an admission without a slip", func(l *Lists, note *vote.Note) {
			with := append(slices.Clone(b.tids[:b.admitted-1]), stranger)
			l.Admitted = join(with...)
			note.Root = vote.IssuedRoot(with)
		}, []string{idAdmittedList}},
		{"an admission on a left-over slip", func(l *Lists, note *vote.Note) {
			with := append(slices.Clone(b.tids[:b.admitted-1]), b.tids[n-1])
			l.Admitted = join(with...)
			note.Root = vote.IssuedRoot(with)
		}, []string{idAdmittedList}},
		{"an admission that the note does not have", func(l *Lists, _ *vote.Note) { l.Admitted = join(b.tids[:b.admitted+1]...) }, []string{idAdmittedList}},
		{"a void that the note does not have", func(l *Lists, _ *vote.Note) { l.Void = nil }, []string{idAdmittedList}},
		{"a doubled entry", func(l *Lists, _ *vote.Note) { l.Issued = append(bytes.Clone(l.Issued), l.Issued[len(l.Issued)-32:]...) }, []string{idIssuedList, idAdmittedList}},
		{"half an entry", func(l *Lists, _ *vote.Note) { l.Void = l.Void[:16] }, []string{idAdmittedList}},
	} {
		l := honest
		note := vote.Note{
			Stage: vote.StageAdmission, Size: b.admitted, Root: vote.IssuedRoot(b.tids[:b.admitted]), Extra: vote.AdmissionExtra(n, b.void),
		}
		c.do(&l, &note)
		if got := failed(l.Check(b.Bytes, e.sign(b, note), e.anchors())); !slices.Equal(got, c.want) {
			t.Errorf("%s: failed %v, want %v", c.name, got, c.want)
		}
	}
	if OK(honest.Check(b.Bytes, e.files[b.path("admission.note")], oneBox(t).anchors())) {
		t.Error("passed under another key")
	}
}
