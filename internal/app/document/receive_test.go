package document_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"minping/internal/app/apptest"
	"minping/internal/app/document"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/auth"
	rules "minping/internal/evaluation/document"
	"minping/internal/evaluation/scheme"
	"minping/internal/store/memory"
)

// issuedWithCopies issues the notification of a unit with copies to others.
func (h *env) issuedWithCopies(u apptest.ScoredUnit, to ...string) document.Record {
	h.T.Helper()
	v := h.Draft("notification", u)
	h.MustDo(h.Documents.Change(h.T.Context(), apptest.Office, v.ID, records.AnyVersion, document.Content{CC: to}))
	return h.Issued(v)
}

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
	if len(issued.V.Copied) != 2 || issued.V.Copied[1].ID != office.ID {
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

// Domain B24: a body that scores, such as 市纪委监委, has accounts and no organization; its supervisors get the copy.
func TestABodyThatGotACopySaysWhatItDid(t *testing.T) {
	h := newEnv(t)
	ctx := t.Context()
	r := h.Scored(8, 1)
	h.Fix(r.Round.ID)
	v := h.issuedWithCopies(r.Units[0], "市纪委监委", "市委组织部", "市财政局")
	from := func(body string, role auth.Role) records.Actor {
		return records.Actor{ID: body, Name: "王科长", Role: role, Body: body}
	}
	discipline := from("discipline", auth.Supervisor)
	list, err := h.Documents.List(ctx, discipline, document.Filter{})
	h.Must(err)
	if len(list) != 1 || !list[0].Copy {
		t.Errorf("its list: %+v", list)
	}
	h.MustDo(h.Documents.Receive(ctx, discipline, v.ID, "列入日常监督"))
	rs, err := h.Documents.Receipts(ctx, discipline, v.ID)
	h.Must(err)
	if len(rs) != 1 || rs[0].Name != "市纪委监委" || rs[0].Note != "列入日常监督" {
		t.Errorf("it signed %+v", rs)
	}
	h.MustDo(h.Documents.Show(ctx, from("organization", auth.Supervisor), v.ID))
	h.RefusedAs("other_unit", apptest.ErrorOf(h.Documents.Show(ctx, from("inspection", auth.Supervisor), v.ID)))
	for _, none := range []records.Actor{from("discipline", auth.Assessor), from("", auth.Supervisor)} {
		h.RefusedAs("no_unit", apptest.ErrorOf(h.Documents.Show(ctx, none, v.ID)))
	}
}

// Domain B26: what is done with a copy is told as it is done. Nothing of it is overwritten, and a text that is sent
// twice is there once.
func TestWhatIsDoneWithACopyIsAddedLater(t *testing.T) {
	h := newEnv(t)
	ctx := t.Context()
	r := h.Scored(8, 1)
	h.Fix(r.Round.ID)
	u := r.Units[0]
	v := h.issuedWithCopies(u, "市委组织部")
	staff := records.Actor{ID: "zu", Name: "王科长", Role: auth.Supervisor, Body: "organization"}
	add := func(who records.Actor, text string) error {
		_, err := h.Documents.AddUse(ctx, who, v.ID, text)
		return err
	}
	h.RefusedAs("sign_first", add(staff, "列入干部考核"))
	h.MustDo(h.Documents.Receive(ctx, staff, v.ID, "阅"))
	h.Must(add(staff, "列入干部考核。\n另有两人谈话提醒。"))
	h.Must(add(staff, "考核等次已降一档"))
	h.Must(add(staff, "列入干部考核。\n另有两人谈话提醒。\n"))
	for _, text := range []string{"", " \n", strings.Repeat("字", document.UseMax+1), "一\x00二"} {
		h.RefusedAs("invalid", add(staff, text))
	}
	h.MustDo(h.Documents.Receive(ctx, u.Staff(), v.ID, ""))
	h.RefusedAs("copies_only", add(u.Staff(), "已整改"))
	h.RefusedAs("copies_only", add(apptest.Office, "已整改"))
	rs, err := h.Documents.Receipts(ctx, apptest.Office, v.ID)
	h.Must(err)
	n := slices.IndexFunc(rs, func(r document.Receipt) bool { return r.Name == "市委组织部" })
	if n < 0 || rs[n].Note != "阅" || len(rs[n].Uses) != 2 || rs[n].Uses[1].Text != "考核等次已降一档" ||
		rs[n].Uses[1].At.Before(rs[n].Uses[0].At) || rs[n].Uses[0].By != "王科长" {
		t.Errorf("the office reads %+v", rs)
	}
	for n := range 98 {
		h.Must(add(staff, strconv.Itoa(n)))
	}
	h.RefusedAs("too_many", add(staff, "再加一条"))
}

// A copy that was delivered before the issue was broken off becomes the addressee's own, and opens its result.
func TestACopyThatBecameTheDocumentOpensTheResult(t *testing.T) {
	h := newEnv(t)
	ctx := t.Context()
	r := h.Scored(8, 2)
	h.Fix(r.Round.ID)
	u := r.Units[0]
	doc := h.Draft("notification", u)
	h.MustDo(h.Documents.Change(ctx, apptest.Office, doc.ID, records.AnyVersion, document.Content{
		CC: []string{u.Org.V.Name}, To: []string{r.Units[1].Org.ID},
	}))
	doc = h.Approved(doc)
	h.OnceAt("document.deliver", func() { // both are delivered, then it stops
		h.Env.Store = &apptest.FailingStore{Store: h.Store, Left: 2}
	})
	_, err := h.to(apptest.Office, doc.ID, rules.StateIssued)
	h.Env.Store = h.Store
	if err == nil {
		t.Fatal("it went on")
	}
	h.MustDo(h.to(apptest.Leader, doc.ID, rules.StateDraft))
	doc, err = h.Documents.Change(ctx, apptest.Office, doc.ID, records.AnyVersion, document.Content{
		CC: []string{}, To: []string{u.Org.ID},
	})
	h.Must(err)
	h.Issued(doc)
	h.Must(h.Rounds.UnitGate(ctx, u.Staff(), u.Evaluation.ID))
}

// A unit under 抄送 of a bulletin or of another's notification does not see its own result by that (promise 2).
func TestACopyOpensNoResult(t *testing.T) {
	h := newEnv(t)
	ctx := t.Context()
	r := h.Scored(8, 2)
	h.Fix(r.Round.ID)
	one, other := r.Units[0], r.Units[1]
	h.issuedWithCopies(one, other.Org.V.Name)
	deliveries, err := records.All[struct {
		Opens bool `json:"opens"`
	}](ctx, h.Env, round.KindDelivery, other.Org.ID)
	h.Must(err)
	if len(deliveries) != 1 || deliveries[0].V.Opens {
		t.Errorf("delivered to it: %+v", deliveries)
	}
}

// Fifty people issue at once: whom each document names under 抄送 costs one look at the schemes.
func TestCopiesReadTheSchemesOnce(t *testing.T) {
	kept := &apptest.CountingStore{Store: memory.Open()}
	h := newEnvOn(t, kept, t.TempDir())
	r := h.Scored(8, 1)
	h.Fix(r.Round.ID)
	v := h.Draft("notification", r.Units[0])
	h.MustDo(h.Documents.Change(t.Context(), apptest.Office, v.ID, records.AnyVersion, document.Content{
		CC: []string{"市纪委监委", "市委组织部", "市财政局"},
	}))
	v, err := h.Documents.Show(t.Context(), apptest.Office, v.ID)
	h.Must(err)
	kept.KindsRead()
	h.Issued(v)
	if n := kept.KindsRead()["scheme"]; n != 1 {
		t.Errorf("the schemes were read %d times", n)
	}
}
