package round_test

import (
	"slices"
	"testing"

	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/evaluation/scheme"
)

// Domain A47: a supervisor is a stationed group, an office or an organ, or what a unit names as its supervisor.
func TestOnlyWhoSupervisesIsASupervisingBody(t *testing.T) {
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
