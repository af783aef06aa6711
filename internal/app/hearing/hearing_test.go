package hearing_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"minping/internal/app/apptest"
	"minping/internal/app/hearing"
	"minping/internal/app/ledger"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/auth"
	"minping/internal/evaluation/decimal"
	rules "minping/internal/evaluation/decision"
	items "minping/internal/evaluation/ledger"
	"minping/internal/evaluation/scheme"
)

// heard is a batch of five units of which the last two are in a hearing with a supervising group each.
func (h *env) heard() (apptest.ScoredRound, hearing.Request) {
	h.T.Helper()
	ctx := h.T.Context()
	r := h.Scored(8, 5)
	h.Sample.Round = r.Round
	for i, name := range []string{"第一派驻组", "第二派驻组"} {
		e := h.AddSupervisor(name)
		h.Supervise(e.ID, []string{"22.5", "20"}[i])
		o := r.Units[3+i].Org
		changed := o.V
		changed.SupervisorID = e.V.OrganizationID
		h.MustDo(h.Rounds.ChangeOrganization(ctx, apptest.Office, o.ID, records.AnyVersion, changed))
		for _, text := range []string{"工程款拖欠", "公车管理制度未落实"} {
			h.MustDo(h.Ledgers.New(ctx, apptest.Office, r.Units[3+i].Evaluation.ID, ledger.Draft{
				Item: items.Item{Source: "feedback", Text: text, Measures: []items.Measure{}},
			}))
		}
		h.MustDo(h.Ledgers.New(ctx, apptest.Office, r.Units[3+i].Evaluation.ID, ledger.Draft{
			Item:       items.Item{Source: "feedback", Text: "某人的线索", Measures: []items.Measure{}},
			Restricted: true, Readers: []string{"office"},
		}))
	}
	h.Fix(r.Round.ID)
	judges := []string{"leader", "j2", "j3", "j4", "j5"}
	for _, j := range judges {
		h.AddAccount(j, auth.Assessor)
	}
	return r, hearing.Request{Name: "质询答辩会", On: "2024-12-10", Place: "礼堂", Seed: "s", Judges: judges}
}

// arranged is a hearing of the last unit with some judges.
func (h *env) arranged(judges ...string) (apptest.ScoredRound, hearing.View) {
	h.T.Helper()
	r, ask := h.heard()
	ask.Judges = judges
	h.MustDo(h.Decisions.Decide(h.T.Context(), apptest.Office, r.Units[4].Evaluation.ID, apptest.Yes(rules.Hearing, "排名靠后")))
	v, err := h.Hearings.Arrange(h.T.Context(), apptest.Office, r.Round.ID, ask)
	h.Must(err)
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
	h := newEnv(t)
	r, ask := h.heard()
	ctx := t.Context()
	h.RefusedAs("none_chosen", apptest.ErrorOf(h.Hearings.Arrange(ctx, apptest.Office, r.Round.ID, ask)))
	for _, u := range r.Units[3:] {
		if !slices.Contains(h.Suggested(u.Evaluation.ID), rules.Hearing) {
			t.Errorf("no hearing is suggested for %s", u.Org.V.Name)
		}
		h.MustDo(h.Decisions.Decide(ctx, apptest.Office, u.Evaluation.ID, apptest.Yes(rules.Hearing, "排名靠后")))
	}
	v, err := h.Hearings.Arrange(ctx, apptest.Office, r.Round.ID, ask)
	h.Must(err)
	ask.Units = []string{r.Units[4].Evaluation.ID, r.Units[3].Evaluation.ID}
	again, err := h.Hearings.Arrange(ctx, apptest.Office, r.Round.ID, ask)
	h.Must(err)
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
	v, err = h.Hearings.Begin(ctx, apptest.Office, v.ID, v.Version, first)
	h.Must(err)
	if v.Turn == nil || !v.Turn.At.Equal(h.Env.Now()) {
		t.Errorf("its time began at %+v", v.Turn)
	}
	v, err = h.Hearings.Record(ctx, apptest.Office, v.ID, v.Version, hearing.Answer{Evaluation: first, No: 1, Side: hearing.SideUnit, Text: "已拨付"})
	h.Must(err)
	h.InvalidAt("no", apptest.ErrorOf(h.Hearings.Record(ctx, apptest.Office, v.ID, v.Version, hearing.Answer{
		Evaluation: first, No: 9, Side: "unit", Text: "…",
	})))

	short := points(v, func(int) string { return "80" })
	short[first] = ""
	h.InvalidAt("points."+first, apptest.ErrorOf(h.Hearings.Give(ctx, judgeNamed("j2"), v.ID, short)))
	h.InvalidAt("points", apptest.ErrorOf(h.Hearings.Give(ctx, judgeNamed("j2"), v.ID, hearing.Sheet{})))
	h.InvalidAt("points."+first,
		apptest.ErrorOf(h.Hearings.Give(ctx, judgeNamed("j2"), v.ID, points(v, func(int) string { return "100.5" }))))
	h.RefusedAs("not_judge", apptest.ErrorOf(h.Hearings.Give(ctx, apptest.Office, v.ID, short)))
	given := [][]string{
		{"0", "90", "80", "70"},
		{"60", "90", "80", "70"},
		{"62", "90", "80", "70"},
		{"64", "90", "80", "70"},
		{"100", "10", "80", "70"},
	}
	for i, j := range v.Judges {
		if i == 4 {
			h.RefusedAs("points_missing",
				apptest.ErrorOf(h.Hearings.Lock(ctx, apptest.Office, v.ID, records.AnyVersion, "")))
		}
		w, err := h.Hearings.Give(ctx, judgeNamed(j), v.ID, points(v, func(k int) string { return given[i][k] }))
		h.Must(err)
		if w.Outcome != nil || w.Locked != nil || len(w.Own) != 4 {
			t.Errorf("before the lock a judge sees %+v", w)
		}
	}
	seen, err := h.Hearings.Show(ctx, apptest.Office, v.ID)
	h.Must(err)
	if seen.Own != nil || seen.Locked != nil || seen.Outcome != nil || len(seen.Handed) != 5 {
		t.Errorf("the office sees points before the lock: %+v", seen)
	}
	v, err = h.Hearings.Lock(ctx, apptest.Office, v.ID, records.AnyVersion, "")
	h.Must(err)
	h.RefusedAs("locked",
		apptest.ErrorOf(h.Hearings.Give(ctx, judgeNamed("j2"), v.ID, points(v, func(int) string { return "1" }))))
	h.RefusedAs("locked", apptest.ErrorOf(h.Hearings.Begin(ctx, apptest.Office, v.ID, records.AnyVersion, first)))
	units, bodies := v.Outcome.Units, v.Outcome.Supervising
	if len(units) != 2 || len(bodies) != 2 || *units[0].Mean != "90.00" || *units[1].Mean != "62.00" ||
		!slices.Equal(units[1].Dropped, []string{"0", "100"}) || units[1].Rank != 2 {
		t.Errorf("the units' ranking is %+v", units)
	}
	if *bodies[0].Mean != "80.00" || bodies[0].Rank != 1 || bodies[1].Rank != 2 {
		t.Errorf("the supervising bodies' ranking is %+v", bodies)
	}
	list, err := h.Effects.Of(ctx, apptest.Office, h.Now().Year())
	h.Must(err)
	found := false
	for _, x := range list.Rows {
		found = found || x.Evaluation == bodies[0].Evaluation && x.Rule == "supervising_rank" && len(x.Formula) > 60
	}
	if !found {
		t.Errorf("no effect rests on the rank in the hearing: %+v", list.Rows)
	}
}

func TestAHearingTakesNoBadRequestAndIsForThoseWhoTakePart(t *testing.T) {
	h := newEnv(t)
	r, ask := h.heard()
	ctx := t.Context()
	h.MustDo(h.Decisions.Decide(ctx, apptest.Office, r.Units[4].Evaluation.ID, apptest.Yes(rules.Hearing, "排名靠后")))
	for field, spoil := range map[string]func(*hearing.Request){
		"name": func(r *hearing.Request) { r.Name = " " }, "place": func(r *hearing.Request) { r.Place = "" },
		"on": func(r *hearing.Request) { r.On = "明天" }, "minutes": func(r *hearing.Request) { r.Minutes = 1000 },
		"questions": func(r *hearing.Request) { r.Questions = -1 },
		"judges":    func(r *hearing.Request) { r.Judges = nil },
	} {
		bad := ask
		spoil(&bad)
		h.InvalidAt(field, apptest.ErrorOf(h.Hearings.Arrange(ctx, apptest.Office, r.Round.ID, bad)))
	}
	h.RefusedAs("office_only", apptest.ErrorOf(h.Hearings.Arrange(ctx, apptest.Leader, r.Round.ID, ask)))
	v, err := h.Hearings.Arrange(ctx, apptest.Office, r.Round.ID, ask)
	h.Must(err)
	for _, a := range []records.Actor{judgeNamed("somebody"), apptest.Officer, apptest.Auditor, r.Units[4].Staff()} {
		h.RefusedAs("not_yours", apptest.ErrorOf(h.Hearings.Show(ctx, a, v.ID)))
		if list, err := h.Hearings.List(ctx, a, r.Round.ID); err != nil || len(list) != 0 {
			t.Errorf("%s sees %d hearings: %v", a.Name, len(list), err)
		}
	}
}

// The page opens on the batch with a hearing under way; the office sees beforehand which units it would hear.
func TestAHearingThatIsNotOverIsFoundFirst(t *testing.T) {
	h := newEnv(t)
	ctx := t.Context()
	older, newer := h.Scored(6, 2), h.Scored(7, 2)
	batches := []string{older.Round.ID, newer.Round.ID}
	h.RefusedAs("not_fixed", apptest.ErrorOf(h.Hearings.Appearing(ctx, apptest.Office, older.Round.ID)))
	o := older.Units[0].Org.V
	o.KeyFunction = true
	h.MustDo(h.Rounds.ChangeOrganization(ctx, apptest.Office, older.Units[0].Org.ID, records.AnyVersion, o))
	h.Fix(older.Round.ID)
	h.RefusedAs("none_chosen", apptest.ErrorOf(h.Hearings.Appearing(ctx, apptest.Office, older.Round.ID)))
	h.MustDo(h.Decisions.Decide(ctx, apptest.Office, older.Units[0].Evaluation.ID, apptest.Yes(rules.Hearing, "职能重要")))
	units, err := h.Hearings.Appearing(ctx, apptest.Office, older.Round.ID)
	h.Must(err)
	if len(units) != 1 || units[0].Name != older.Units[0].Org.V.Name {
		t.Errorf("it would hear %+v", units)
	}
	at := func() string {
		id, err := h.Hearings.Waiting(ctx, apptest.Office, batches)
		h.Must(err)
		return id
	}
	if got := at(); got != "" {
		t.Errorf("without a hearing: %q", got)
	}
	h.AddAccount("pingwei", auth.Leader)
	names, err := h.Hearings.Judging(ctx, apptest.Office)
	h.Must(err)
	if !slices.Contains(names, "pingwei") {
		t.Errorf("who may judge: %v", names)
	}
	h.MustDo(h.Hearings.Arrange(ctx, apptest.Office, older.Round.ID, hearing.Request{
		Name: "质询答辩会", On: "2026-12-01", Place: "礼堂", Judges: []string{"pingwei"},
	}))
	if got := at(); got != older.Round.ID {
		t.Errorf("a hearing of the round before is not over: %q", got)
	}
}

// A second hearing of a batch is for the units chosen since the first; who was heard is heard again only when named.
func TestASecondHearingIsForTheUnitsNotHeardYet(t *testing.T) {
	h := newEnv(t)
	r, ask := h.heard()
	ctx := t.Context()
	choose := func(i int) string {
		id := r.Units[i].Evaluation.ID
		h.MustDo(h.Decisions.Decide(ctx, apptest.Office, id, apptest.Yes(rules.Hearing, "排名靠后")))
		return id
	}
	hears := func(units []string) []string {
		t.Helper()
		ask.Units = units
		v, err := h.Hearings.Arrange(ctx, apptest.Office, r.Round.ID, ask)
		h.Must(err)
		var out []string
		for _, e := range v.Entries {
			out = append(out, e.Evaluation)
		}
		return out
	}
	first := choose(4)
	if got := hears(nil); !slices.Equal(got, []string{first}) {
		t.Fatalf("the first hears %v", got)
	}
	h.RefusedAs("all_heard", apptest.ErrorOf(h.Hearings.Arrange(ctx, apptest.Office, r.Round.ID, ask)))
	second := choose(3)
	if got := hears(nil); !slices.Equal(got, []string{second}) {
		t.Errorf("the second hears %v", got)
	}
	if got := hears([]string{first}); !slices.Equal(got, []string{first}) {
		t.Errorf("one that is to hear the first again hears %v", got)
	}
	for _, units := range [][]string{{}, {r.Units[0].Evaluation.ID}, {first, "none"}} {
		ask.Units = units
		h.InvalidAt("units", apptest.ErrorOf(h.Hearings.Arrange(ctx, apptest.Office, r.Round.ID, ask)))
	}
	ask.Name = "再次质询"
	if got := hears([]string{first}); !slices.Equal(got, []string{first}) {
		t.Errorf("one that is to hear the first once more hears %v", got)
	}
	chosen, err := h.Hearings.Appearing(ctx, apptest.Office, r.Round.ID)
	h.Must(err)
	at := map[string]string{}
	for _, c := range chosen {
		at[c.Evaluation] = c.Heard
	}
	if want := map[string]string{first: "再次质询", second: "质询答辩会"}; !maps.Equal(at, want) {
		t.Errorf("where they are heard: %v", at)
	}
	// two people saw the second unit without a hearing: the later one is refused
	ask.Units, ask.Heard = []string{first, second}, []string{first}
	h.InvalidAt("units", apptest.ErrorOf(h.Hearings.Arrange(ctx, apptest.Office, r.Round.ID, ask)))
	ask.Heard = []string{first, second}
	h.MustDo(h.Hearings.Arrange(ctx, apptest.Office, r.Round.ID, ask))
}

// Domain A31: another body can take a unit over at any time. Who answers with it in a hearing is the one that
// supervised it when the result was fixed.
func TestAUnitIsHeardWithWhoSupervisedItThen(t *testing.T) {
	h := newEnv(t)
	r, ask := h.heard()
	ctx, u := t.Context(), r.Units[4]
	h.MustDo(h.Decisions.Decide(ctx, apptest.Office, u.Evaluation.ID, apptest.Yes(rules.Hearing, "排名靠后")))
	before, err := h.Hearings.Appearing(ctx, apptest.Office, r.Round.ID)
	h.Must(err)
	other, err := h.Rounds.NewOrganization(ctx, apptest.Office, round.Organization{
		Name: "市纪委监委第九派驻纪检监察组", Kind: scheme.KindStationed,
	})
	h.Must(err)
	o, err := h.Rounds.ShowOrganization(ctx, u.Org.ID)
	h.Must(err)
	o.V.SupervisorID = other.ID
	h.MustDo(h.Rounds.ChangeOrganization(ctx, apptest.Office, o.ID, o.Version, o.V))
	v, err := h.Hearings.Arrange(ctx, apptest.Office, r.Round.ID, ask)
	h.Must(err)
	if by := v.Entries[0].SupervisedBy; by == "" || by == other.V.Name || by != before[0].SupervisedBy {
		t.Errorf("it is heard with %q, and was supervised by %q", by, before[0].SupervisedBy)
	}
}

// Domain A29: of a unit without findings every question is asked on the spot, and it is recorded like one that was
// drawn.
func TestAQuestionOnTheSpotIsRecordedAndAnswered(t *testing.T) {
	h := newEnv(t)
	ctx := t.Context()
	r := h.Scored(6, 2)
	u := r.Units[0]
	o := u.Org.V
	o.KeyFunction = true
	h.MustDo(h.Rounds.ChangeOrganization(ctx, apptest.Office, u.Org.ID, records.AnyVersion, o))
	h.Fix(r.Round.ID)
	h.MustDo(h.Decisions.Decide(ctx, apptest.Office, u.Evaluation.ID, apptest.Yes(rules.Hearing, "职能重要")))
	h.AddAccount("pingwei", auth.Leader)
	v, err := h.Hearings.Arrange(ctx, apptest.Office, r.Round.ID, hearing.Request{
		Name: "质询答辩会", On: "2026-12-01", Place: "礼堂", Judges: []string{"pingwei"},
	})
	h.Must(err)
	at := u.Evaluation.ID
	for _, text := range []string{" ", strings.Repeat("问", 501), "为什么\x00？", "为什么\u2028？"} {
		h.InvalidAt("question", apptest.ErrorOf(h.Hearings.Ask(ctx, apptest.Office, v.ID, v.Version, at, text)))
	}
	h.InvalidAt("evaluation_id", apptest.ErrorOf(h.Hearings.Ask(ctx, apptest.Office, v.ID, v.Version, "e", "为什么")))
	h.RefusedAs("office_only", apptest.ErrorOf(h.Hearings.Ask(ctx, judgeNamed("pingwei"), v.ID, v.Version, at, "为什么")))
	v, err = h.Hearings.Ask(ctx, apptest.Office, v.ID, v.Version, at, "为什么去年没有完成？")
	h.Must(err)
	v, err = h.Hearings.Record(ctx, apptest.Office, v.ID, v.Version, hearing.Answer{
		Evaluation: at, No: 1, Side: hearing.SideUnit, Text: "资金没有到位",
	})
	h.Must(err)
	if len(v.Questions) != 1 || v.Questions[0].Text != "为什么去年没有完成？" || len(v.Withheld) > 0 || len(v.Answers) != 1 {
		t.Errorf("it is recorded as %+v, %+v", v.Questions, v.Answers)
	}
	for range 39 {
		v, err = h.Hearings.Ask(ctx, apptest.Office, v.ID, v.Version, at, strings.Repeat("问", 500))
		h.Must(err)
	}
	h.RefusedAs("too_many", apptest.ErrorOf(h.Hearings.Ask(ctx, apptest.Office, v.ID, v.Version, at, "还有呢？")))
}

// give has every judge give all speakers the same points.
func (h *env) give(v hearing.View, points string) {
	h.T.Helper()
	for _, j := range v.Judges {
		h.MustDo(h.Hearings.Give(h.T.Context(), judgeNamed(j), v.ID, all(v, points)))
	}
}
