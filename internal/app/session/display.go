package session

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"minping/internal/app/ballotbox"
	"minping/internal/app/records"
	"minping/internal/auth"
	"minping/internal/evaluation/scheme"
	"minping/internal/keys"
	"minping/internal/store"
	"minping/internal/vote"
)

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
	// Result is set once the session was counted and someone chose to show it on the screen.
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

type displayKey struct {
	Session string `json:"session"`
	Kiosk   bool   `json:"kiosk,omitempty"` // of a device on which people without a phone vote
}

// Hall returns what the hall screen shows.
func (s *Sessions) Hall(ctx context.Context, _ records.Actor, id string) (HallView, error) {
	return s.screenOrTryout(ctx, id)
}

// screenOrTryout returns what the hall screen shows: while phones try out a session that is not open yet, the
// rehearsal.
func (s *Sessions) screenOrTryout(ctx context.Context, id string) (HallView, error) {
	h, err := s.screen(ctx, id)
	if err != nil || s.standIn == nil || h.State != vote.StateDraft && h.State != vote.StateReady {
		return h, err
	}
	other, err := s.standIn(ctx, id)
	if err != nil || other == "" {
		return h, err
	}
	try, err := s.screen(ctx, other)
	if records.KindOf(err) == records.NotFound {
		return h, nil // it has just been discarded
	}
	try.Tryout = true
	return try, err
}

// screen returns what the hall screen of a session shows now.
func (s *Sessions) screen(ctx context.Context, id string) (HallView, error) {
	sess, err := records.Load[ballotbox.Session](ctx, s.env, ballotbox.KindSession, id)
	if err != nil {
		return HallView{}, err
	}
	v, err := s.view(ctx, sess)
	if err != nil {
		return HallView{}, err
	}
	h := HallView{
		State: v.State, Paused: v.Paused, Received: v.Received, Admitted: v.Admitted, Attended: v.Attended,
		Org: v.Org, Round: v.Round,
		Title: v.Title, Mode: v.Mode, Flow: v.Flow, Presence: v.Presence, Rehearsal: v.Rehearsal,
		Questions: len(v.Questionnaire.Questions), Protected: s.env.Protected(), Trial: v.Trial,
		PhoneURL: s.env.PublicURL + "/b", URL: s.env.PublicURL + "/b",
	}
	if v.ClosesAt != nil && vote.Casts(v.Flow, v.State) {
		left := max(0, int(v.ClosesAt.Sub(s.env.Now())/time.Second))
		h.ClosesIn = &left
	}
	for _, ref := range v.Boxes {
		b, err := s.hallBox(ctx, v, ref)
		if err != nil {
			return h, err
		}
		h.Boxes = append(h.Boxes, b)
	}
	if len(h.Boxes) > 0 {
		h.URL, h.Fingerprint, h.Number = h.Boxes[0].URL, h.Boxes[0].Fingerprint, h.Boxes[0].Number
	}
	if v.Presence == 1 && vote.Admits(v.Flow, v.State) {
		end := time.Unix(int64(vote.PresenceSlot(s.env.Exactly().Unix())+1)*15, 0).UTC()
		h.ExpiresAt = &end
	}
	if len(v.Groups) == 0 {
		h.Boxes = nil
	}
	if sess.V.Published && (v.State == vote.StateCounted || v.State == vote.StatePurged) {
		h.Result, err = s.hallResult(ctx, sess.V)
	}
	return h, err
}

func (s *Sessions) hallBox(ctx context.Context, v SessionView, ref ballotbox.BoxRef) (HallBox, error) {
	out := HallBox{SID: ref.SID, Group: ref.Group, Number: ref.Number, URL: s.env.PublicURL + "/b"}
	b, err := s.boxes.Box(ctx, ref.SID)
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
	k, err := b.Live(s.boxes.Ring, v.State)
	if errors.Is(err, keys.ErrGone) {
		return out, nil
	}
	if err != nil {
		return out, fmt.Errorf("session keys: %w", err)
	}
	code := vote.PresenceCode(k.Presence, b.M, vote.PresenceSlot(s.env.Exactly().Unix()))
	out.URL = vote.ScreenURL(s.env.PublicURL, ref.SID, b.M, code)
	return out, nil
}

// NewDisplayKey generates a key that opens one session's hall screen and nothing else. It is shown once; only its hash
// is stored.
func (s *Sessions) NewDisplayKey(ctx context.Context, a records.Actor, id string) (string, error) {
	return s.newDisplay(ctx, a, displayKey{Session: id})
}

// NewKioskKey generates a key with which a kiosk reads the hall code. A hall screen's address, which many see, makes no
// kiosk; a kiosk is no hall screen (decision 0053).
func NewKioskKey(ctx context.Context, s *Sessions, a records.Actor, id string) (string, error) {
	return s.newDisplay(ctx, a, displayKey{Session: id, Kiosk: true})
}

func (s *Sessions) newDisplay(ctx context.Context, a records.Actor, k displayKey) (string, error) {
	id := k.Session
	if _, err := s.mine(ctx, a, id); err != nil {
		return "", err
	}
	var raw [24]byte
	_, _ = rand.Read(raw[:]) // never fails (crypto/rand)
	key := vote.B64u.EncodeToString(raw[:])
	if _, err := records.Create(ctx, s.env, ballotbox.KindDisplay, records.HashName(key), id, k); err != nil {
		return "", err
	}
	return key, s.audit.Append(ctx, a, "session.display_key", id, "")
}

// DisplayKeyID identifies a display key without revealing it.
func DisplayKeyID(key string) string { return records.HashName(key)[:16] }

// DisplayKeys returns how many hall screens may be opened.
func (s *Sessions) DisplayKeys(ctx context.Context, id string) (int, error) {
	vs, err := records.All[displayKey](ctx, s.env, ballotbox.KindDisplay, id)
	return len(vs), err
}

// RevokeDisplayKeys revokes every display key of a session.
func (s *Sessions) RevokeDisplayKeys(ctx context.Context, a records.Actor, id string) error {
	if _, err := s.mine(ctx, a, id); err != nil {
		return err
	}
	vs, err := records.All[displayKey](ctx, s.env, ballotbox.KindDisplay, id)
	if err != nil {
		return err
	}
	for _, v := range vs {
		r := store.Record{
			Kind: ballotbox.KindDisplay, ID: v.ID, Version: v.Version + 1, Parent: id, At: s.env.Now(),
			Body: []byte("{}"), Deleted: true,
		}
		if err := s.env.Store.Insert(ctx, r); err != nil {
			return fmt.Errorf("revoke display key: %w", err)
		}
	}
	return s.audit.Append(ctx, a, "session.display_revoke", id, "")
}

// HallByKey returns the hall screen that a display key opens.
func (s *Sessions) HallByKey(ctx context.Context, key string) (HallView, error) {
	v, err := records.Load[displayKey](ctx, s.env, ballotbox.KindDisplay, records.HashName(key))
	if records.KindOf(err) == records.NotFound {
		return HallView{}, records.Fail(records.Unauthorized, "display_key", "大屏链接已失效，请在后台重新打开。", "This screen's link is no longer valid.")
	}
	if err != nil {
		return HallView{}, err
	}
	if !v.V.Kiosk {
		s.Screens.Store(v.V.Session, s.env.Now())
	}
	h, err := s.screenOrTryout(ctx, v.V.Session)
	h.Kiosk = v.V.Kiosk
	return h, err
}

// screenSilent is how long a screen, which polls every second, may be silent before it counts as gone.
const screenSilent = 5 * time.Second

// ScreenConnected reports whether a hall screen of the session is polling this process.
func (s *Sessions) ScreenConnected(id string) bool {
	at, ok := s.Screens.Load(id)
	seen, isTime := at.(time.Time)
	return ok && isTime && s.env.Now().Sub(seen) < screenSilent
}

// PublishOnScreen shows the result of a counted session on its hall screens, or removes it. Nothing is shown before
// the count, and what the count suppressed stays suppressed (rb1 §9.4).
func (s *Sessions) PublishOnScreen(ctx context.Context, a records.Actor, id string, show bool) error {
	if err := a.Only(auth.Organizer); err != nil {
		return err
	}
	_, cur, err := s.loadCurrent(ctx, id)
	if err != nil {
		return err
	}
	if cur.State != vote.StateCounted && cur.State != vote.StatePurged {
		return records.Fail(records.Conflict, "not_counted", "还没有计票，没有结果可以公布。", "The session is not counted; there is no result to show.")
	}
	_, err = records.Update(ctx, s.env, ballotbox.KindSession, id, records.AnyVersion,
		func(v *ballotbox.Session) error {
			v.Published = show
			return nil
		})
	if err != nil {
		return err
	}
	code := "session.unpublish"
	if show {
		code = "session.publish"
	}
	return s.audit.Append(ctx, a, code, id, "")
}

// hallResult returns the result as the screen shows it.
func (s *Sessions) hallResult(ctx context.Context, sess ballotbox.Session) (*HallResult, error) {
	r, err := s.tallies.Published(ctx, sess)
	if err != nil {
		return nil, err
	}
	out := &HallResult{Suppressed: r.Suppressed != ""}
	if out.Suppressed {
		return out, nil
	}
	if r.Valid != nil {
		out.Valid = *r.Valid
	}
	for to, from := range map[*string]*string{
		&out.Score: r.SatisfactionScore, &out.Rate: r.SatisfactionRate,
		&out.ReturnRate: r.ReturnRate,
	} {
		if from != nil {
			*to = *from
		}
	}
	for i, q := range sess.Questionnaire.Questions {
		if q.Type == scheme.Multi || i >= len(r.PerQuestion) {
			continue
		}
		bar := HallBar{Text: cmp.Or(q.Short, q.Text)}
		for _, o := range q.Options {
			bar.Parts = append(bar.Parts, HallPart{
				optionKind(q, o, sess.Satisfaction), o.Label,
				r.PerQuestion[i].Counts[o.Key],
			})
		}
		bar.Parts = append(bar.Parts, HallPart{"unknown", "弃权", r.PerQuestion[i].Counts["abstain"]})
		out.Bars = append(out.Bars, bar)
	}
	return out, nil
}

// optionKind classifies an option by its value: the first that counts is good, the last poor, those between fair, the
// rest unknown.
func optionKind(q scheme.Question, o scheme.Option, rule scheme.SatisfactionRule) string {
	var counted []string
	for _, x := range q.Options {
		if rule.Coefficients[x.Key] != nil {
			counted = append(counted, x.Key)
		}
	}
	switch {
	case rule.Coefficients[o.Key] == nil:
		return "unknown"
	case o.Key == counted[0]:
		return "good"
	case o.Key == counted[len(counted)-1]:
		return "poor"
	}
	return "fair"
}
