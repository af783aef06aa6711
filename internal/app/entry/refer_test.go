package entry_test

import (
	"context"
	"testing"

	"minping/internal/app/records"
	"minping/internal/evaluation/entry"

	appentry "minping/internal/app/entry"
)

func TestAnEntryNamesAConfirmedInterviewOfItsUnitOnly(t *testing.T) {
	p := newPlace(t)
	naming := func(id string) appentry.Draft {
		d := p.interview("")
		d.Files, d.Values["decision"], d.Reason = nil, entry.Value{id}, "补充"
		return d
	}
	before, err := p.New(t.Context(), office, naming("older"))
	p.must(err)
	confirmed := map[string]string{"own": p.evaluation.ID, "also": p.evaluation.ID, "another": "unit2"}
	p.OnlyInterviews(func(_ context.Context, id string) (string, error) { return confirmed[id], nil })

	at := func(s entry.Subject, id string) error {
		d := naming(id)
		d.Subject = s
		_, err := p.New(t.Context(), office, d)
		return err
	}
	about := func(id string) entry.Subject { return entry.Subject{Kind: entry.AboutDecision, ID: id} }
	for _, err := range []error{at(p.evaluation, "own"), at(about("own"), "also")} {
		p.must(err)
	}
	for _, err := range []error{
		at(p.evaluation, "prepared"), at(p.evaluation, "another"),
		at(about("own"), "another"), at(about("campaign"), "own"),
	} {
		p.refused(err, "invalid")
	}

	draft := naming("prepared")
	draft.File = false // what is kept for later may wait for its yes
	v, err := p.New(t.Context(), office, draft)
	p.must(err)
	_, err = p.Change(t.Context(), office, v.ID, v.Version, naming("prepared"))
	p.refused(err, "invalid")
	_, err = p.Change(t.Context(), office, v.ID, v.Version, naming("own"))
	p.must(err)

	_, err = p.Change(t.Context(), office, before.ID, records.AnyVersion, naming("older")) // filed with it
	p.must(err)
	_, err = p.Change(t.Context(), office, before.ID, records.AnyVersion, naming("prepared"))
	p.refused(err, "invalid")
}
