package round_test

import (
	"context"
	"testing"

	"minping/internal/app/apptest"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/evaluation/scheme"
	"minping/internal/store"
	"minping/internal/store/memory"
)

func TestANameHasSomethingToSeeAndReadsTheSameEverywhere(t *testing.T) {
	h := newEnv(t)
	for name, want := range map[string]records.Kind{
		"市交通局": 0, "𠮷家镇🙂": 0, "e\u0301 a$b.c": 0, "": records.Invalid, "\u3000 ": records.Invalid, "\u200b": records.Invalid, "\u00ad\u200d": records.Invalid, "局\u202e镇": records.Invalid,
		"局\u2066镇": records.Invalid, "局\u2028镇": records.Invalid, "局\u0085镇": records.Invalid, "局\x00": records.Invalid, "局\xff": records.Invalid,
	} {
		_, err := h.Rounds.NewOrganization(t.Context(), apptest.Office, round.Organization{
			Name: name, Kind: scheme.KindOther,
		})
		if records.KindOf(err) != want {
			t.Errorf("%q: %v", name, err)
		}
	}
}

func TestAnOrganizationIsSupervisedByAnotherThatIsThere(t *testing.T) {
	h := newEnv(t)
	o, err := h.Rounds.NewOrganization(t.Context(), apptest.Office, round.Organization{Name: "市民政局", Kind: scheme.KindDepartment})
	h.Must(err)
	for _, by := range []string{"nobody", o.ID} {
		next := o.V
		next.SupervisorID = by
		_, err := h.Rounds.ChangeOrganization(t.Context(), apptest.Office, o.ID, records.AnyVersion, next)
		if records.KindOf(err) != records.Invalid {
			t.Errorf("supervised by %q: %v", by, err)
		}
	}
	s, err := h.Rounds.NewOrganization(t.Context(), apptest.Office, round.Organization{Name: "派驻一组", Kind: scheme.KindStationed})
	h.Must(err)
	o.V.SupervisorID = s.ID
	_, err = h.Rounds.ChangeOrganization(t.Context(), apptest.Office, o.ID, records.AnyVersion, o.V)
	h.Must(err)
}

// away is a store that cannot be reached.
type away struct{ store.Store }

func (away) Latest(context.Context, string, string) (store.Record, error) {
	return store.Record{}, store.ErrUnavailable
}

func TestAStoreThatIsAwayIsNotTakenForAnEmptyOne(t *testing.T) {
	h := apptest.NewOn(t, away{memory.Open()}, t.TempDir())
	_, err := h.Rounds.NewEvaluation(t.Context(), apptest.Office, round.Evaluation{
		RoundID: "a", OrganizationID: "b", SchemeID: "liaocheng",
	})
	if records.KindOf(err) != records.Unavailable {
		t.Errorf("an evaluation: %v", err)
	}
	_, err = h.Rounds.NewOrganization(t.Context(), apptest.Office, round.Organization{Name: "甲", Kind: scheme.KindOther, SupervisorID: "x"})
	if records.KindOf(err) != records.Unavailable {
		t.Errorf("an organization: %v", err)
	}
}
