package account

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"minping/internal/app/records"
	"minping/internal/auth"
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
