// Package tryout lets three phones vote in a rehearsal of a session while the organizer watches, counts what they cast
// and discards everything (api §2). The rehearsal has its own boxes, keys and slips: nothing of the session being tried
// out is read, used up or changed.
package tryout

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"time"

	"minping/internal/app/audit"
	"minping/internal/app/records"
	"minping/internal/app/session"
	"minping/internal/auth"
	"minping/internal/store"
	"minping/internal/vote"
)

// Kind is the kind of the record of a session's last tryout, by the session's id.
const Kind = "tryout"

// Phones is how many phones vote, or one for each voter group where there are more groups.
const Phones = 3

// How long a tryout may last before it counts as abandoned by a process that ended, and is discarded.
const (
	Patience   = 2 * time.Minute
	cleanEvery = 30 * time.Second
)

// Phone votes once in a box with a slip's code, over the wire as a citizen's phone does.
type Phone func(ctx context.Context, sid string, code vote.Code) error

// Record says how a session was tried out. It names no ballot.
type Record struct {
	Session string    `json:"session,omitempty"` // the rehearsal, "" once it was discarded
	By      string    `json:"by"`
	ByID    string    `json:"by_id"`
	At      time.Time `json:"at"`
	Phones  int       `json:"phones"`
	Cast    int       `json:"cast"` // ballots that were counted
	Failed  bool      `json:"failed,omitempty"`
}

// Running reports whether the rehearsal exists now.
func (r Record) Running() bool { return r.Session != "" }

// View is what people see of a tryout: while it runs, how many phones have scanned and how many have cast.
type View struct {
	Record
	Scanned, Voted int
	State          vote.State // of the rehearsal, "" once it was discarded
}

// Tryouts are the tryouts of a store. Safe for concurrent use.
type Tryouts struct {
	env      *records.Env
	audit    *audit.Log
	sessions *session.Sessions
	phone    Phone

	Pause time.Duration // between two phones, and before everything is discarded, so that people can see it
}

// New returns the tryouts of a store. Without Use there are no phones.
func New(env *records.Env, log *audit.Log, sessions *session.Sessions) *Tryouts {
	t := &Tryouts{env: env, audit: log, sessions: sessions, Pause: 2 * time.Second}
	log.Declare(audit.Event{Code: "session.tryout", ZH: "试一遍", EN: "tried out", Affects: audit.Session})
	return t
}

// Use sets how a phone votes. It is called before the service answers requests.
func (t *Tryouts) Use(p Phone) { t.phone = p }

// Inventory is what this room stores.
func (t *Tryouts) Inventory() records.Inventory { return records.Inventory{Staff: []string{Kind}} }

// Jobs returns the job that discards what an ended process has left.
func (t *Tryouts) Jobs() []records.Job {
	return []records.Job{{Name: "clean_tryouts", Every: cleanEvery, Run: t.clean}}
}

var (
	errNow     = records.Fail(records.Conflict, "tryout_runs", "正在试，请稍等。", "A tryout is running.")
	errTooLate = records.Fail(records.Conflict, "tryout_too_late", "投票开启以后不能再试。",
		"A session can only be tried out before it opens.")
	errNoPhones = records.Fail(records.Conflict, "tryout_no_phones", "这个程序没有带手机，不能自己试。",
		"This program cannot run phones.")
)

// Start makes a rehearsal of a session that has not been opened, and lets phones vote in it. It returns before they
// have voted: Show says how far they are. A session that is already being tried out, or is open, is a Conflict.
func (t *Tryouts) Start(ctx context.Context, a records.Actor, id string) error {
	if err := a.Only(auth.Organizer); err != nil {
		return err
	}
	v, err := t.sessions.ShowSession(ctx, a, id)
	switch {
	case err != nil:
		return err
	case t.phone == nil:
		return errNoPhones
	case v.Rehearsal || v.State != vote.StateDraft && v.State != vote.StateReady:
		return errTooLate
	}
	rec, err := t.take(ctx, a, v)
	if err != nil {
		return err
	}
	work, cancel := context.WithTimeout(context.WithoutCancel(ctx), Patience)
	r := &run{t: t, a: a, of: id, rec: rec}
	if err := r.prepare(work); err != nil {
		cancel()
		return errors.Join(err, r.end(context.WithoutCancel(ctx), 0))
	}
	go func() {
		defer cancel()
		cast, err := r.vote(work)
		if err != nil {
			t.env.Log.Warn("tryout", "session", id, "error", err)
		}
		if err := r.end(context.WithoutCancel(ctx), cast); err != nil {
			t.env.Log.Warn("tryout", "session", id, "error", err)
		}
	}()
	return nil
}

// take writes the record that makes this tryout the only one.
func (t *Tryouts) take(ctx context.Context, a records.Actor, v session.SessionView) (Record, error) {
	cur, err := records.Load[Record](ctx, t.env, Kind, v.ID)
	if err != nil && records.KindOf(err) != records.NotFound {
		return Record{}, err
	}
	if cur.V.Running() {
		return Record{}, errNow
	}
	rehearsal, err := t.sessions.NewSession(ctx, a, request(v))
	if err != nil {
		return Record{}, err
	}
	phones := max(Phones, len(rehearsal.Boxes))
	rec := Record{Session: rehearsal.ID, By: a.Name, ByID: a.ID, At: t.env.Now(), Phones: phones}
	next := store.Record{Kind: Kind, ID: v.ID, Version: cur.Version + 1}
	_, err = records.Put(ctx, t.env, next, rec)
	if err == nil {
		return rec, nil
	}
	lost := t.sessions.WipeRehearsal(context.WithoutCancel(ctx), a, rehearsal.ID)
	if errors.Is(err, store.ErrExists) {
		err = errNow
	}
	return Record{}, errors.Join(err, lost)
}

// request asks for a rehearsal as near to the session as three phones without people can vote in: with slips, in one
// go, opened by one officer.
func request(v session.SessionView) session.SessionRequest {
	slips, one, nobody, few, no := vote.ModeSlip, vote.FlowOne, 0, 3, false
	delay := 1
	return session.SessionRequest{
		BriefingID: v.BriefingID, Mode: &slips, Flow: &one, Presence: &nobody, K: &few, Delay: &delay, Comments: &no,
		Groups: v.Groups, TwoOfficers: &no, Rehearsal: true, TryoutOf: v.ID,
	}
}

// Show says how a session was last tried out, or how far its phones are. One that never was is NotFound.
func (t *Tryouts) Show(ctx context.Context, a records.Actor, id string) (View, error) {
	cur, err := records.Load[Record](ctx, t.env, Kind, id)
	if err != nil {
		return View{}, err
	}
	out := View{Record: cur.V}
	if !out.Running() {
		return out, nil
	}
	v, err := t.sessions.ShowSession(ctx, a, out.Session)
	if records.KindOf(err) == records.NotFound {
		return out, nil // it is being discarded
	}
	out.Scanned, out.Voted, out.State = v.Admitted, v.Received, v.State
	return out, err
}

// RehearsalOf returns the rehearsal that a session's hall screens show at the moment, "" for none.
func (t *Tryouts) RehearsalOf(ctx context.Context, id string) (string, error) {
	cur, err := records.Load[Record](ctx, t.env, Kind, id)
	if records.KindOf(err) == records.NotFound {
		return "", nil
	}
	return cur.V.Session, err
}

// clean discards what was left behind.
func (t *Tryouts) clean(ctx context.Context) error {
	all, err := records.All[Record](ctx, t.env, Kind, "")
	if err != nil {
		return err
	}
	for _, x := range all {
		if !x.V.Running() || t.env.Now().Sub(x.V.At) < Patience+cleanEvery {
			continue
		}
		r := &run{t: t, a: records.Actor{ID: x.V.ByID, Name: x.V.By}, of: x.ID, rec: x.V}
		err = errors.Join(err, r.end(ctx, 0))
	}
	return err
}

// run is one tryout.
type run struct {
	t     *Tryouts
	a     records.Actor
	of    string // the session that is tried out
	rec   Record
	slips []slip
}

// slip is a slip that only this process ever holds. Those of the session are made in the organizer's browser.
type slip struct {
	sid  string
	code vote.Code
}

// prepare gives the rehearsal slips and opens it.
func (r *run) prepare(ctx context.Context) error {
	s := r.t.sessions
	v, err := s.ShowSession(ctx, r.a, r.rec.Session)
	if err != nil {
		return err
	}
	ids := make([][]string, len(v.Boxes))
	for i := range r.rec.Phones {
		at := i % len(v.Boxes)
		x := slip{sid: v.Boxes[at].SID}
		_, _ = rand.Read(x.code[:]) // never fails (crypto/rand)
		tid := vote.TokenID(x.sid, vote.TypedToken(x.sid, x.code))
		r.slips, ids[at] = append(r.slips, x), append(ids[at], vote.B64u.EncodeToString(tid[:]))
	}
	for i, b := range v.Boxes {
		slices.Sort(ids[i])
		if _, err := s.AddSlips(ctx, r.a, v.ID, b.Group, ids[i]); err != nil {
			return err
		}
	}
	if err := r.t.audit.Append(ctx, r.a, "session.tryout", r.of, ""); err != nil {
		return err
	}
	return r.move(ctx, vote.StateReady, vote.StateOpen)
}

func (r *run) move(ctx context.Context, steps ...vote.State) error {
	for _, to := range steps {
		if _, err := r.t.sessions.Move(ctx, r.a, r.rec.Session, session.MoveRequest{To: to}); err != nil {
			return fmt.Errorf("rehearsal to %s: %w", to, err)
		}
	}
	return nil
}

// vote lets one phone after the other vote, then closes and counts. It returns how many ballots were counted.
func (r *run) vote(ctx context.Context) (int, error) {
	for _, x := range r.slips {
		if err := r.pause(ctx); err != nil {
			return 0, err
		}
		if err := r.t.phone(ctx, x.sid, x.code); err != nil {
			return 0, err
		}
	}
	if err := r.pause(ctx); err != nil {
		return 0, err
	}
	if err := r.move(ctx, vote.StateClosing, vote.StateCounted); err != nil {
		return 0, err
	}
	v, err := r.t.sessions.ShowSession(ctx, r.a, r.rec.Session)
	if err != nil {
		return 0, err
	}
	return v.Received, r.pause(ctx)
}

func (r *run) pause(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(r.t.Pause):
		return nil
	}
}

// end discards the rehearsal and records how it went. If discarding fails, the record stays as it is, and the job tries
// again.
func (r *run) end(ctx context.Context, cast int) error {
	err := r.t.sessions.WipeRehearsal(ctx, r.a, r.rec.Session)
	if err != nil && records.KindOf(err) != records.NotFound {
		return err
	}
	done := r.rec
	done.Session, done.Cast, done.Failed = "", cast, cast != r.rec.Phones
	if err := r.t.env.Store.Purge(ctx, Kind, r.of); err != nil { // an older version still names the rehearsal
		return fmt.Errorf("purge the tryout: %w", err)
	}
	_, err = records.Create(ctx, r.t.env, Kind, r.of, "", done)
	return err
}
