package document_test

import (
	"testing"

	"minping/internal/app/apptest"
	"minping/internal/app/document"
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
