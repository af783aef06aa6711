package round_test

import (
	"context"
	"errors"
	"strings"
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
		"市交通局": 0, "𠮷家镇🙂": 0, "e\u0301 a$b.c": 0, "": records.Invalid, "\u3000 ": records.Invalid, "\u200b": records.Invalid, "\u00ad\u200d": records.Invalid, "局\u202e镇": 0,
		"局\u2066镇乡": 0, "局\u2028委": 0, "局\u0085处": 0, "局\t科": 0, "局\a镇": records.Invalid, "局\x00": records.Invalid, "局\xff": records.Invalid,
	} {
		_, err := h.Rounds.NewOrganization(t.Context(), apptest.Office, round.Organization{
			Name: name, Kind: scheme.KindOther,
		})
		if records.KindOf(err) != want {
			t.Errorf("%q: %v", name, err)
		}
	}
}

// What was stored before a rule about names is still of use.
func TestAnOrganizationWithAnOldNameCanBeChanged(t *testing.T) {
	h := newEnv(t)
	ctx := t.Context()
	for i, name := range []string{"12345", "=市水利局"} {
		old := round.Organization{Name: name, Kind: scheme.KindDepartment}
		h.InvalidAt("name", apptest.ErrorOf(h.Rounds.NewOrganization(ctx, apptest.Office, old)))
		o, err := records.Create(ctx, h.Env, round.KindOrganization, records.NewID(), "", old)
		h.Must(err)
		next := o.V
		next.KeyFunction = true
		h.MustDo(h.Rounds.ChangeOrganization(ctx, apptest.Office, o.ID, records.AnyVersion, next))
		next.Kind = "agency"
		h.InvalidAt("kind", apptest.ErrorOf(
			h.Rounds.ChangeOrganization(ctx, apptest.Office, o.ID, records.AnyVersion, next),
		))
		raw := "单位名称,单位类别,重要职能\n" + name + ",市直部门,否\n"
		done, err := h.Rounds.ImportOrganizations(ctx, apptest.Office, []byte(raw))
		h.Must(err)
		if done.Made != 0 || len(done.Changed) != 1 {
			t.Errorf("%d: an import made %d, changed %v", i, done.Made, done.Changed)
		}
	}
}

// Columns are shifted in a file, not in a form.
func TestOnlyAnImportSpeaksOfColumns(t *testing.T) {
	h := newEnv(t)
	ctx := t.Context()
	err := apptest.ErrorOf(h.Rounds.NewOrganization(ctx, apptest.Office,
		round.Organization{Name: "20261", Kind: scheme.KindDepartment}))
	var form *records.Error
	if !errors.As(err, &form) || len(form.Fields) != 1 || strings.Contains(form.Fields[0].Text.ZH, "列") ||
		strings.Contains(form.Fields[0].Text.EN, "column") {
		t.Errorf("a form: %v", err)
	}
	_, err = h.Rounds.ImportOrganizations(ctx, apptest.Office, []byte("单位名称,单位类别\n20261,市直部门\n"))
	var bad *round.ImportError
	if !errors.As(err, &bad) || len(bad.Rows) != 1 || !strings.Contains(bad.Rows[0].Text.ZH, "错了列") {
		t.Errorf("an import: %v", err)
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
