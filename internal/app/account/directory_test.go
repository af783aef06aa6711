package account

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"minping/internal/app/records"
	"minping/internal/auth"
	"minping/internal/verify"
)

var wang = DirectoryPerson{Issuer: "https://directory", Subject: "1", Name: "wang.fang", Role: auth.Auditor}

func TestAPersonInNoGroupAnyMoreIsSignedOutAtTheRefusal(t *testing.T) {
	r := newRig(t)
	l, err := r.LoginByDirectory(t.Context(), wang)
	r.wantKind("the first sign-in", err, 0)
	out := wang
	out.Role = ""
	_, err = r.LoginByDirectory(t.Context(), out)
	r.wantKind("in no group", err, records.Forbidden)
	_, err = r.Authenticate(t.Context(), l.Token)
	r.wantKind("the access token from before", err, records.Unauthorized)
	_, err = r.Refresh(t.Context(), l.Refresh)
	r.wantKind("the refresh token from before", err, records.Unauthorized)
	l, err = r.LoginByDirectory(t.Context(), wang)
	r.wantKind("back in a group", err, 0)
	_, err = r.Authenticate(t.Context(), l.Token)
	r.wantKind("signed in again", err, 0)
}

func TestAKnownPersonSignsInWhateverNameTheDirectoryGives(t *testing.T) {
	r := newRig(t)
	_, err := r.LoginByDirectory(t.Context(), wang)
	r.wantKind("the first sign-in", err, 0)
	for _, name := range []string{"", "corp/wang", strings.Repeat("王", 61)} {
		p := wang
		p.Name = name
		l, err := r.LoginByDirectory(t.Context(), p)
		if err != nil || l.User.Name != wang.Name {
			t.Errorf("%q: %+v, %v", name, l.User, err)
		}
		p.Subject = "of no one known"
		_, err = r.LoginByDirectory(t.Context(), p)
		r.wantKind("a new person named "+name, err, records.Forbidden)
	}
}

func TestTwoFirstSignInsAtOnceBothArrive(t *testing.T) {
	r := newRig(t)
	var both, done sync.WaitGroup
	both.Add(2)
	r.env.OnHold(func(point string) {
		if point == "account.claim" {
			both.Done()
			waitFor(t, &both)
		}
	})
	for range 2 {
		done.Go(func() {
			l, err := r.LoginByDirectory(context.WithoutCancel(t.Context()), wang)
			if err != nil || l.User.Name != wang.Name {
				t.Errorf("%+v, %v", l.User, err)
			}
		})
	}
	done.Wait()
}

// An office gives a name that has become free to someone else. They are another person, and not let into the account.
func TestAnotherPersonOfTheSameNameIsRefused(t *testing.T) {
	r := newRig(t)
	_, err := r.LoginByDirectory(t.Context(), wang)
	r.wantKind("the first sign-in", err, 0)
	for what, change := range map[string]func(*DirectoryPerson){
		"another subject":   func(p *DirectoryPerson) { p.Subject = "2" },
		"another directory": func(p *DirectoryPerson) { p.Issuer = "https://other" },
	} {
		p := wang
		change(&p)
		l, err := r.LoginByDirectory(t.Context(), p)
		r.wantKind(what, err, records.Conflict)
		if l.Token != "" {
			t.Errorf("%s: signed in as %s", what, l.User.Name)
		}
	}
}

// What the directory changes about an account is in the chain as what a person changes is.
func TestWhatTheDirectoryChangesIsInTheChain(t *testing.T) {
	r := newRig(t)
	for _, role := range []auth.Role{auth.Auditor, auth.Leader, ""} {
		p := wang
		p.Role = role
		if _, err := r.LoginByDirectory(t.Context(), p); (err == nil) != (role != "") {
			t.Errorf("%q: %v", role, err)
		}
	}
	entries, err := r.audit.Extract(t.Context(), func(verify.AuditEntry) bool { return true })
	r.wantKind("the chain", err, 0)
	var said []string
	for _, e := range entries {
		if e.Subject == wang.Name {
			said = append(said, strings.TrimSpace(e.Type+" "+e.Detail))
		}
	}
	want := "account.directory auditor, login.directory, account.role leader, login.directory, account.ungrouped"
	if got := strings.Join(said, ", "); got != want {
		t.Errorf("the chain says %s\nwant %s", got, want)
	}
}

// waitFor fails the test rather than hang when the others never come.
func waitFor(t *testing.T, group *sync.WaitGroup) {
	all := make(chan struct{})
	go func() { group.Wait(); close(all) }()
	select {
	case <-all:
	case <-time.After(10 * time.Second):
		t.Error("the other sign-in did not come as far")
	}
}
