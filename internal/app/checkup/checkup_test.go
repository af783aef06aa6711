package checkup_test

import (
	"slices"
	"testing"

	"minping/internal/app/apptest"
	"minping/internal/app/checkup"
	"minping/internal/app/records"
	"minping/internal/auth"
	"minping/internal/doctor"
)

func levels(found []doctor.Finding) map[string]doctor.Level {
	out := map[string]doctor.Level{}
	for _, f := range found {
		out[f.Code] = f.Level
	}
	return out
}

// The person who runs the hall sees what is wrong with the machine, and whether a second officer is available.
func TestACheckupNamesWhatTheServiceKnowsOfItsMachine(t *testing.T) {
	h := apptest.New(t)
	h.AddAccount("min", auth.Organizer)
	organizer := records.Actor{ID: "min", Name: "min", Role: auth.Organizer}
	found, err := h.Checkups.Look(t.Context(), organizer)
	h.Must(err)
	got := levels(found)
	for code, want := range map[string]doctor.Level{
		"clock": doctor.OK, "disk": doctor.OK, "links": doctor.OK, "address": doctor.OK, "reach": doctor.Bad,
		"officers": doctor.Warn,
	} {
		// A slow disk is a warning; it depends on the machine that runs this.
		if got[code] != want && (code != "disk" || got[code] == doctor.Bad) {
			t.Errorf("%s is %q, want %q", code, got[code], want)
		}
	}
	h.AddAccount("lan", auth.Organizer)
	found, err = h.Checkups.Look(t.Context(), records.Actor{ID: "x", Role: auth.Admin})
	h.Must(err)
	if levels(found)["officers"] != doctor.OK {
		t.Error("a second organizer changes nothing")
	}
	h.MustDo(h.Accounts.DisableAccount(t.Context(), records.Actor{ID: "x", Role: auth.Admin}, "lan", true))
	found, err = h.Checkups.Look(t.Context(), organizer)
	h.Must(err)
	if levels(found)["officers"] != doctor.Warn {
		t.Error("a disabled organizer counts")
	}
}

func TestACheckupIsForThoseWhoRunTheHall(t *testing.T) {
	h := apptest.New(t)
	for _, role := range auth.Roles() {
		if slices.Contains([]auth.Role{auth.Organizer, auth.Admin}, role) {
			continue
		}
		_, err := h.Checkups.Look(t.Context(), records.Actor{ID: "x", Role: role})
		h.RefusedAs("hall_only", err)
	}
	_, err := checkup.New(h.Env, h.Accounts, h.Clock, checkup.Machine{}).
		Look(t.Context(), records.Actor{ID: "x", Role: auth.Admin})
	h.RefusedAs("machine_unknown", err)
}
