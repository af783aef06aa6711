package team_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"minping/internal/app/apptest"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/evaluation/scheme"
	"minping/internal/evaluation/team"
)

// Domain A13, B11: a team of the city may assess a township where the scheme sends people of the city, whatever its id.
func TestTheWarningsOfATeamAreThoseOfTheScheme(t *testing.T) {
	h, r, add := newRound(t)
	ctx := t.Context()
	ours := h.Schemes.Builtin[1] // 三门峡's
	ours.ID = "our_city"
	raw, err := ours.YAML()
	h.Must(err)
	h.MustDo(h.Schemes.NewScheme(ctx, apptest.Office, raw))
	county := add(round.Organization{Name: "甲县", Kind: scheme.KindCounty})
	of := map[string]string{}
	var teams []team.Team
	for _, id := range []string{"liaocheng", "sanmenxia", "our_city"} {
		town := add(round.Organization{Name: id + "镇", Kind: scheme.KindTownship, ParentID: county})
		e, err := h.Rounds.NewEvaluation(ctx, apptest.Office, round.Evaluation{
			RoundID: r.ID, OrganizationID: town, SchemeID: id,
		})
		h.Must(err)
		teams = append(teams, team.Team{Name: id, Targets: []string{e.ID}, Members: []team.Member{
			{Name: "甲", Body: "inspection", Lead: true}, {Name: "乙", Body: "organization"}, {Name: "丙", Body: "discipline"},
		}})
	}
	v, err := h.Teams.Put(ctx, apptest.Office, r.ID, records.AnyVersion, teams)
	h.Must(err)
	got := map[string]string{}
	for _, x := range v.Teams {
		of[x.ID] = x.Name
	}
	for _, w := range v.Warnings {
		got[of[w.Team]] += w.Code
	}
	if diff := cmp.Diff(map[string]string{"liaocheng": team.WrongLevel}, got); diff != "" {
		t.Error(diff)
	}
}
