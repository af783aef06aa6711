package round_test

import (
	"slices"
	"testing"

	"minping/internal/app/apptest"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/evaluation/scheme"
)

// Domain A47: a supervisor is a stationed group, an office or an organ, or what a unit names as its supervisor.
func TestOnlySupervisorsAreSupervisingBodies(t *testing.T) {
	one := func(id, kind, supervisor string) records.Versioned[round.Organization] {
		return records.Versioned[round.Organization]{
			ID: id, V: round.Organization{Name: id, Kind: kind, SupervisorID: supervisor},
		}
	}
	var got []string
	for _, o := range round.Supervisors([]records.Versioned[round.Organization]{
		one("局", scheme.KindDepartment, "组"), one("组", scheme.KindStationed, ""), one("室", scheme.KindOffice, ""),
		one("部", scheme.KindOrgan, ""), one("乡", scheme.KindTownship, "工委"), one("工委", scheme.KindOther, ""),
		one("县", scheme.KindCounty, ""), one("社", scheme.KindOther, ""),
	}) {
		got = append(got, o.ID)
	}
	if want := []string{"组", "室", "部", "工委"}; !slices.Equal(got, want) {
		t.Errorf("supervising bodies: %v, want %v", got, want)
	}
}

// What the panel does not offer is refused however it is asked for.
func TestOnlySupervisorsJoinAsSupervisingBodies(t *testing.T) {
	h := newEnv(t)
	where := h.Briefing("liaocheng")
	made := func(name, kind, supervisor string) string {
		o, err := h.Rounds.NewOrganization(t.Context(), apptest.Office, round.Organization{
			Name: name, Kind: kind, SupervisorID: supervisor,
		})
		h.Must(err)
		return o.ID
	}
	join := func(organization string) error {
		return apptest.ErrorOf(h.Rounds.NewEvaluation(t.Context(), apptest.Office, round.Evaluation{
			RoundID: where.Round.ID, OrganizationID: organization,
			SchemeID: "liaocheng", Target: scheme.TargetSupervising,
		}))
	}
	bureau, group := made("市水利局", scheme.KindDepartment, ""), made("第一派驻组", scheme.KindStationed, "")
	h.InvalidAt("organization_id", join(bureau))
	h.Must(join(group))
	made("城关镇", scheme.KindTownship, bureau)
	h.Must(join(bureau))
}
