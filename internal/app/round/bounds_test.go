package round_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"minping/internal/app/apptest"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/auth"
	"minping/internal/evaluation/facts"
	"minping/internal/evaluation/machine"
	"minping/internal/evaluation/scheme"
)

func TestARoundIsWithinItsBounds(t *testing.T) {
	h := newEnv(t)
	made := func(change func(*round.Round)) (records.Versioned[round.Round], error) {
		r := round.Round{Term: 5, No: 7, Name: "第七轮", StartsOn: "2024-07-01"}
		change(&r)
		return h.Rounds.NewRound(t.Context(), apptest.Office, r)
	}
	for _, c := range []struct {
		at     string
		change func(*round.Round)
	}{
		{"term", func(r *round.Round) { r.Term = 0 }},
		{"term", func(r *round.Round) { r.Term = 1001 }},
		{"no", func(r *round.Round) { r.No = 0 }},
		{"no", func(r *round.Round) { r.No = 1001 }},
		{"name", func(r *round.Round) { r.Name = " " }},
		{"name", func(r *round.Round) { r.Name = strings.Repeat("轮", 101) }},
		{"starts_on", func(r *round.Round) { r.StartsOn = "" }},
		{"starts_on", func(r *round.Round) { r.StartsOn = "2024-02-30" }},
	} {
		h.InvalidAt(c.at, apptest.ErrorOf(made(c.change)))
	}
	for _, n := range []int{1, 1000} {
		h.MustDo(made(func(r *round.Round) { r.Term, r.No, r.Name = n, n, strings.Repeat("轮", 99)+string(rune('a'+n%7)) }))
	}
	h.RefusedAs("exists", apptest.ErrorOf(made(func(r *round.Round) { r.Term, r.No = 1000, 1000 })))
}

func TestAnOrganizationIsWithinItsBounds(t *testing.T) {
	h := newEnv(t)
	made := func(o round.Organization) (records.Versioned[round.Organization], error) {
		return h.Rounds.NewOrganization(t.Context(), apptest.Office, o)
	}
	v, err := made(round.Organization{Name: strings.Repeat("局", 60), Kind: scheme.KindDepartment})
	h.Must(err)
	for at, o := range map[string]round.Organization{
		"name":          {Name: strings.Repeat("局", 61), Kind: scheme.KindDepartment},
		"kind":          {Name: "市水利局", Kind: "bureau"},
		"supervisor_id": {Name: "市水利局", Kind: scheme.KindDepartment, SupervisorID: "none"},
		"parent_id":     {Name: "城关镇", Kind: scheme.KindTownship, ParentID: v.ID},
	} {
		h.InvalidAt(at, apptest.ErrorOf(made(o)))
	}
	county, err := made(round.Organization{Name: "临河县", Kind: scheme.KindCounty})
	h.Must(err)
	h.MustDo(made(round.Organization{Name: "城关镇", Kind: scheme.KindTownship, ParentID: county.ID}))
	county.V.ParentID = county.ID
	h.InvalidAt("parent_id", apptest.ErrorOf(
		h.Rounds.ChangeOrganization(t.Context(), apptest.Office, county.ID, records.AnyVersion, county.V)))
}

func TestAnEvaluationNamesWhatIsThere(t *testing.T) {
	h := newEnv(t)
	s := h.Briefing("liaocheng")
	o, err := h.Rounds.NewOrganization(t.Context(), apptest.Office, round.Organization{Name: "市水利局", Kind: scheme.KindDepartment})
	h.Must(err)
	made := func(change func(*round.Evaluation)) (records.Versioned[round.Evaluation], error) {
		e := round.Evaluation{RoundID: s.Round.ID, OrganizationID: o.ID, SchemeID: "liaocheng"}
		change(&e)
		return h.Rounds.NewEvaluation(t.Context(), apptest.Office, e)
	}
	for at, change := range map[string]func(*round.Evaluation){
		"round_id":        func(e *round.Evaluation) { e.RoundID = "none" },
		"organization_id": func(e *round.Evaluation) { e.OrganizationID = "none" },
		"scheme_id":       func(e *round.Evaluation) { e.SchemeID = "none" },
		"target":          func(e *round.Evaluation) { e.Target = "else" },
	} {
		h.InvalidAt(at, apptest.ErrorOf(made(change)))
	}
	v, err := made(func(e *round.Evaluation) { e.Target = scheme.TargetInspected })
	h.Must(err)
	if v.V.Target != "" || v.V.Kind != scheme.KindDepartment || v.V.SchemeVersion == 0 {
		t.Errorf("it is %+v", v.V)
	}
	h.RefusedAs("exists", apptest.ErrorOf(made(func(*round.Evaluation) {})))
}

// Who a person is to an organization decides what they may do with its items (evaluation §5).
func TestWhoAPersonIsToAnOrganization(t *testing.T) {
	h := newEnv(t)
	ctx := t.Context()
	by, err := h.Rounds.NewOrganization(ctx, apptest.Office, round.Organization{Name: "派驻一组", Kind: scheme.KindStationed})
	h.Must(err)
	o, err := h.Rounds.NewOrganization(ctx, apptest.Office, round.Organization{
		Name: "市民政局", Kind: scheme.KindDepartment, SupervisorID: by.ID,
	})
	h.Must(err)
	alone, err := h.Rounds.NewOrganization(ctx, apptest.Office, round.Organization{Name: "市水利局", Kind: scheme.KindDepartment})
	h.Must(err)
	for _, c := range []struct {
		role auth.Role
		body string
		of   records.Versioned[round.Organization]
		want []string
	}{
		{auth.Admin, "", o, []string{machine.Office}},
		{auth.Assessor, "discipline", o, []string{machine.Team}},
		{auth.Leader, "", o, []string{machine.Leader}},
		{auth.Unit, o.ID, o, []string{machine.Unit}},
		{auth.Unit, "市民政局", o, []string{machine.Unit}},
		{auth.Unit, "市水利局", o, nil},
		{auth.Unit, "", o, nil},
		{auth.Supervisor, by.ID, o, []string{machine.Supervising}},
		{auth.Supervisor, "派驻一组", o, []string{machine.Supervising}},
		{auth.Supervisor, "派驻二组", o, nil},
		{auth.Supervisor, "discipline", o, []string{machine.Supervising}},
		{auth.Supervisor, "派驻一组", alone, nil},
		{auth.Supervisor, "", alone, nil},
		{auth.Auditor, "", o, nil},
		{auth.Organizer, "", o, nil},
	} {
		a := records.Actor{ID: "x", Name: "x", Role: c.role, Body: c.body}
		got, err := h.Rounds.Relations(ctx, a, c.of, []string{"discipline"})
		if err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%s of %q to %s: %v, %v, want %v", c.role, c.body, c.of.V.Name, got, err, c.want)
		}
	}
}

func TestNamesThatBeginWithATextComeFirst(t *testing.T) {
	all := []round.Named{{Name: "市水利局", Key: "市水利局"}, {Name: "水利工程处", Key: "水利工程处"}, {Name: "市交通局", Key: "市交通局"}}
	got := []string{}
	for _, x := range round.Matching(all, "水利") {
		got = append(got, x.Name)
	}
	if !slices.Equal(got, []string{"水利工程处", "市水利局"}) || round.Matching(all, " ") != nil {
		t.Errorf("found %v", got)
	}
}

// Who made and changed what is in the chain, whatever it was.
func TestEveryChangeOfARoundIsInTheChain(t *testing.T) {
	h := newEnv(t)
	ctx := t.Context()
	r, err := h.Rounds.NewRound(ctx, apptest.Office, round.Round{Term: 5, No: 7, Name: "第七轮", StartsOn: "2024-07-01"})
	h.Must(err)
	name := "第七轮巡察"
	h.MustDo(h.Rounds.ChangeRound(ctx, apptest.Office, r.ID, r.Version, &name, nil))
	o, err := h.Rounds.NewOrganization(ctx, apptest.Office, round.Organization{Name: "市水利局", Kind: scheme.KindDepartment})
	h.Must(err)
	o.V.KeyFunction = true
	h.MustDo(h.Rounds.ChangeOrganization(ctx, apptest.Office, o.ID, o.Version, o.V))
	e, err := h.Rounds.NewEvaluation(ctx, apptest.Office, round.Evaluation{
		RoundID: r.ID, OrganizationID: o.ID, SchemeID: "liaocheng",
	})
	h.Must(err)
	e, err = h.Rounds.ChangeEvaluation(ctx, apptest.Office, e.ID, e.Version, facts.Facts{ProminentProblems: "以会议落实整改"})
	h.Must(err)
	b, err := h.Rounds.NewBriefing(ctx, apptest.Officer, round.Briefing{EvaluationID: e.ID, HeldAt: h.Now(), Place: "礼堂"})
	h.Must(err)
	host := "李四"
	h.MustDo(h.Rounds.ChangeBriefing(ctx, apptest.Officer, b.ID, b.Version, round.BriefingChange{Host: &host}))
	h.MustDo(h.Rounds.Redos.Move(ctx, apptest.Office, e.ID, e.Version, round.AgainRequest{Reason: "迟到", StartsOn: "2024-07-03"}))
	for _, code := range []string{
		"round.new", "round.change", "organization.new", "organization.change", "evaluation.new", "evaluation.facts",
		"evaluation.dates", "briefing.new", "briefing.change",
	} {
		said, err := h.AuditDetails(code)
		h.Must(err)
		if len(said) != 1 {
			t.Errorf("%s is there %d times", code, len(said))
		}
	}
	moves, err := h.Rounds.Redos.Moves(ctx, e.ID)
	h.Must(err)
	if len(moves) != 1 || moves[0].By != apptest.Office.Name || moves[0].Reason != "迟到" || moves[0].StartsOn != "2024-07-03" {
		t.Errorf("its days were moved %+v", moves)
	}
}

// A name that a process took and died with is held for a minute, so that two at once do not both get it.
func TestANameThatWasTakenIsHeldForAMinute(t *testing.T) {
	h := newEnv(t)
	made := func() error {
		return apptest.ErrorOf(h.Rounds.NewOrganization(t.Context(), apptest.Office, round.Organization{
			Name: "市水利局", Kind: scheme.KindDepartment,
		}))
	}
	h.Env.Store = &apptest.FailingStore{Store: h.Store, Left: 1} // only the name is taken
	if made() == nil {
		t.Fatal("it was made")
	}
	h.Env.Store = h.Store
	h.Pass(time.Minute - time.Second)
	h.RefusedAs("exists", made())
	h.Pass(time.Second)
	h.Must(made())
}

func TestAllNamesAreInOrderWithTheirKinds(t *testing.T) {
	h := newEnv(t)
	for _, name := range []string{"丙局", "甲局", "乙局"} {
		o := round.Organization{Name: name, Kind: scheme.KindOffice}
		h.MustDo(h.Rounds.NewOrganization(t.Context(), apptest.Office, o))
	}
	all, err := h.Rounds.Names.All(t.Context())
	h.Must(err)
	if len(all) != 3 || all[0].Name != "丙局" || all[1].Name != "乙局" || all[2].Name != "甲局" ||
		all[0].Kind != scheme.KindOffice {
		t.Errorf("they are %+v", all)
	}
}
