package document_test

import (
	"slices"
	"testing"

	"minping/internal/app/apptest"
	"minping/internal/app/document"
	"minping/internal/app/records"
	"minping/internal/auth"
	rules "minping/internal/evaluation/document"
)

// A notice goes to every unit: one step takes them all, and what is refused of one holds up no other.
func TestAStepIsTakenWithSeveralDocuments(t *testing.T) {
	h := apptest.New(t)
	r := h.Scored(2, 3)
	h.Fix(r.Round.ID)
	ctx := t.Context()
	var all []document.Chosen
	for _, u := range r.Units {
		v, err := h.Documents.Draft(ctx, apptest.Office, document.Draft{
			Type: "urge", Batch: r.Round.ID, Evaluation: u.Evaluation.ID,
		})
		h.Must(err)
		all = append(all, document.Chosen{ID: v.ID, Version: v.Version})
	}
	take := func(to rules.State, list []document.Chosen) document.Many {
		who := apptest.Office
		if to == rules.StateApproved {
			who = apptest.Leader
		}
		out, err := h.Documents.StepMany(ctx, who, list, document.StepRequest{To: to})
		h.Must(err)
		return out
	}
	seen := func() (out []document.Chosen) {
		for _, c := range all {
			v, err := h.Documents.Show(ctx, apptest.Office, c.ID)
			h.Must(err)
			out = append(out, document.Chosen{ID: c.ID, Version: v.Version})
		}
		return out
	}
	title := "督办（改）"
	h.MustDo(h.Documents.Change(ctx, apptest.Office, all[1].ID, all[1].Version, document.Content{Title: &title}))
	if out := take(rules.StateSubmitted, all); out.Done != 2 || len(out.Refused) != 1 || out.Refused[0].Title != title {
		t.Errorf("of three of which one was changed meanwhile: %+v", out)
	}
	out := take(rules.StateApproved, seen())
	if out.Done != 2 || len(out.Refused) != 1 || out.Refused[0].Err.Code != "no_such_step" {
		t.Errorf("of three of which one is a draft: %+v", out)
	}
	if out := take(rules.StateIssued, seen()); out.Done != 2 {
		t.Errorf("issued: %+v", out)
	}
	numbers := map[string]bool{}
	for _, c := range all {
		v, err := h.Documents.Show(ctx, apptest.Office, c.ID)
		h.Must(err)
		numbers[v.V.Number] = true
	}
	if len(numbers) != 3 || !numbers[""] {
		t.Errorf("numbers %v", numbers)
	}
	_, err := h.Documents.StepMany(ctx, apptest.Office, nil, document.StepRequest{To: rules.StateIssued})
	h.InvalidAt("documents", err)
}

// A list offers its visitor a step with exactly those documents that their own pages offer it of: with a leader the
// office approves nothing, and no one what they prepared.
func TestAListOffersWhatItsDocumentsOffer(t *testing.T) {
	h := newEnv(t)
	r := h.Scored(2, 3)
	h.Fix(r.Round.ID)
	ctx := t.Context()
	for _, u := range r.Units[:2] {
		d := h.Draft("urge", u)
		h.MustDo(h.Documents.Step(ctx, apptest.Office, d.ID, records.AnyVersion, document.StepRequest{
			To: rules.StateSubmitted,
		}))
	}
	h.Draft("urge", r.Units[2]) // stays a draft
	other := apptest.Office
	other.ID, other.Name = "office3", "office3"
	may := func(a records.Actor, to rules.State) int {
		t.Helper()
		all, err := h.Documents.List(ctx, a, document.Filter{Batch: r.Round.ID})
		h.Must(err)
		found, err := h.Documents.MayTake(ctx, a, all, to)
		h.Must(err)
		for _, s := range all {
			v, err := h.Documents.Show(ctx, a, s.ID)
			h.Must(err)
			steps, err := h.Documents.Steps(ctx, a, v.V)
			h.Must(err)
			in := slices.ContainsFunc(found, func(x document.Summary) bool { return x.ID == s.ID })
			if in != slices.Contains(steps, to) {
				t.Errorf("%s to %s: in the list %v, its page offers %v", a.Name, to, in, steps)
			}
		}
		return len(found)
	}
	if n := may(other, rules.StateApproved); n != 2 {
		t.Errorf("another of the office is offered to approve %d of 2", n)
	}
	if n := may(apptest.Office, rules.StateApproved); n != 0 {
		t.Errorf("who prepared them is offered to approve %d", n)
	}
	_, _, err := h.Accounts.AddAccount(ctx, apptest.Office, "shuji", auth.Leader, "", "")
	h.Must(err)
	for who, want := range map[records.Actor]int{other: 0, apptest.Leader: 2} {
		if n := may(who, rules.StateApproved); n != want {
			t.Errorf("with a leader %s is offered to approve %d of %d", who.Name, n, want)
		}
	}
	office, leader := may(other, rules.StateSubmitted), may(apptest.Leader, rules.StateSubmitted)
	if office != 1 || leader != 0 {
		t.Errorf("the office is offered to send %d drafts, a leader %d", office, leader)
	}
}

// One step takes the documents of a large batch, and nothing of a longer list.
func TestAStepIsTakenWithNoMoreThanALargeBatch(t *testing.T) {
	h := newEnv(t)
	r := h.Scored(8, 1)
	h.Fix(r.Round.ID)
	ctx := t.Context()
	v := h.Filled(h.Draft("urge", r.Units[0]))
	step := func(n int) (document.Many, error) {
		list := slices.Repeat([]document.Chosen{{ID: v.ID, Version: v.Version}}, n)
		return h.Documents.StepMany(ctx, apptest.Office, list, document.StepRequest{To: rules.StateSubmitted})
	}
	h.InvalidAt("documents", apptest.ErrorOf(step(0)))
	h.InvalidAt("documents", apptest.ErrorOf(step(document.MostAtOnce+1)))
	if now, err := h.Documents.Show(ctx, apptest.Office, v.ID); err != nil || now.V.State != rules.StateDraft {
		t.Errorf("after two refusals it is %s, %v", now.V.State, err)
	}
	if out, err := step(document.MostAtOnce); err != nil || out.Done != 1 || len(out.Refused) != document.MostAtOnce-1 {
		t.Errorf("the same %d times: %d done, %d refused, %v", document.MostAtOnce, out.Done, len(out.Refused), err)
	}
}
