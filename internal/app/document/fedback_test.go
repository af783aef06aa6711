package document_test

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"minping/internal/app/apptest"
	"minping/internal/app/document"
	"minping/internal/app/ledger"
	"minping/internal/app/records"
	rules "minping/internal/evaluation/document"
	items "minping/internal/evaluation/ledger"
	"minping/internal/store/memory"
)

// Domain A17: problems that were not rectified and new ones are fed back, and each says by which document and when.
func TestProblemsOldAndNewAreFedBackByADocument(t *testing.T) {
	h := newEnv(t)
	r := h.Scored(8, 2)
	u, ctx := r.Units[0], t.Context()
	ids := map[string]string{}
	for _, x := range []struct {
		title, source string
		readers       []string
	}{
		{"专项资金滞留", "feedback", nil},
		{"食堂账目不清", "found", nil},
		{"群众来信一件", "petition", []string{apptest.Office.Name}},
	} {
		v, err := h.Ledgers.New(ctx, apptest.Office, u.Evaluation.ID, ledger.Draft{
			Item: items.Item{Source: x.source, Title: x.title}, Readers: x.readers,
		})
		h.Must(err)
		ids[x.title] = v.ID
	}
	h.Fix(r.Round.ID)
	draft := h.Draft("continue", u)
	if v, err := h.Ledgers.Show(ctx, apptest.Office, ids["食堂账目不清"]); err != nil || v.FedBack != nil {
		t.Errorf("fed back by a draft: %+v, %v", v.FedBack, err)
	}
	issued := h.Issued(draft)
	table := issued.V.Data.Tables[0]
	if len(table.Rows) != 2 || !strings.Contains(table.Rows[0][1], "专项资金滞留") ||
		table.Rows[1][1] != "新发现：食堂账目不清" {
		t.Errorf("the list of problems: %+v", table)
	}
	late, err := h.Ledgers.New(ctx, apptest.Office, r.Units[1].Evaluation.ID, ledger.Draft{
		Item: items.Item{Source: "found", Title: "后来发现"},
	})
	h.Must(err)
	ids["后来发现"] = late.ID
	told := []string{"专项资金滞留", "食堂账目不清"}
	for title, id := range ids {
		v, err := h.Ledgers.Show(ctx, apptest.Office, id)
		h.Must(err)
		if !slices.Contains(told, title) {
			if v.FedBack != nil {
				t.Errorf("%s was never fed back: %+v", title, v.FedBack)
			}
			continue
		}
		if f := v.FedBack; f == nil || f.Document != issued.ID || f.Number != issued.V.Number || f.On == "" {
			t.Errorf("%s: %+v", title, f)
		}
	}
}

// Of several documents of one day, the first that went out fed a problem back.
func TestTheFirstDocumentOfADayFedItsProblemsBack(t *testing.T) {
	h := newEnv(t)
	for _, u := range h.Scored(8, 4).Units {
		item := h.problem(u, "专项资金滞留", 20)
		var first string
		for _, kind := range []string{"urge", "remind", "admonish", "urge"} {
			d := h.Issued(h.Draft(kind, u))
			h.Pass(time.Second)
			first = cmp.Or(first, d.ID)
			v, err := h.Ledgers.Show(t.Context(), apptest.Office, item)
			h.Must(err)
			if v.FedBack == nil || v.FedBack.Document != first {
				t.Fatalf("with %s, fed back by %+v, want %s", kind, v.FedBack, first)
			}
		}
	}
}

// A unit that gets no notice to go on has its problems fed back with its result.
func TestAResultFeedsItsProblemsBackToo(t *testing.T) {
	h := newEnv(t)
	u, ctx := h.Scored(8, 1).Units[0], t.Context()
	var ids []string
	for _, source := range []string{"feedback", "found"} {
		v, err := h.Ledgers.New(ctx, apptest.Office, u.Evaluation.ID, ledger.Draft{
			Item: items.Item{Source: source, Title: "食堂账目不清"},
		})
		h.Must(err)
		ids = append(ids, v.ID)
	}
	h.Fix(u.Evaluation.V.RoundID)
	told := h.Issued(h.Draft("notification", u))
	for _, id := range ids {
		v, err := h.Ledgers.Show(ctx, apptest.Office, id)
		h.Must(err)
		if v.FedBack == nil || v.FedBack.Document != told.ID {
			t.Errorf("a problem from %s was not fed back: %+v", v.Item.Source, v.FedBack)
		}
	}
	if !slices.ContainsFunc(told.V.Parts, func(p rules.Part) bool { return strings.Contains(p.Text, "和1个新发现问题的") }) {
		t.Errorf("it says %+v", told.V.Parts)
	}
}

// Promise 6 of evaluation §9 in a document: an item that is restricted after it was drafted does not go out with it.
func TestADocumentDoesNotGoOutWithAnItemRestrictedLater(t *testing.T) {
	h := newEnv(t)
	r := h.Scored(8, 2)
	u, ctx := r.Units[0], t.Context()
	v, err := h.Ledgers.New(ctx, apptest.Office, u.Evaluation.ID, ledger.Draft{
		Item: items.Item{Source: "feedback", Title: "专项资金滞留"},
	})
	h.Must(err)
	h.Fix(r.Round.ID)
	d := h.Approved(h.Draft("continue", u))
	h.MustDo(h.Ledgers.Change(ctx, apptest.Office, v.ID, records.AnyVersion, ledger.Draft{
		Item:       items.Item{Source: "feedback", Title: "专项资金滞留", Measures: []items.Measure{}},
		Restricted: true, Readers: []string{apptest.Office.Name},
	}))
	h.RefusedAs("item_restricted", apptest.ErrorOf(h.Documents.Step(ctx, apptest.Office, d.ID, records.AnyVersion,
		document.StepRequest{To: rules.StateIssued})))
	d, err = h.Documents.Step(ctx, apptest.Office, d.ID, records.AnyVersion,
		document.StepRequest{To: rules.StateDraft, Reason: "有事项已限制查看"})
	h.Must(err)
	d, err = h.Documents.Redraw(ctx, apptest.Office, d.ID, records.AnyVersion, nil)
	h.Must(err)
	for _, table := range d.V.Data.Tables {
		for _, row := range table.Rows {
			if strings.Contains(strings.Join(row, ""), "专项资金滞留") {
				t.Errorf("drawn up again it still says %v", row)
			}
		}
	}
	if issued := h.Issued(h.Filled(d)); issued.V.State != rules.StateIssued {
		t.Errorf("drawn up again it is %s", issued.V.State)
	}
}

// The same of a bulletin: its common problems are words of items of many units.
func TestABulletinDoesNotGoOutWithACommonProblemRestrictedLater(t *testing.T) {
	h := newEnv(t)
	r := h.Scored(8, 2)
	u, ctx := r.Units[1], t.Context()
	v, err := h.Ledgers.New(ctx, apptest.Office, u.Evaluation.ID, ledger.Draft{
		Item: items.Item{Source: "feedback", Title: "以会议落实整改"},
	})
	h.Must(err)
	h.MustDo(h.Ledgers.Mark(ctx, apptest.Office, []string{v.ID}, true))
	h.Fix(r.Round.ID)
	d, err := h.Documents.Draft(ctx, apptest.Office, document.Draft{Type: "bulletin", Batch: r.Round.ID})
	h.Must(err)
	says := func() bool {
		return slices.ContainsFunc(d.V.Parts, func(p rules.Part) bool { return strings.Contains(p.Text, "以会议落实整改（") })
	}
	if !says() {
		t.Fatalf("it does not speak of it: %+v", d.V.Parts)
	}
	d = h.Approved(h.Filled(d))
	issue := func() error {
		return apptest.ErrorOf(h.Documents.Step(ctx, apptest.Office, d.ID, records.AnyVersion,
			document.StepRequest{To: rules.StateIssued}))
	}
	h.MustDo(h.Ledgers.Change(ctx, apptest.Office, v.ID, records.AnyVersion, ledger.Draft{
		Item:       items.Item{Source: "feedback", Title: "以会议落实整改", Measures: []items.Measure{}},
		Restricted: true, Readers: []string{apptest.Office.Name},
	}))
	h.RefusedAs("item_restricted", issue())
	h.MustDo(h.Documents.Step(ctx, apptest.Office, d.ID, records.AnyVersion,
		document.StepRequest{To: rules.StateDraft, Reason: "有事项已限制查看"}))
	d, err = h.Documents.Redraw(ctx, apptest.Office, d.ID, records.AnyVersion, []string{"common"})
	h.Must(err)
	if !says() {
		t.Fatal("what was to be kept is gone")
	}
	d = h.Filled(d)
	h.RefusedAs("item_restricted", apptest.ErrorOf(h.Documents.Step(ctx, apptest.Office, d.ID, records.AnyVersion,
		document.StepRequest{To: rules.StateSubmitted})))
	d, err = h.Documents.Redraw(ctx, apptest.Office, d.ID, records.AnyVersion, nil)
	h.Must(err)
	if says() {
		t.Error("drawn up again it still says it")
	}
	d = h.Approved(h.Filled(d))
	h.Must(issue())
}

// The text of a problem may look like a placeholder: what was filled in is quoted as it is, what is typed is not.
func TestATextThatLooksLikeAPlaceholderIsQuoted(t *testing.T) {
	h := newEnv(t)
	u, ctx := h.Scored(8, 1).Units[0], t.Context()
	_, err := h.Ledgers.New(ctx, apptest.Office, u.Evaluation.ID, ledger.Draft{
		Item: items.Item{Source: "feedback", Title: "回复群众的短信写着“{{姓名}}同志”"},
	})
	h.Must(err)
	h.Fix(u.Evaluation.V.RoundID)
	v := h.Filled(h.Draft("continue", u))
	at := slices.IndexFunc(v.V.Parts, func(p rules.Part) bool { return strings.Contains(p.Text, "{{姓名}}") })
	if at < 0 {
		t.Fatalf("the problem is not quoted: %+v", v.V.Parts)
	}
	typed := document.Content{Parts: []document.PartText{{v.V.Parts[at].Key, v.V.Parts[at].Text + "请{{单位}}整改。"}}}
	h.MustDo(h.Documents.Change(ctx, apptest.Office, v.ID, records.AnyVersion, typed))
	h.InvalidAt("parts["+strconv.Itoa(at)+"].text", apptest.ErrorOf(h.to(apptest.Office, v.ID, rules.StateSubmitted)))
	back := document.Content{Parts: []document.PartText{{v.V.Parts[at].Key, v.V.Parts[at].Text}}}
	h.MustDo(h.Documents.Change(ctx, apptest.Office, v.ID, records.AnyVersion, back))
	h.MustDo(h.to(apptest.Office, v.ID, rules.StateSubmitted))
}

// A page with hundreds of items asks this of each: it rests on what was delivered, not on a count of the ledger.
func TestWhetherAProblemWasFedBackCountsNoLedger(t *testing.T) {
	kept := &apptest.CountingStore{Store: memory.Open()}
	h := newEnvOn(t, kept, t.TempDir())
	r := h.Scored(8, 1)
	h.Fix(r.Round.ID)
	h.Issued(h.Draft("continue", r.Units[0]))
	kept.KindsRead()
	_, err := h.Documents.FedBack(t.Context(), r.Units[0].Evaluation.ID)
	h.Must(err)
	want := map[string]int{"evaluation": 1, "delivery": 1, "document": 1}
	if got := kept.KindsRead(); !maps.Equal(got, want) {
		t.Errorf("it read %v, want %v", got, want)
	}
}
