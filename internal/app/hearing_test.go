package app

import (
	"slices"
	"testing"

	"minping/internal/app/hearing"
	"minping/internal/app/ledger"
	"minping/internal/app/records"
	"minping/internal/auth"
	"minping/internal/evaluation/decimal"
	rules "minping/internal/evaluation/decision"
	items "minping/internal/evaluation/ledger"
)

// heard is a batch of five units of which the last two are in a hearing with a supervising group each.
func (h *hall) heard() (scoredRound, hearing.Request) {
	h.t.Helper()
	ctx := h.t.Context()
	r := h.scored(8, 5)
	h.where.Round = r.round
	for i, name := range []string{"第一派驻组", "第二派驻组"} {
		e := h.supervisor(name)
		h.supervise(e.ID, []string{"22.5", "20"}[i])
		o := r.units[3+i].org
		changed := o.V
		changed.SupervisorID = e.V.OrganizationID
		h.must2(h.Rounds.ChangeOrganization(ctx, office, o.ID, records.AnyVersion, changed))
		for _, text := range []string{"工程款拖欠", "公车管理制度未落实"} {
			h.must2(h.Ledgers.New(ctx, office, r.units[3+i].evaluation.ID, ledger.Draft{
				Item: items.Item{Source: "feedback", Text: text, Measures: []items.Measure{}},
			}))
		}
		h.must2(h.Ledgers.New(ctx, office, r.units[3+i].evaluation.ID, ledger.Draft{
			Item:       items.Item{Source: "feedback", Text: "某人的线索", Measures: []items.Measure{}},
			Restricted: true, Readers: []string{"office"},
		}))
	}
	h.fix(r.round.ID)
	judges := []string{"leader", "j2", "j3", "j4", "j5"}
	for _, j := range judges {
		h.account(j, auth.Assessor)
	}
	return r, hearing.Request{Name: "质询答辩会", On: "2024-12-10", Place: "礼堂", Seed: "s", Judges: judges}
}

// account makes an account.
func (h *hall) account(name string, role auth.Role) {
	h.t.Helper()
	body := ""
	if role == auth.Assessor {
		body = auth.BodyDiscipline
	}
	_, _, err := h.Accounts.AddAccount(h.t.Context(), office, name, role, body, "")
	h.must(err)
}

// arranged is a hearing of the last unit with some judges.
func (h *hall) arranged(judges ...string) (scoredRound, hearing.View) {
	h.t.Helper()
	r, ask := h.heard()
	ask.Judges = judges
	h.must2(h.Decisions.Decide(h.t.Context(), office, r.units[4].evaluation.ID, yes(rules.Hearing, "排名靠后")))
	v, err := h.Hearings.Arrange(h.t.Context(), office, r.round.ID, ask)
	h.must(err)
	return r, v
}

// all gives every target the same points.
func all(v hearing.View, score string) hearing.Sheet {
	return points(v, func(int) string { return score })
}

func judgeNamed(name string) records.Actor {
	return records.Actor{ID: name, Name: name, Role: auth.Assessor}
}

// points gives every target a score.
func points(v hearing.View, of func(i int) string) hearing.Sheet {
	out := hearing.Sheet{}
	for i, t := range v.Targets() {
		out[t.Evaluation] = decimal.Decimal(of(i))
	}
	return out
}

// Domain A27–A31: chosen by the office's yes, in an order and with questions from the findings that the seed draws, the
// judges' points hidden until all are locked, the extremes dropped, two rankings, and effects that rest on them.
func TestAHearingIsHeldFromTheChoiceToTheTwoRankings(t *testing.T) {
	h := newHall(t)
	r, ask := h.heard()
	ctx := t.Context()
	h.refusedAs("none_chosen", second(h.Hearings.Arrange(ctx, office, r.round.ID, ask)))
	for _, u := range r.units[3:] {
		if !slices.Contains(h.suggestedAbout(u.evaluation.ID), rules.Hearing) {
			t.Errorf("no hearing is suggested for %s", u.org.V.Name)
		}
		h.must2(h.Decisions.Decide(ctx, office, u.evaluation.ID, yes(rules.Hearing, "排名靠后")))
	}
	v, err := h.Hearings.Arrange(ctx, office, r.round.ID, ask)
	h.must(err)
	again, err := h.Hearings.Arrange(ctx, office, r.round.ID, ask)
	h.must(err)
	if len(v.Entries) != 2 || len(v.Targets()) != 4 || len(v.Questions) != 4 || v.Entries[0].SupervisedBy == "" {
		t.Fatalf("arranged %+v", v.Hearing)
	}
	if !slices.Equal(v.Entries, again.Entries) || !slices.Equal(v.Questions, again.Questions) {
		t.Error("the same seed draws something else")
	}
	for _, q := range v.Questions {
		if q.Text == "某人的线索" || q.Text == "" {
			t.Errorf("a restricted item is asked about: %+v", q)
		}
	}
	first := v.Entries[0].Evaluation
	v, err = h.Hearings.Begin(ctx, office, v.ID, v.Version, first)
	h.must(err)
	if v.Turn == nil || !v.Turn.At.Equal(h.Env.Now()) {
		t.Errorf("its time began at %+v", v.Turn)
	}
	v, err = h.Hearings.Record(ctx, office, v.ID, v.Version, hearing.Answer{Evaluation: first, No: 1, Side: hearing.SideUnit, Text: "已拨付"})
	h.must(err)
	h.invalidAt("no", second(h.Hearings.Record(ctx, office, v.ID, v.Version, hearing.Answer{Evaluation: first, No: 9, Side: "unit", Text: "…"})))

	short := points(v, func(int) string { return "80" })
	delete(short, first)
	h.invalidAt("points."+first, second(h.Hearings.Give(ctx, judgeNamed("j2"), v.ID, short)))
	h.invalidAt("points."+first, second(h.Hearings.Give(ctx, judgeNamed("j2"), v.ID, points(v, func(int) string { return "100.5" }))))
	h.refusedAs("not_judge", second(h.Hearings.Give(ctx, office, v.ID, short)))
	given := [][]string{{"0", "90", "80", "70"}, {"60", "90", "80", "70"}, {"62", "90", "80", "70"}, {"64", "90", "80", "70"}, {"100", "10", "80", "70"}}
	for i, j := range v.Judges {
		if i == 4 {
			h.refusedAs("points_missing", second(h.Hearings.Lock(ctx, office, v.ID, records.AnyVersion, "")))
		}
		w, err := h.Hearings.Give(ctx, judgeNamed(j), v.ID, points(v, func(k int) string { return given[i][k] }))
		h.must(err)
		if w.Outcome != nil || w.Locked != nil || len(w.Own) != 4 {
			t.Errorf("before the lock a judge sees %+v", w)
		}
	}
	seen, err := h.Hearings.Show(ctx, office, v.ID)
	h.must(err)
	if seen.Own != nil || seen.Locked != nil || seen.Outcome != nil || len(seen.Handed) != 5 {
		t.Errorf("the office sees points before the lock: %+v", seen)
	}
	v, err = h.Hearings.Lock(ctx, office, v.ID, records.AnyVersion, "")
	h.must(err)
	h.refusedAs("locked", second(h.Hearings.Give(ctx, judgeNamed("j2"), v.ID, points(v, func(int) string { return "1" }))))
	h.refusedAs("locked", second(h.Hearings.Begin(ctx, office, v.ID, records.AnyVersion, first)))
	units, bodies := v.Outcome.Units, v.Outcome.Supervising
	if len(units) != 2 || len(bodies) != 2 || *units[0].Mean != "90.00" || *units[1].Mean != "62.00" ||
		!slices.Equal(units[1].Dropped, []string{"0", "100"}) || units[1].Rank != 2 {
		t.Errorf("the units' ranking is %+v", units)
	}
	if *bodies[0].Mean != "80.00" || bodies[0].Rank != 1 || bodies[1].Rank != 2 {
		t.Errorf("the supervising bodies' ranking is %+v", bodies)
	}
	list, err := h.Effects.Of(ctx, office, h.now().Year())
	h.must(err)
	found := false
	for _, x := range list.Rows {
		found = found || x.Evaluation == bodies[0].Evaluation && x.Rule == "supervising_rank" && len(x.Formula) > 60
	}
	if !found {
		t.Errorf("no effect rests on the rank in the hearing: %+v", list.Rows)
	}
}

func TestAHearingTakesNoBadRequestAndIsForThoseWhoTakePart(t *testing.T) {
	h := newHall(t)
	r, ask := h.heard()
	ctx := t.Context()
	h.must2(h.Decisions.Decide(ctx, office, r.units[4].evaluation.ID, yes(rules.Hearing, "排名靠后")))
	for field, spoil := range map[string]func(*hearing.Request){
		"name": func(r *hearing.Request) { r.Name = " " }, "place": func(r *hearing.Request) { r.Place = "" },
		"on": func(r *hearing.Request) { r.On = "明天" }, "minutes": func(r *hearing.Request) { r.Minutes = 1000 },
		"questions": func(r *hearing.Request) { r.Questions = -1 }, "judges": func(r *hearing.Request) { r.Judges = nil },
	} {
		bad := ask
		spoil(&bad)
		h.invalidAt(field, second(h.Hearings.Arrange(ctx, office, r.round.ID, bad)))
	}
	h.refusedAs("office_only", second(h.Hearings.Arrange(ctx, leader, r.round.ID, ask)))
	v, err := h.Hearings.Arrange(ctx, office, r.round.ID, ask)
	h.must(err)
	for _, a := range []records.Actor{judgeNamed("somebody"), officer, auditor, r.units[4].staff()} {
		h.refusedAs("not_yours", second(h.Hearings.Show(ctx, a, v.ID)))
		if list, err := h.Hearings.List(ctx, a, r.round.ID); err != nil || len(list) != 0 {
			t.Errorf("%s sees %d hearings: %v", a.Name, len(list), err)
		}
	}
}
