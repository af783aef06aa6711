package entry_test

import (
	"slices"
	"testing"
	"time"

	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/auth"
	"minping/internal/evaluation/entry"
	"minping/internal/evaluation/facts"
	"minping/internal/store"

	schemes "minping/internal/evaluation/scheme"

	appentry "minping/internal/app/entry"
)

// Domain A06: what was found about a supervising group is fed back to the body above it, which answers.
func TestAFindingAboutASupervisorIsFedBackAndAnswered(t *testing.T) {
	p := newPlace(t)
	group := p.supervising("市纪委监委第四派驻组")
	finding := func(about entry.Subject) appentry.Draft {
		return appentry.Draft{
			Type: "finding", Subject: about, On: "2024-07-09", File: true,
			Values: map[string]entry.Value{"kind": {"measures"}, "found": {"督导记录缺三个月。"}},
		}
	}
	_, err := p.New(t.Context(), office, finding(p.evaluation))
	p.refused(err, "invalid") // the evaluation of an inspected unit has a ledger for its problems
	for _, about := range []entry.Subject{
		p.evaluation, group, {Kind: entry.AboutRound, ID: p.roundID}, {Kind: entry.AboutEvaluation, ID: "none"},
	} {
		_, err = p.New(t.Context(), unit, finding(about))
		p.refused(err, "not_yours") // whatever it is about
	}
	v, err := p.New(t.Context(), office, finding(group))
	p.must(err)
	for subject, offered := range map[entry.Subject]bool{group: true, p.evaluation: false} {
		types, err := p.Writable(t.Context(), office, subject)
		p.must(err)
		if got := slices.ContainsFunc(types, func(x entry.Type) bool { return x.Code == "finding" }); got != offered {
			t.Errorf("offered: %v, want %v", got, offered)
		}
	}
	if _, err := p.Show(t.Context(), unit, v.ID); records.KindOf(err) != records.NotFound {
		t.Errorf("a unit reads what was found about a supervisor: %v", err)
	}
	other := records.Actor{ID: "zzb", Name: "zzb", Role: auth.Supervisor, Body: "organization"}
	if _, err := p.Show(t.Context(), other, v.ID); records.KindOf(err) != records.NotFound {
		t.Errorf("a body that has no part in the group reads what was found about it: %v", err)
	}
	_, err = p.Receive(t.Context(), other, v.ID, records.AnyVersion, entry.Receipt{Outcome: "accepted", Note: "已阅"})
	if records.KindOf(err) != records.NotFound {
		t.Errorf("such a body answers for it: %v", err)
	}
	_, err = p.Receive(t.Context(), discipline, v.ID, records.AnyVersion, entry.Receipt{Outcome: "accepted"})
	p.refused(err, "invalid") // an answer has words
	reply := entry.Receipt{Outcome: "accepted", Note: "已约谈组长，本月补齐。"}
	v, err = p.Receive(t.Context(), discipline, v.ID, records.AnyVersion, reply)
	p.must(err)
	if v.State != entry.Received || v.Receipt.Note != reply.Note || v.Receipt.By != discipline.Name {
		t.Errorf("answered: %+v", v.Entry)
	}
}

// supervising is an evaluation of a supervising body.
func (p *place) supervising(name string) entry.Subject {
	p.t.Helper()
	o, err := p.rounds.NewOrganization(
		p.t.Context(), office, round.Organization{Name: name, Kind: schemes.KindStationed},
	)
	p.must(err)
	e, err := p.rounds.NewEvaluation(p.t.Context(), office, round.Evaluation{
		RoundID: p.roundID, OrganizationID: o.ID, SchemeID: "liaocheng", Target: schemes.TargetSupervising,
	})
	p.must(err)
	return entry.Subject{Kind: entry.AboutEvaluation, ID: e.ID}
}

// Evaluation §4: the terms of a unit that got its feedback on another day run from that day.
func TestWhatAUnitHandsInIsDueFromItsOwnFirstDay(t *testing.T) {
	p := newPlace(t)
	p.now = time.Date(2024, 8, 5, 9, 0, 0, 0, time.UTC)
	_, err := p.rounds.Redos.Move(
		t.Context(), office, p.evaluation.ID, records.AnyVersion,
		round.AgainRequest{Reason: "反馈会推迟", StartsOn: "2024-07-29"},
	)
	p.must(err)
	v, err := p.New(t.Context(), unit, p.plan(true))
	p.must(err)
	if v.Handed == nil || v.Handed.LateDays != 0 || v.Handed.Due != "2024-08-19" {
		t.Errorf("15 working days after 29 July are 19 August: %+v", v.Handed)
	}
}

// Domain A46: how many facts contradict the report or the ledger is counted from what was written down.
func TestContradictionsAreCountedFromTheirEntries(t *testing.T) {
	p := newPlace(t)
	round.ContradictionsFrom(p.rounds, p.Contradictions)
	typed := 1
	_, err := p.rounds.ChangeEvaluation(
		t.Context(), office, p.evaluation.ID, records.AnyVersion, facts.Facts{Contradicted: &typed},
	)
	p.must(err)
	write := func(n string, file bool) appentry.View {
		t.Helper()
		f, err := p.AddFile(t.Context(), office, "discrepancy", p.evaluation, "照片.pdf", pdf)
		p.must(err)
		v, err := p.New(t.Context(), office, appentry.Draft{
			Type: "discrepancy", Subject: p.evaluation, On: "2024-07-09", Files: []string{f.ID}, File: file,
			Values: map[string]entry.Value{"stated": {"已退款"}, "fact": {"未退款"}, "count": {n}},
		})
		p.must(err)
		return v
	}
	for i, step := range []struct {
		n    string
		file bool
		want int
	}{{"4", false, 1}, {"2", true, 2}, {"3", true, 5}} {
		write(step.n, step.file)
		e, err := p.rounds.ShowEvaluation(t.Context(), p.evaluation.ID)
		p.must(err)
		if got := e.V.AllFacts().Contradicted; got == nil || *got != step.want {
			t.Errorf("after %d entries %v, want %d", i+1, got, step.want)
		}
	}
	// one that is older than its type's field, as after a change of the rules, says nothing and stops nothing
	p.must(p.st.Insert(t.Context(), store.Record{
		Kind: "entry", ID: "older", Version: 1, Parent: "evaluation:" + p.evaluation.ID, At: p.now,
		Body: []byte(`{"type":"discrepancy","state":"filed","values":{}}`),
	}))
	found, err := p.Contradictions(t.Context(), []string{p.evaluation.ID})
	p.must(err)
	if found[p.evaluation.ID] != 5 {
		t.Errorf("beside an older entry: %v", found)
	}
	_, err = p.New(t.Context(), office, appentry.Draft{Type: "discrepancy", Subject: p.supervising("市纪委监委第一派驻组")})
	p.refused(err, "invalid") // it concerns the report of a unit
}
