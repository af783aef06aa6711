package account

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"minping/internal/app/audit"
	"minping/internal/app/records"
	"minping/internal/auth"
	"minping/internal/store"
	"minping/internal/store/memory"
)

// listing counts how often all accounts are read.
type listing struct {
	store.Store
	lists atomic.Int64
}

func (l *listing) List(ctx context.Context, kind, parent, after string, limit int) ([]store.Record, error) {
	if kind == kindAccount {
		l.lists.Add(1)
	}
	return l.Store.List(ctx, kind, parent, after, limit)
}

// replica returns another process on the same store.
func (r *rig) replica(st store.Store) *Accounts {
	env := records.NewEnv(st, r.clock, nil)
	return New(env, audit.New(env), r.tokens)
}

func TestTwoReplicasDoNotMakeAccountsWhoseNamesLookAlike(t *testing.T) {
	r := newRig(t)
	other := r.replica(r.env.Store)
	r.env.OnHold(func(point string) {
		if point != "account.claim" {
			return
		}
		r.env.OnHold(nil)
		if _, _, err := other.AddAccount(t.Context(), office, "ＬＩ Na", auth.Organizer, "", password); err != nil {
			t.Fatal(err)
		}
	})
	_, _, err := r.AddAccount(t.Context(), office, "li na", auth.Organizer, "", password)
	r.wantKind("a name that looks like another's", err, records.Conflict)
	all, err := r.List(t.Context(), office, "", 10)
	if err != nil || len(all) != 2 {
		t.Errorf("%+v, %v", all, err)
	}
}

// A claim whose account was never created, because the process died in between, does not block the name.
func TestAClaimWithoutAnAccountIsTakenOverAfterAWhile(t *testing.T) {
	r := newRig(t)
	if err := r.claim(t.Context(), "Li"); err != nil {
		t.Fatal(err)
	}
	_, _, err := r.AddAccount(t.Context(), office, "LI", auth.Organizer, "", password)
	r.wantKind("at once", err, records.Conflict)
	r.pass(claimLife)
	if _, _, err := r.AddAccount(t.Context(), office, "LI", auth.Organizer, "", password); err != nil {
		t.Errorf("after a while: %v", err)
	}
	if _, err := r.Login(t.Context(), LoginRequest{Name: "li", Password: password}); err != nil {
		t.Errorf("it signs in: %v", err)
	}
}

func TestSignInDoesNotReadAllAccounts(t *testing.T) {
	r := newRig(t)
	st := &listing{Store: r.env.Store}
	s := r.replica(st)
	in := func(name string) error {
		_, err := s.Login(t.Context(), LoginRequest{Name: name, Password: password})
		return err
	}
	if err := in(" ＷＡＮＧ"); err != nil { // the first sign-in of a process may read them once
		t.Fatal(err)
	}
	before := st.lists.Load()
	for _, typed := range []string{"WANG", "ｗａｎｇ", "Wang "} {
		if err := in(typed); err != nil {
			t.Errorf("%q: %v", typed, err)
		}
	}
	r.wantKind("nobody", in("Nobody"), records.Unauthorized)
	if n := st.lists.Load() - before; n > 0 {
		t.Errorf("all accounts were read %d times", n)
	}
}

// Accounts older than claims keep working: they can sign in however their names are typed, and no similar one can be
// created. If two differ only in case, each signs in with its exact spelling.
func TestAccountsOfBeforeThereWereClaimsGoOn(t *testing.T) {
	r := newRig(t)
	old := records.NewEnv(memory.Open(), r.clock, nil)
	kept, err := records.Load[account](t.Context(), r.env, kindAccount, name)
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range []string{"Zhang San", "li", "Li"} {
		if _, err := records.Create(t.Context(), old, kindAccount, n, "", kept.V); err != nil {
			t.Fatal(err)
		}
	}
	s := r.replica(old.Store)
	for _, n := range []string{"zhangsan", "Zhang San", "li", "Li"} {
		l, err := s.Login(t.Context(), LoginRequest{Name: n, Password: password})
		if err != nil || n != "zhangsan" && l.User.Name != n {
			t.Errorf("%q signs in as %+v: %v", n, l.User, err)
		}
	}
	_, err = s.Login(t.Context(), LoginRequest{Name: "LI", Password: password})
	r.wantKind("neither of the two", err, records.Unauthorized)
	for _, n := range []string{"ZHANG SAN", "LI", "ｌｉ", "Li"} {
		_, _, err := s.AddAccount(t.Context(), office, n, auth.Organizer, "", password)
		r.wantKind(n, err, records.Conflict)
	}
	_, err = s.Login(t.Context(), LoginRequest{Name: "LI", Password: password})
	r.wantKind("still neither", err, records.Unauthorized)
}

func TestAnAccountThatTookTooLongToMakeIsNotMade(t *testing.T) {
	r := newRig(t)
	slow := records.NewEnv(&late{r.env.Store, r}, r.clock, nil)
	s := New(slow, audit.New(slow), r.tokens)
	_, _, err := s.AddAccount(t.Context(), office, "slow", auth.Organizer, "", password)
	if err == nil {
		t.Error("an account came after its claim could be taken over")
	}
}

// late lets time pass while a claim is written.
type late struct {
	store.Store
	r *rig
}

func (l *late) Insert(ctx context.Context, r store.Record) error {
	err := l.Store.Insert(ctx, r)
	if r.Kind == kindName && r.ID == claimID("slow") {
		l.r.pass(claimLife/2 + time.Second)
	}
	return err
}

// A name that is misspelled would shut someone out without anyone being told.
func TestNamesThatAreTypedAreThoseOfAccounts(t *testing.T) {
	r := newRig(t)
	got, err := r.Names(t.Context(), "readers", []string{" ＷＡＮＧ", "wang", "left long ago"}, []string{"left long ago"})
	if err != nil || len(got) != 2 || got[0] != name || got[1] != "left long ago" {
		t.Errorf("%q, %v", got, err)
	}
	_, err = r.Names(t.Context(), "readers", []string{"wang", "wong"}, nil)
	r.wantKind("a name of no account", err, records.Invalid)
}
