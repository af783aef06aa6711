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
		office + " document.draft 1", office + " document.change 1", office + " document.change 1",
		office + " document.opinions 1", office + " document.return 1", office + " document.submit 1",
		leader + " document.approve 1",
		office + " document.issue 1", u.Staff().Name + " document.receive 1", body.Name + " document.receive 1",
		body.Name + " document.use 1",
		office + " document.draft 2", office + " document.change 2", office + " document.submit 2",
		leader + " document.approve 2",
		office + " document.replace 1", office + " document.issue 2",
		office + " document.draft 3", office + " document.withdraw 3",
	}
	names := strings.NewReplacer(first.ID, "1", second.ID, "2", third.ID, "3")
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
