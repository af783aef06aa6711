package team_test

import (
	"slices"
	"testing"

	"minping/internal/app/apptest"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/evaluation/scheme"
	"minping/internal/evaluation/team"
	"minping/internal/store/memory"
)

// newRound makes a round, and returns it with what adds an organization and returns its id.
func newRound(t *testing.T) (*apptest.App, records.Versioned[round.Round], func(round.Organization) string) {
	t.Helper()
	h := apptest.New(t)
	r, err := h.Rounds.NewRound(t.Context(), apptest.Office,
		round.Round{Term: 5, No: 8, Name: "第八轮", StartsOn: "2026-07-01"})
	h.Must(err)
	return h, r, func(o round.Organization) string {
		v, err := h.Rounds.NewOrganization(t.Context(), apptest.Office, o)
		h.Must(err)
		return v.ID
	}
}

// Domain A14, A15: a supervising body belongs to the county it supervises, whether or not its record says so; the team
// of its own county never scores it.
func TestASupervisingBodyIsOfTheCountyItSupervises(t *testing.T) {
	h, r, add := newRound(t)
	ctx := t.Context()
	join := func(org, target string) string {
		e, err := h.Rounds.NewEvaluation(ctx, apptest.Office, round.Evaluation{
			RoundID: r.ID, OrganizationID: org, SchemeID: "liaocheng", Target: target,
		})
		h.Must(err)
		return e.ID
	}
	home, bodies, teams := map[string]string{}, map[string]string{}, []team.Team{}
	for _, n := range []string{"甲", "乙", "丙"} {
		office := add(round.Organization{Name: n + "县监督检查室", Kind: scheme.KindOffice})
		county := add(round.Organization{Name: n + "县", Kind: scheme.KindCounty})
		town := add(round.Organization{Name: n + "县城关镇", Kind: scheme.KindTownship, ParentID: county, SupervisorID: office})
		join(town, "")
		bodies[join(office, scheme.TargetSupervising)] = county
		teams = append(teams, team.Team{Name: n + "县组\t", Home: county, Members: []team.Member{{Name: "张\u2028某", Body: "inspection", Lead: true}}})
	}
	city := add(round.Organization{Name: "市纪委第一监督检查室", Kind: scheme.KindOffice}) // it supervises units of the city too
	add(round.Organization{Name: "市水利局", Kind: scheme.KindDepartment, SupervisorID: city})
	add(round.Organization{Name: "乙县河湾镇", Kind: scheme.KindTownship, ParentID: teams[1].Home, SupervisorID: city})
	bodies[join(city, scheme.TargetSupervising)] = ""
	_, err := h.Teams.Put(ctx, apptest.Office, r.ID, records.AnyVersion, teams)
	h.Must(err)
	v, err := h.Teams.Show(ctx, r.ID)
	h.Must(err)
	for i, x := range v.Teams {
		home[x.ID] = x.Home
		if want := []string{"甲县组", "乙县组", "丙县组"}[i]; x.Name != want || x.Members[0].Name != "张 某" {
			t.Errorf("texts of one line are kept as %q, %q", x.Name, x.Members[0].Name)
		}
	}
	for _, x := range v.Targets {
		if want, ok := bodies[x.ID]; ok && x.Place != want {
			t.Errorf("%s is of %q, want %q", x.Name, x.Place, want)
		}
	}
	p, err := h.Teams.Propose(ctx, r.ID, team.Cross, "2026")
	h.Must(err)
	for _, g := range p.Given {
		if county := bodies[g.Target]; county != "" && home[g.Team] == county {
			t.Errorf("a body of %s is scored by its own county: %s", county, g.Because.ZH)
		}
	}
}

// Decision 0097: what a body supervises may be written down after its county's own team was given it.
func TestTeamsOfAnOwnBodyKnownLaterCanBeSaved(t *testing.T) {
	h, r, add := newRound(t)
	ctx := t.Context()
	office := add(round.Organization{Name: "甲县监督检查室", Kind: scheme.KindOffice})
	county := add(round.Organization{Name: "甲县", Kind: scheme.KindCounty})
	body, err := h.Rounds.NewEvaluation(ctx, apptest.Office, round.Evaluation{
		RoundID: r.ID, OrganizationID: office, SchemeID: "liaocheng", Target: scheme.TargetSupervising,
	})
	h.Must(err)
	teams := []team.Team{{Name: "甲县组", Home: county, Targets: []string{body.ID}}}
	v, err := h.Teams.Put(ctx, apptest.Office, r.ID, records.AnyVersion, teams)
	h.Must(err)
	add(round.Organization{Name: "甲县城关镇", Kind: scheme.KindTownship, ParentID: county, SupervisorID: office})
	v.Teams[0].Name = "第一组"
	v, err = h.Teams.Put(ctx, apptest.Office, r.ID, records.AnyVersion, v.Teams)
	h.Must(err)
	if !slices.ContainsFunc(v.Warnings, func(w team.Warning) bool { return w.Code == team.OwnPlace }) {
		t.Errorf("nothing says that it scores its own county's body: %v", v.Warnings)
	}
}

// A supervising body may supervise the county itself, and nothing else of it.
func TestABodyThatSupervisesACountyIsOfIt(t *testing.T) {
	h, r, add := newRound(t)
	office := add(round.Organization{Name: "甲县监督检查室", Kind: scheme.KindOffice})
	county := add(round.Organization{Name: "甲县", Kind: scheme.KindCounty, SupervisorID: office})
	_, err := h.Rounds.NewEvaluation(t.Context(), apptest.Office, round.Evaluation{
		RoundID: r.ID, OrganizationID: office, SchemeID: "liaocheng", Target: scheme.TargetSupervising,
	})
	h.Must(err)
	v, err := h.Teams.Show(t.Context(), r.ID)
	h.Must(err)
	if len(v.Targets) != 1 || v.Targets[0].Place != county {
		t.Errorf("%+v, want the county %s", v.Targets, county)
	}
}

// Whether an assessor may fill in a sheet is asked at every step of a sheet.
func TestWhoMayFillInASheetCountsNoLedger(t *testing.T) {
	kept := &apptest.CountingStore{Store: memory.Open()}
	h := apptest.NewOn(t, kept, t.TempDir())
	r := h.Scored(8, 1)
	kept.KindsRead()
	h.Must(h.Teams.MayFill(t.Context(), apptest.Office, r.Units[0].Evaluation.ID))
	if got := kept.KindsRead(); got["evaluation"] != 1 || got["entry"]+got["item"]+got["audit"] > 0 {
		t.Errorf("it read %v", got)
	}
}

// What people give out is no longer what the draw gave, and does not name its seed; both are in the chain.
func TestTeamsPutTogetherByHandNameNoDraw(t *testing.T) {
	h, r, add := newRound(t)
	ctx := t.Context()
	e, err := h.Rounds.NewEvaluation(ctx, apptest.Office, round.Evaluation{
		RoundID: r.ID, OrganizationID: add(round.Organization{Name: "市水利局", Kind: scheme.KindDepartment}),
		SchemeID: "liaocheng",
	})
	h.Must(err)
	put := func(targets ...string) {
		t.Helper()
		h.MustDo(h.Teams.Put(ctx, apptest.Office, r.ID, records.AnyVersion, []team.Team{
			{ID: "a", Name: "第一组", Targets: targets, Members: []team.Member{{Name: "张某", Body: "inspection", Lead: true}}},
		}))
	}
	put()
	v, err := h.Teams.Assign(ctx, apptest.Office, r.ID, records.AnyVersion, team.Rotate, "s")
	h.Must(err)
	if v.Mode != team.Rotate || v.Seed != "s" || len(v.Teams[0].Targets) != 1 {
		t.Errorf("drawn: %+v", v)
	}
	put(e.ID)
	v, err = h.Teams.Show(ctx, r.ID)
	h.Must(err)
	if v.Mode != "" || v.Seed != "" {
		t.Errorf("by hand it still names the draw %s, %s", v.Mode, v.Seed)
	}
	for code, want := range map[string]int{"team.change": 2, "team.assign": 1} {
		if said, err := h.AuditDetails(code); err != nil || len(said) != want {
			t.Errorf("of %s the chain says %v, %v", code, said, err)
		}
	}
}
