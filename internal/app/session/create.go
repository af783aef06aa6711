package session

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"time"

	"minping/internal/app/ballotbox"
	"minping/internal/app/records"
	"minping/internal/auth"
	"minping/internal/evaluation/decimal"
	"minping/internal/evaluation/scheme"
	"minping/internal/store"
	"minping/internal/typed"
	"minping/internal/vote"
)

// SessionRequest is the input of NewSession; nil fields come from the scheme.
type SessionRequest struct {
	BriefingID  string
	Mode, Flow  *string
	Presence    *int
	Cap         *int
	K           *int
	Delay       *int
	Comments    *bool
	Groups      []ballotbox.Group
	TwoOfficers *bool
	Rehearsal   bool
	TryoutOf    string // makes it a rehearsal in which phones try out that session
	RepeatOf    string // the session this one repeats; both stay listed
	OpensAt     *time.Time
	ClosesAt    *time.Time
}

// NewSession creates a session in draft with its ballot boxes (rb1 §4, api §2, POST /sessions).
func (s *Sessions) NewSession(ctx context.Context, a records.Actor, r SessionRequest) (SessionView, error) {
	if err := a.Only(auth.Organizer); err != nil {
		return SessionView{}, err
	}
	where, err := s.rounds.ContextOf(ctx, r.BriefingID)
	if records.KindOf(err) == records.NotFound {
		return SessionView{}, records.InvalidField("briefing_id", "没有这次通报会。", "There is no such briefing.")
	}
	if err != nil {
		return SessionView{}, err
	}
	if err := s.unfixed(ctx, r.Rehearsal, where.Evaluation.ID); err != nil {
		return SessionView{}, err
	}
	sess := withDefaults(r, where.Scheme.Session)
	var f records.Fields
	if err := errors.Join(f.Take(checkSession(sess)),
		f.Take(s.checkTimes(ballotbox.Session{}, r.OpensAt, r.ClosesAt)),
		f.Take(s.opensInTime(ctx, r.Rehearsal, where.Evaluation.ID, r.OpensAt))); err != nil {
		return SessionView{}, err
	}
	if r.RepeatOf != "" {
		if _, err := records.Load[ballotbox.Session](ctx, s.env, ballotbox.KindSession, r.RepeatOf); err != nil {
			f.Add("repeat_of", "没有这场测评。", "There is no such session.")
		}
	}
	if err := f.Err(); err != nil {
		return SessionView{}, err
	}
	id := records.NewID()
	if err := s.makeBoxes(ctx, id, &sess); err != nil {
		return SessionView{}, err
	}
	if _, err := records.Create(ctx, s.env, ballotbox.KindSession, id, r.BriefingID, sess); err != nil {
		return SessionView{}, err
	}
	if _, err := s.boxes.Step(ctx, id, ballotbox.StateEntry{},
		ballotbox.StateEntry{State: vote.StateDraft, By: a.Name}); err != nil {
		return SessionView{}, err
	}
	if err := s.audit.Append(ctx, a, "session.new", id, sess.Mode+" "+sess.Flow); err != nil {
		return SessionView{}, err
	}
	return s.ShowSession(ctx, a, id)
}

// withDefaults fills in what the request leaves out: the scheme's defaults, then those of the API (api §2).
func withDefaults(r SessionRequest, d scheme.SessionDefaults) ballotbox.Session {
	sess := ballotbox.Session{
		BriefingID: r.BriefingID, Mode: pick(r.Mode, d.Mode, vote.ModeSlip), Flow: pick(r.Flow, d.Flow, vote.FlowOne),
		K: pick(r.K, d.K, 5), Cap: pick(r.Cap, 0, 0), Comments: d.Comments,
		Groups: groupsOf(r.Groups, d.Groups), Rehearsal: r.Rehearsal, TryoutOf: r.TryoutOf, RepeatOf: r.RepeatOf,
		OpensAt: stamp(r.OpensAt), ClosesAt: stamp(r.ClosesAt),
	}
	presence, delay := 0, 3
	if sess.Flow == vote.FlowTwo {
		presence, delay = 1, 20
	}
	if d.Flow == sess.Flow {
		presence, delay = max(presence, d.Presence), pick(nil, d.Delay, delay)
	}
	if sess.Mode == vote.ModeScreen {
		presence = 1
	}
	sess.Presence = presence
	if r.Presence != nil {
		sess.Presence = *r.Presence
	}
	sess.Delay = delay
	if r.Delay != nil {
		sess.Delay = *r.Delay
	}
	if r.Comments != nil {
		sess.Comments = *r.Comments
	}
	if r.TwoOfficers != nil {
		sess.TwoOfficers = *r.TwoOfficers
	}
	return sess
}

// groupsOf returns the voter groups of a session: those requested, else those of the scheme (domain A26).
func groupsOf(asked []ballotbox.Group, usual []scheme.SessionGroup) []ballotbox.Group {
	if len(asked) > 0 {
		return tidyGroups(asked)
	}
	var out []ballotbox.Group
	for _, g := range usual {
		out = append(out, ballotbox.Group{Name: g.Name, Weight: string(g.Weight)})
	}
	return out
}

// tidyGroups removes surrounding spaces from names, which on a slip would be invisible, and reads weights as people
// type them.
func tidyGroups(asked []ballotbox.Group) []ballotbox.Group {
	out := slices.Clone(asked)
	for i := range out {
		out[i].Name, out[i].Weight = typed.Line(out[i].Name), typed.PlainNumber(strings.TrimSpace(out[i].Weight))
	}
	return out
}

// pick returns the requested value, else the scheme's default, else the API's.
func pick[T comparable](asked *T, scheme, standard T) T {
	var zero T
	switch {
	case asked != nil:
		return *asked
	case scheme != zero:
		return scheme
	}
	return standard
}

func stamp(t *time.Time) string {
	if t == nil {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// checkSession applies the limits of rb1 §4.
func checkSession(v ballotbox.Session) error {
	var f records.Fields
	if v.Mode != vote.ModeSlip && v.Mode != vote.ModeScreen {
		f.Add("mode", "只能是 slip 或 screen。", "Must be slip or screen.")
	}
	if v.Flow != vote.FlowOne && v.Flow != vote.FlowTwo {
		f.Add("flow", "只能是 one 或 two。", "Must be one or two.")
	}
	if v.Presence != 0 && v.Presence != 1 {
		f.Add("presence", "只能是 0 或 1。", "Must be 0 or 1.")
	}
	if v.Mode == vote.ModeScreen && v.Presence == 0 {
		f.Add("presence", "无票扫屏时必须使用现场码。", "Screen mode needs the hall code.")
	}
	if v.Cap < 0 || v.Cap > records.MaxSlips || (v.Mode == vote.ModeScreen && v.Cap == 0) {
		f.Add("cap", "人数上限应在 1 到 100000 之间。", "Must be between 1 and 100000.")
	}
	if v.K < 3 || v.K > 1000 {
		f.Add("k", "最少公布票数应在 3 到 1000 之间。", "Must be between 3 and 1000.")
	}
	if v.Delay < 0 || v.Delay > 20 {
		f.Add("delay", "应在 0 到 20 秒之间。", "Must be between 0 and 20 seconds.")
	}
	checkGroups(&f, v.Groups)
	return f.Err()
}

func checkGroups(f *records.Fields, groups []ballotbox.Group) {
	seen := map[string]bool{}
	if len(groups) > 8 {
		f.Add("groups", "最多 8 个分组。", "At most 8 groups.")
	}
	for i, g := range groups {
		at, key := fmt.Sprintf("groups[%d]", i), typed.Key(g.Name) // two of one key look the same on a slip
		if len(g.Name) > 60 || seen[key] || !records.Name(g.Name, 60) {
			f.Add(at+".name", fmt.Sprintf("第 %d 组：名称不能为空、重复，最多 20 个汉字。", i+1), "Must be present, unique and at most 60 bytes.")
		}
		seen[key] = true
		if w, ok := decimal.Parse(g.Weight); !ok || w.Sign() <= 0 {
			f.Add(at+".weight", fmt.Sprintf("第 %d 组：权重应为大于 0 的小数。", i+1), "Must be a decimal above 0.")
		}
	}
}

// makeBoxes names the boxes of a session: without groups the only box has the session's own name.
func (s *Sessions) makeBoxes(ctx context.Context, id string, sess *ballotbox.Session) error {
	names := []string{""}
	if len(sess.Groups) > 0 {
		names = names[:0]
		for _, g := range sess.Groups {
			names = append(names, g.Name)
		}
	}
	for i, name := range names {
		ref := ballotbox.BoxRef{SID: id, Group: name}
		if len(sess.Groups) > 0 || i > 0 {
			ref.SID = records.NewID()
		}
		number, err := s.takeNumber(ctx, ref.SID)
		if err != nil {
			return err
		}
		ref.Number = number
		if err := s.env.Store.Insert(ctx, store.Record{
			Kind: ballotbox.KindBoxOf, ID: ref.SID, Version: 1, Parent: id,
			At: s.env.Now(), Body: []byte(id),
		}); err != nil {
			return fmt.Errorf("name box: %w", err)
		}
		sess.Boxes = append(sess.Boxes, ref)
	}
	return nil
}

// takeNumber finds a free six-digit number for a box (rb1 §5).
func (s *Sessions) takeNumber(ctx context.Context, sid string) (string, error) {
	for range 200 {
		n, err := rand.Int(rand.Reader, big.NewInt(900_000))
		if err != nil {
			return "", fmt.Errorf("random number: %w", err)
		}
		number := strconv.FormatInt(n.Int64()+100_000, 10)
		err = s.env.Store.Insert(ctx, store.Record{
			Kind: ballotbox.KindNumber, ID: number, Version: 1,
			At: s.env.Now(), Body: []byte(sid),
		})
		if err == nil {
			return number, nil
		}
		if !errors.Is(err, store.ErrExists) {
			return "", fmt.Errorf("take number: %w", err)
		}
	}
	return "", fmt.Errorf("no free session number: %w", store.ErrUnavailable)
}

// copyScheme copies questionnaire, rule and names into the session (domain 1C): later changes do not affect it.
func (s *Sessions) copyScheme(ctx context.Context, sess ballotbox.Session) (ballotbox.Session, error) {
	where, err := s.rounds.ContextOf(ctx, sess.BriefingID)
	if err != nil {
		return sess, err
	}
	q, ok := where.Scheme.QuestionnaireFor(where.Organization.V.Kind)
	if !ok {
		return sess, records.Fail(records.Conflict, "no_questionnaire", "评估方案里没有这类单位的问卷。", "The scheme has no questionnaire for this kind of organization.")
	}
	sess.Org, sess.Round = where.Organization.V.Name, where.Round.V.Name
	sess.Title = q.TitleFor(sess.Org)
	if sess.Rehearsal {
		sess.Title = "【演练】" + sess.Title
	}
	sess.Questionnaire, sess.Satisfaction = q, where.Scheme.Satisfaction
	sess.SchemeID, sess.SchemeVersion = where.Evaluation.V.SchemeID, where.Evaluation.V.SchemeVersion
	return sess, nil
}
