package account_test

import (
	"fmt"
	"testing"

	"minping/internal/app/apptest"
	"minping/internal/app/records"
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

func TestThatThereIsNoLeaderIsKnownWithoutReadingAllAccounts(t *testing.T) {
	st := &apptest.CountingStore{Store: memory.Open()}
	h := apptest.NewOn(t, st, t.TempDir())
	for i := range 600 { // more than one page
		h.MustDo(records.Create(t.Context(), h.Env, "account", fmt.Sprintf("danwei%03d", i), "",
			map[string]string{"role": string(auth.Unit)}))
	}
	has := func(want bool, most int64) {
		t.Helper()
		before := st.Reads.Load()
		yes, err := h.Accounts.HasLeader(t.Context())
		h.Must(err)
		if n := st.Reads.Load() - before; yes != want || n > most {
			t.Errorf("%v after %d reads, want %v after %d", yes, n, want, most)
		}
	}
	const look = 3 // at the end of the audit chain
	has(false, look+2)
	has(false, look)
	h.AddAccount("shenji", auth.Auditor)
	has(false, look+2)
	h.AddAccount("zuzhang", auth.Leader)
	has(true, look+2)
	h.MustDo(h.Accounts.DisableAccount(t.Context(), apptest.Office, "zuzhang", true))
	has(false, look+3)
	has(false, look+1)
	h.MustDo(h.Accounts.DisableAccount(t.Context(), apptest.Office, "zuzhang", false))
	has(true, look+1)
}
