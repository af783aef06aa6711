package document_test

import (
	"testing"

	"minping/internal/app/apptest"
	"minping/internal/app/document"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/auth"
	"minping/internal/evaluation/scheme"
)

// Domain B24, B26: a functional department under 抄送 gets a copy of what is issued and says what it did with it. It
// counts as no addressee.
func TestADepartmentThatGotACopySaysWhatItDid(t *testing.T) {
	h := newEnv(t)
	ctx := t.Context()
	r := h.Scored(8, 2)
	h.Fix(r.Round.ID)
	office, err := h.Rounds.NewOrganization(ctx, apptest.Office, round.Organization{
		Name: "市人力资源和社会保障局", Kind: scheme.KindDepartment,
	})
	h.Must(err)
	staff := records.Actor{ID: "hr", Name: "人社局", Role: auth.Unit, Body: office.ID}
	u := r.Units[0]
	v := h.Draft("notification", u)
	h.MustDo(h.Documents.Change(ctx, apptest.Office, v.ID, records.AnyVersion, document.Content{
		CC: []string{"市纪委监委", "市人力资源和社会保障局", u.Org.V.Name},
	}))
	h.RefusedAs("other_unit", apptest.ErrorOf(h.Documents.Show(ctx, staff, v.ID)))
	issued := h.Issued(v)
	if len(issued.V.Copied) != 1 || issued.V.Copied[0].ID != office.ID {
		t.Fatalf("copied to %+v", issued.V.Copied)
	}
	h.MustDo(h.Documents.Show(ctx, staff, v.ID))
	list, err := h.Documents.List(ctx, staff, document.Filter{})
	h.Must(err)
	if len(list) != 1 || !list[0].Copy || list[0].SignBy() != "" {
		t.Errorf("its list: %+v", list)
	}
	h.MustDo(h.Documents.Receive(ctx, staff, v.ID, "作为领导班子年度考核的参考"))
	rs, err := h.Documents.Receipts(ctx, apptest.Office, v.ID)
	h.Must(err)
	all, err := h.Documents.List(ctx, apptest.Office, document.Filter{Batch: r.Round.ID})
	h.Must(err)
	if len(rs) != 1 || rs[0].Note != "作为领导班子年度考核的参考" || all[0].To != 1 || all[0].Received != 0 {
		t.Errorf("the office sees %+v, and %d of %d received", rs, all[0].Received, all[0].To)
	}
	h.MustDo(h.Documents.Receive(ctx, u.Staff(), v.ID, ""))
	all, err = h.Documents.List(ctx, apptest.Office, document.Filter{Batch: r.Round.ID})
	h.Must(err)
	if all[0].Received != 1 {
		t.Errorf("%d received", all[0].Received)
	}
	other := r.Units[1]
	h.RefusedAs("other_unit", apptest.ErrorOf(h.Documents.Show(ctx, other.Staff(), v.ID)))
}

// A unit under 抄送 of a bulletin or of another's notification does not see its own result by that (promise 2).
func TestACopyOpensNoResult(t *testing.T) {
	h := newEnv(t)
	ctx := t.Context()
	r := h.Scored(8, 2)
	h.Fix(r.Round.ID)
	one, other := r.Units[0], r.Units[1]
	v := h.Draft("notification", one)
	h.MustDo(h.Documents.Change(ctx, apptest.Office, v.ID, records.AnyVersion, document.Content{
		CC: []string{other.Org.V.Name},
	}))
	h.Issued(v)
	deliveries, err := records.All[struct {
		Opens bool `json:"opens"`
	}](ctx, h.Env, round.KindDelivery, other.Org.ID)
	h.Must(err)
	if len(deliveries) != 1 || deliveries[0].V.Opens {
		t.Errorf("delivered to it: %+v", deliveries)
	}
}
