package document_test

import (
	"strings"
	"testing"

	"minping/internal/app/apptest"
	"minping/internal/app/document"
	"minping/internal/app/records"
	"minping/internal/auth"
	rules "minping/internal/evaluation/document"
	"minping/internal/verify"

	"github.com/google/go-cmp/cmp"
)

// Everything that happens to documents is in the chain, once, with who did it.
func TestEveryStepOfADocumentIsInTheChain(t *testing.T) {
	h := newEnv(t)
	ctx := t.Context()
	r := h.Scored(8, 1)
	h.Fix(r.Round.ID)
	u := r.Units[0]
	body := records.Actor{ID: "zu", Name: "王科长", Role: auth.Supervisor, Body: "organization"}
	h.Must(h.Documents.PassOver(ctx, apptest.Office, "巡函", 2026, 3, "纸质发文已用"))
	first, err := h.Documents.Draft(ctx, apptest.Office, document.Draft{
		Type: "notification", Evaluation: u.Evaluation.ID,
	})
	h.Must(err)
	first, err = h.Documents.Change(ctx, apptest.Office, first.ID, records.AnyVersion, document.Content{
		CC: []string{"市委组织部"},
	})
	h.Must(err)
	h.Filled(first)
	for _, to := range []rules.State{rules.StateOpinions, rules.StateDraft, rules.StateSubmitted} {
		h.MustDo(h.to(apptest.Office, first.ID, to))
	}
	h.MustDo(h.to(apptest.Leader, first.ID, rules.StateApproved))
	for range 2 {
		h.MustDo(h.to(apptest.Office, first.ID, rules.StateIssued))
		h.MustDo(h.Documents.Receive(ctx, u.Staff(), first.ID, ""))
		h.MustDo(h.Documents.Receive(ctx, body, first.ID, ""))
		h.MustDo(h.Documents.AddUse(ctx, body, first.ID, "列入干部考核"))
	}
	second, err := h.Documents.Draft(ctx, apptest.Office, document.Draft{
		Type: "notification", Evaluation: u.Evaluation.ID, Replaces: first.ID,
	})
	h.Must(err)
	h.MustDo(h.to(apptest.Office, h.Filled(second).ID, rules.StateSubmitted))
	h.MustDo(h.to(apptest.Leader, second.ID, rules.StateApproved))
	second, err = h.to(apptest.Office, second.ID, rules.StateIssued)
	h.Must(err)
	third, err := h.Documents.Draft(ctx, apptest.Office, document.Draft{
		Type: "notification", Evaluation: u.Evaluation.ID, Replaces: second.ID,
	})
	h.Must(err)
	h.MustDo(h.to(apptest.Office, third.ID, rules.StateWithdrawn))
	office, leader := apptest.Office.Name, apptest.Leader.Name
	want := []string{
		office + " document.skip 巡函/2026",
		office + " document.draft a", office + " document.change a", office + " document.change a",
		office + " document.opinions a", office + " document.return a", office + " document.submit a",
		leader + " document.approve a",
		office + " document.issue a", u.Staff().Name + " document.receive a", body.Name + " document.receive a",
		body.Name + " document.use a",
		office + " document.draft b", office + " document.change b", office + " document.submit b",
		leader + " document.approve b",
		office + " document.replace a", office + " document.issue b",
		office + " document.draft c", office + " document.withdraw c",
	}
	names := strings.NewReplacer(first.ID, "a", second.ID, "b", third.ID, "c")
	var got []string
	ofDocuments := func(e verify.AuditEntry) bool { return strings.HasPrefix(e.Type, "document.") }
	entries, err := h.Audit.Extract(ctx, ofDocuments)
	h.Must(err)
	for _, e := range entries {
		got = append(got, e.Subject+" "+e.Type+" "+names.Replace(e.Object))
		if e.Type == "document.issue" && e.Object == second.ID && !strings.Contains(e.Detail, second.V.Digest) {
			t.Errorf("its issue says %s", e.Detail)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the chain (-want +got):\n%s", diff)
	}
}
