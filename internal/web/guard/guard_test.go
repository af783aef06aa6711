package guard

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"minping/internal/app/records"
	"minping/internal/auth"
)

// staff accepts one token, "good".
type staff struct{ role auth.Role }

func (s staff) Authenticate(_ context.Context, bearer string) (records.Actor, error) {
	if bearer != "good" {
		return records.Actor{}, errSignedOut
	}
	return records.Actor{ID: "somebody", Role: s.role}, nil
}

func TestOnlyTheNamedRolesPass(t *testing.T) {
	organizers := Only(auth.Organizer)
	for _, c := range []struct {
		pass   Pass
		role   auth.Role
		header string
		want   records.Kind
	}{
		{organizers, auth.Organizer, "Bearer good", 0},
		{organizers, auth.Organizer, "bearer  good ", 0},
		{organizers, auth.Admin, "Bearer good", records.Forbidden},
		{SignedIn, auth.Unit, "Bearer good", 0},
		{Pass{}, auth.Admin, "Bearer good", records.Forbidden},
		{organizers, auth.Organizer, "Bearer bad", records.Unauthorized},
		{organizers, auth.Organizer, "Basic good", records.Unauthorized},
		{organizers, auth.Organizer, "good", records.Unauthorized},
		{organizers, auth.Organizer, "Bearer ", records.Unauthorized},
		{organizers, auth.Organizer, "", records.Unauthorized},
		{Anyone, auth.Unit, "", 0},
	} {
		_, err := c.pass.Check(t.Context(), staff{c.role}, c.header)
		if records.KindOf(err) != c.want {
			t.Errorf("%+v with %q as %s: %v, want kind %d", c.pass, c.header, c.role, err, c.want)
		}
	}
}

func TestWhoHasToSetANewPasswordPassesOnlyThere(t *testing.T) {
	due := records.Actor{ID: "somebody", Role: auth.Organizer, Due: true}
	for pass, want := range map[*Pass]error{
		&SignedIn: records.ErrDue, {roles: []auth.Role{auth.Organizer}}: records.ErrDue,
		{roles: []auth.Role{auth.Admin}}: records.ErrRole, &OwnPassword: nil,
	} {
		if err := pass.Admit(due); !errors.Is(err, want) {
			t.Errorf("%v: %v, want %v", pass.roles, err, want)
		}
	}
}

func TestAKeyIsOneRequestsAtATime(t *testing.T) {
	var turns Turns
	var inside, most, times atomic.Int32
	var wg sync.WaitGroup
	for range 50 {
		wg.Go(func() {
			done, err := turns.Take(t.Context(), "key")
			if err != nil {
				t.Error(err)
				return
			}
			defer done()
			most.Store(max(most.Load(), inside.Add(1)))
			times.Add(1)
			inside.Add(-1)
		})
	}
	wg.Wait()
	if most.Load() != 1 || times.Load() != 50 {
		t.Errorf("%d at once, %d in all", most.Load(), times.Load())
	}
	if len(turns.m) != 0 {
		t.Errorf("%d keys are kept after their last request", len(turns.m))
	}
}

func TestWaitingForAKeyEndsWithTheRequest(t *testing.T) {
	var turns Turns
	done, err := turns.Take(t.Context(), "key")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	if _, err := turns.Take(ctx, "key"); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("waited and got %v", err)
	}
	done()
	if len(turns.m) != 0 {
		t.Error("a key is kept after its last request")
	}
}

func TestATransferTellsAnEarlyErrorAndOutlivesItsRequest(t *testing.T) {
	request, cancel := context.WithCancel(t.Context())
	_, err := NewTransfer(request, time.Minute, func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, "a little")
		return errors.Join(err, io.ErrClosedPipe)
	})
	if err == nil {
		t.Error("an error within the first bytes was not told")
	}
	body, err := NewTransfer(request, time.Minute, func(ctx context.Context, w io.Writer) error {
		for i := range 100 {
			if err := ctx.Err(); err != nil {
				return err
			}
			if _, err := fmt.Fprint(w, strings.Repeat(fmt.Sprint(i%10), 10_000)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	got, err := io.ReadAll(body)
	if err != nil || len(got) != 1_000_000 {
		t.Errorf("%d bytes, %v", len(got), err)
	}
}

func TestATransferThatBreaksOffIsLoggedOnlyWhereRequestsAre(t *testing.T) {
	broken := func(_ context.Context, w io.Writer) error {
		_, err := w.Write(make([]byte, 3*transferBuffer))
		return errors.Join(err, errors.New("the disk is gone"))
	}
	logged := make(chan error, 1)
	for _, ctx := range []context.Context{
		t.Context(), context.WithValue(t.Context(), noteKey{}, &Note{late: func(err error) { logged <- err }}),
	} {
		body, err := NewTransfer(ctx, time.Minute, broken)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := io.ReadAll(body); err == nil || len(got) != 3*transferBuffer {
			t.Errorf("%d bytes, %v", len(got), err)
		}
	}
	if err := <-logged; err == nil || !strings.Contains(err.Error(), "disk") {
		t.Errorf("logged %v", err)
	}
}

func TestATransferEndsWhenTheClientGoesAway(t *testing.T) {
	ended := make(chan error, 1)
	body, err := NewTransfer(t.Context(), time.Minute, func(ctx context.Context, w io.Writer) error {
		for {
			if _, err := w.Write(make([]byte, 1000)); err != nil {
				ended <- ctx.Err()
				return err
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := body.Close(); err != nil {
		t.Error(err)
	}
	select {
	case err := <-ended:
		if !errors.Is(err, context.Canceled) {
			t.Errorf("the writer's context: %v", err)
		}
	case <-time.After(5 * time.Second):
		t.Error("the writer goes on")
	}
}

func TestAnEmptyTransferIsEmpty(t *testing.T) {
	body, err := NewTransfer(t.Context(), time.Minute, func(context.Context, io.Writer) error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(body); err != nil || len(got) != 0 {
		t.Errorf("%q, %v", got, err)
	}
}
