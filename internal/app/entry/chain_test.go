package entry_test

import (
	"slices"
	"testing"

	appentry "minping/internal/app/entry"
	"minping/internal/app/records"
	"minping/internal/evaluation/entry"
	"minping/internal/verify"

	"github.com/google/go-cmp/cmp"
)

// What is written, filed, corrected, signed for and dropped is in the chain.
func TestEveryStepOfAnEntryIsInTheChain(t *testing.T) {
	p := newPlace(t)
	ctx := t.Context()
	dropped, err := p.New(ctx, unit, p.plan(false))
	p.must(err)
	p.must(p.Drop(ctx, unit, dropped.ID, dropped.Version))
	v, err := p.New(ctx, unit, p.plan(false))
	p.must(err)
	d := p.plan(true)
	v, err = p.Change(ctx, unit, v.ID, v.Version, d)
	p.must(err)
	d.Reason = "漏记一项"
	v, err = p.Change(ctx, unit, v.ID, v.Version, d)
	p.must(err)
	v, err = p.Receive(ctx, discipline, v.ID, v.Version, entry.Receipt{Outcome: "agreed"})
	p.must(err)
	ofThem := func(x verify.AuditEntry) bool { return x.Object == v.ID || x.Object == dropped.ID }
	said, err := p.log.Extract(ctx, ofThem)
	p.must(err)
	var got []string
	for _, x := range said {
		got = append(got, x.Subject+" "+x.Type)
	}
	want := []string{
		"danwei entry.draft", "danwei entry.drop", "danwei entry.draft", "danwei entry.file", "danwei entry.correct",
		"jiwei entry.receive",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the chain (-want +got):\n%s", diff)
	}
	for who, actor := range map[string]records.Actor{"its writer": unit, "the office": office} {
		list, err := p.List(ctx, actor, p.evaluation, appentry.Filter{})
		p.must(err)
		if len(list) != 1 || list[0].ID != v.ID {
			t.Errorf("%s is listed %d entries", who, len(list))
		}
	}
	filed, err := p.Filed(ctx, []entry.Subject{p.evaluation})
	p.must(err)
	if filed["plan"][p.evaluation.ID] != 1 {
		t.Errorf("what was signed for is not filed: %v", filed)
	}
}

// What its writer had in the draft before it was filed is the writer's own.
func TestTheDraftOfAFiledEntryStaysItsWriters(t *testing.T) {
	p := newPlace(t)
	ctx := t.Context()
	v, err := p.New(ctx, unit, p.plan(false))
	p.must(err)
	_, err = p.Change(ctx, unit, v.ID, v.Version, p.plan(true))
	p.must(err)
	for who, want := range map[string]int{unit.Name: 2, office.Name: 1} {
		actor := map[string]records.Actor{unit.Name: unit, office.Name: office}[who]
		history, err := p.History(ctx, actor, v.ID)
		p.must(err)
		if len(history) != want {
			t.Errorf("%s sees %d versions", who, len(history))
		}
	}
}

// A unit is offered the round and itself to write about, and no other unit.
func TestAUnitWritesAboutItselfAlone(t *testing.T) {
	p := newPlace(t)
	of := func(a records.Actor) (out []string) {
		list, err := p.Subjects(t.Context(), a, p.roundID)
		p.must(err)
		for _, s := range list {
			out = append(out, s.ID)
		}
		return out
	}
	if got := of(unit); !slices.Contains(got, p.evaluation.ID) {
		t.Errorf("the unit is offered %v", got)
	}
	if got := of(otherUnit); slices.Contains(got, p.evaluation.ID) {
		t.Errorf("another unit is offered %v", got)
	}
}

// Who reads what a unit filed, and signs for it, does not correct it.
func TestWhoReadsAnEntryDoesNotCorrectIt(t *testing.T) {
	p := newPlace(t)
	ctx := t.Context()
	v, err := p.New(ctx, unit, p.plan(true))
	p.must(err)
	d := p.plan(true)
	d.Reason, d.Values["items"] = "另行更正", entry.Value{"3"}
	for _, a := range []records.Actor{discipline, office} {
		_, err = p.Show(ctx, a, v.ID)
		p.must(err)
		_, err = p.Change(ctx, a, v.ID, records.AnyVersion, d)
		p.refused(err, "not_yours")
		p.refused(p.Drop(ctx, a, v.ID, records.AnyVersion), "no_such_step")
	}
	now, err := p.Show(ctx, unit, v.ID)
	p.must(err)
	if now.Version != v.Version || now.Values["items"].Text() != "12" {
		t.Errorf("it is %+v", now.Entry)
	}
}
