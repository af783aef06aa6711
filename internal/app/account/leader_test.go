package account_test

import (
	"fmt"
	"testing"

	"minping/internal/app/apptest"
	"minping/internal/auth"
	"minping/internal/store/memory"
)

// Whether there is a leader is asked on every page with decisions: it does not read the accounts of a whole city.
func TestALeaderIsFoundAgainByOneRead(t *testing.T) {
	st := &apptest.CountingStore{Store: memory.Open()}
	h := apptest.NewOn(t, st, t.TempDir())
	h.AddAccount("zuzhang", auth.Leader)
	h.AddAccount("fuzuzhang", auth.Leader)
	for i := range 5 {
		h.AddAccount(fmt.Sprintf("danwei%d", i), auth.Auditor)
	}
	has := func() bool {
		t.Helper()
		yes, err := h.Accounts.HasLeader(t.Context())
		h.Must(err)
		return yes
	}
	if !has() {
		t.Fatal("there is a leader")
	}
	before := st.Reads.Load()
	if !has() || st.Reads.Load() != before+1 {
		t.Errorf("%d reads", st.Reads.Load()-before)
	}
	h.MustDo(h.Accounts.DisableAccount(t.Context(), apptest.Office, "zuzhang", true))
	if !has() {
		t.Error("there is another leader")
	}
	h.MustDo(h.Accounts.DisableAccount(t.Context(), apptest.Office, "fuzuzhang", true))
	if has() {
		t.Error("no leader can sign in")
	}
}
