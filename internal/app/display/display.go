// Package display is the screens of a hall: what they show, the keys that open them, and how one is paired.
package display

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"minping/internal/app/audit"
	"minping/internal/app/ballotbox"
	"minping/internal/app/records"
	"minping/internal/app/session"
	"minping/internal/app/tally"
	"minping/internal/auth"
	"minping/internal/keys"
	"minping/internal/vote"
)

// Displays are the hall screens of a store's sessions. Safe for concurrent use.
type Displays struct {
	env      *records.Env
	audit    *audit.Log
	sessions *session.Sessions
	boxes    *ballotbox.Boxes
	tallies  *tally.Tallies
	standIn  func(ctx context.Context, id string) (string, error)
	polled   sync.Map // session → when a hall screen last polled this process
}

// Rooms are the rooms that displays depend on.
type Rooms struct {
	Sessions *session.Sessions
	Boxes    *ballotbox.Boxes
	Tallies  *tally.Tallies
	// StandIn returns the rehearsal that the screens of a session show in its place, "" for none.
	StandIn func(ctx context.Context, id string) (string, error)
}

// New returns the hall screens of a store's sessions.
func New(env *records.Env, log *audit.Log, r Rooms) *Displays {
	d := &Displays{
		env: env, audit: log, sessions: r.Sessions, boxes: r.Boxes, tallies: r.Tallies, standIn: r.StandIn,
	}
	log.Declare(d.Events()...)
	return d
}

// Events returns the entries of the audit chain that this room writes.
func (d *Displays) Events() []audit.Event {
	about := audit.About(audit.Session)
	return []audit.Event{
		about("session.pairing", "连接大屏", "hall screen paired"),
		about("session.publish", "在大屏上公布结果", "result shown on the hall screen"),
		about("session.unpublish", "大屏不再显示结果", "result taken off the hall screen"),
		about("session.display_key", "生成大屏地址", "hall screen address made"),
		about("session.display_revoke", "大屏地址失效", "hall screen addresses revoked"),
	}
}

// mayRun refuses people who run no sessions, and a session that does not exist.
func (d *Displays) mayRun(ctx context.Context, a records.Actor, id string) error {
	if err := a.Only(auth.Organizer); err != nil {
		return err
	}
	_, err := records.Load[ballotbox.Session](ctx, d.env, ballotbox.KindSession, id)
	return err
}

// HallView is what the hall screen shows now. It never contains a result before the count, and counts move in fives.
type HallView struct {
	URL string `json:"url"`
	// when the next code replaces the one in the URL; null if it contains none
	ExpiresAt   *time.Time `json:"expires_at"`
	Fingerprint string     `json:"fingerprint"`
	Number      string     `json:"number"`
	State       vote.State `json:"state"`
	Paused      bool       `json:"paused,omitempty"`
	ClosesIn    *int       `json:"closes_in,omitempty"`
	Received    int        `json:"received"`
	Admitted    int        `json:"admitted"`
	Attended    int        `json:"attended"`
	Boxes       []HallBox  `json:"boxes,omitempty"`
	Org         string     `json:"org"`
	Round       string     `json:"round,omitempty"`
	Title       string     `json:"title"`
	Mode        string     `json:"mode"`
	Flow        string     `json:"flow"`
	Presence    int        `json:"presence"`
	Rehearsal   bool       `json:"rehearsal,omitempty"`
	// three phones run by the service are voting in a rehearsal that will be discarded
	Tryout    bool   `json:"tryout,omitempty"`
	Protected bool   `json:"protected"`
	Trial     string `json:"trial,omitempty"`
	PhoneURL  string `json:"phone_url"` // where to type a code
	Questions int    `json:"questions"`
	// the key that asked is a kiosk's, which the panel made: any other key makes none
	Kiosk bool `json:"kiosk,omitempty"`
	// Result is set once the session has been counted and someone has chosen to show it on the screen.
	Result *HallResult `json:"result,omitempty"`
}

// HallResult is what the screen shows of a counted session.
type HallResult struct {
	Score      string    `json:"score,omitempty"` // 满意度，0–100
	Rate       string    `json:"rate,omitempty"`  // 满意率，percent
	Valid      int       `json:"valid"`
	ReturnRate string    `json:"return_rate,omitempty"` // percent
	Suppressed bool      `json:"suppressed,omitempty"`
	Bars       []HallBar `json:"bars,omitempty"`
}

// HallBar is one question: how many chose what, in the order of its options, abstentions last.
type HallBar struct {
	Text  string     `json:"text"`
	Parts []HallPart `json:"parts"`
}

// HallPart is one option. Kind: good fair poor unknown.
type HallPart struct {
	Kind  string `json:"kind"`
	Label string `json:"label"`
	N     int    `json:"n"`
}

// HallBox is one voter group's part of the screen.
type HallBox struct {
	SID         string `json:"sid"`
	Group       string `json:"group"`
	Number      string `json:"number"`
	URL         string `json:"url"`
	Fingerprint string `json:"fingerprint"`
}

// Hall returns what the hall screen shows.
func (d *Displays) Hall(ctx context.Context, _ records.Actor, id string) (HallView, error) {
	return d.screenOrTryout(ctx, id)
}

// screenOrTryout returns what the hall screen shows: while phones try out a session that is not open yet, the
// rehearsal.
func (d *Displays) screenOrTryout(ctx context.Context, id string) (HallView, error) {
	h, err := d.screen(ctx, id)
	if err != nil || h.State != vote.StateDraft && h.State != vote.StateReady {
		return h, err
	}
	other, err := d.standIn(ctx, id)
	if err != nil || other == "" {
		return h, err
	}
	try, err := d.screen(ctx, other)
	if records.KindOf(err) == records.NotFound {
		return h, nil // it has just been discarded
	}
	try.Tryout = true
	return try, err
}

// screen returns what the hall screen of a session shows now.
func (d *Displays) screen(ctx context.Context, id string) (HallView, error) {
	v, err := d.sessions.View(ctx, id)
	if err != nil {
		return HallView{}, err
	}
	h := HallView{
		State: v.State, Paused: v.Paused, Received: v.Received, Admitted: v.Admitted, Attended: v.Attended,
		Org: v.Org, Round: v.Round,
		Title: v.Title, Mode: v.Mode, Flow: v.Flow, Presence: v.Presence, Rehearsal: v.Rehearsal,
		Questions: len(v.Questionnaire.Questions), Protected: d.env.Protected(), Trial: v.Trial,
		PhoneURL: d.env.PublicURL + "/b", URL: d.env.PublicURL + "/b",
	}
	if v.ClosesAt != nil && vote.Casts(v.Flow, v.State) {
		left := max(0, int(v.ClosesAt.Sub(d.env.Now())/time.Second))
		h.ClosesIn = &left
	}
	for _, ref := range v.Boxes {
		b, err := d.hallBox(ctx, v, ref)
		if err != nil {
			return h, err
		}
		h.Boxes = append(h.Boxes, b)
	}
	if len(h.Boxes) > 0 {
		h.URL, h.Fingerprint, h.Number = h.Boxes[0].URL, h.Boxes[0].Fingerprint, h.Boxes[0].Number
	}
	if v.Presence == 1 && vote.Admits(v.Flow, v.State) {
		end := time.Unix(int64(vote.PresenceSlot(d.env.Exactly().Unix())+1)*15, 0).UTC()
		h.ExpiresAt = &end
	}
	if len(v.Groups) == 0 {
		h.Boxes = nil
	}
	if v.Published && (v.State == vote.StateCounted || v.State == vote.StatePurged) {
		h.Result, err = d.hallResult(ctx, v.Session)
	}
	return h, err
}

func (d *Displays) hallBox(ctx context.Context, v session.SessionView, ref ballotbox.BoxRef) (HallBox, error) {
	out := HallBox{SID: ref.SID, Group: ref.Group, Number: ref.Number, URL: d.env.PublicURL + "/b"}
	b, err := d.boxes.Box(ctx, ref.SID)
	if records.KindOf(err) == records.NotFound {
		return out, nil // still in draft
	}
	if err != nil {
		return out, err
	}
	out.Fingerprint = vote.Fingerprint(b.M)
	if v.Presence != 1 || !vote.Admits(v.Flow, v.State) {
		return out, nil
	}
	k, err := b.Live(d.boxes.Ring, v.State)
	if errors.Is(err, keys.ErrGone) {
		return out, nil
	}
	if err != nil {
		return out, fmt.Errorf("session keys: %w", err)
	}
	code := vote.PresenceCode(k.Presence, b.M, vote.PresenceSlot(d.env.Exactly().Unix()))
	out.URL = vote.ScreenURL(d.env.PublicURL, ref.SID, b.M, code)
	return out, nil
}
