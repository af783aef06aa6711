// Package minutes makes the minutes of a session and its evidence bundle from what the other rooms hold, and stores
// nothing.
package minutes

import (
	"context"
	"slices"
	"time"

	"minping/internal/app/accounting"
	"minping/internal/app/audit"
	"minping/internal/app/ballotbox"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/app/session"
	"minping/internal/app/tally"
	"minping/internal/vote"
)

// Minutes are the minutes of a store's sessions and the bundles of their evidence. Safe for concurrent use.
type Minutes struct {
	env        *records.Env
	audit      *audit.Log
	rounds     *round.Rounds
	boxes      *ballotbox.Boxes
	tallies    *tally.Tallies
	sessions   *session.Sessions
	accounting *accounting.Accountings
}

// Rooms are the rooms that minutes are collected from.
type Rooms struct {
	Rounds     *round.Rounds
	Boxes      *ballotbox.Boxes
	Tallies    *tally.Tallies
	Sessions   *session.Sessions
	Accounting *accounting.Accountings
}

// New returns the minutes of a store's sessions.
func New(env *records.Env, log *audit.Log, r Rooms) *Minutes {
	return &Minutes{
		env: env, audit: log, rounds: r.Rounds, boxes: r.Boxes, tallies: r.Tallies, sessions: r.Sessions,
		accounting: r.Accounting,
	}
}

// View is the content of the minutes of a session (测评情况记录): times of the steps, counts, fingerprints, roots,
// alarms and reasons. It contains nothing about a voter.
type View struct {
	Session   session.SessionView
	Round     string
	Org       string
	HeldAt    time.Time
	Place     string
	Host      string
	Steps     []Step
	Boxes     []Box
	Balance   tally.Balance
	Alarms    []ballotbox.Alarm
	Lost      []Step // spare slips, or paper, for lost phones
	Overrides []Step // steps that two people decided to take despite a warning
	Counted   bool   // whether valid and invalid are known: the ballots were opened
	Result    *Result
	BoardKey  string
	Protected bool
	RepeatOf  string
}

// Result is the figure that people sign; nil before the count.
type Result struct {
	Score, Rate string // 满意度 (0 to 100) and 满意率 (percent); "" if there is none
	Suppressed  bool   // too few ballots for any figure
}

// Step is one step of the session.
type Step struct {
	At               time.Time
	What             records.Text
	By, Second, Note string
}

// Box is what the minutes say about one ballot box.
type Box struct {
	Group, Number, Fingerprint, ManifestHash string
	Notes                                    []Note
}

// Note is one signed note of the board.
type Note struct {
	Stage  string
	Size   int
	Root   string
	Digest string // of the result that a result note signs
}

// Show collects the minutes of a session. Before the sealed note, counts move in fives, here as everywhere.
func (ms *Minutes) Show(ctx context.Context, a records.Actor, id string) (View, error) {
	v, err := ms.sessions.ShowSession(ctx, a, id)
	if err != nil {
		return View{}, err
	}
	where, err := ms.rounds.ContextOf(ctx, v.BriefingID)
	if err != nil {
		return View{}, err
	}
	line, err := ms.boxes.StateHistory(ctx, id)
	if err != nil {
		return View{}, err
	}
	bal, err := ms.accounting.ShowBalance(ctx, a, id)
	if err != nil {
		return View{}, err
	}
	_, key := ms.boxes.Ring.Board()
	m := View{
		Session: v, Round: where.Round.V.Name, Org: where.Organization.V.Name, HeldAt: where.Briefing.V.HeldAt,
		Place: where.Briefing.V.Place, Host: where.Briefing.V.Host, Balance: bal, Alarms: v.Alarms, BoardKey: key,
		Protected: ms.env.Protected(), RepeatOf: v.RepeatOf,
	}
	for i, e := range line {
		m.Steps = append(m.Steps, minutesStep(e, line[max(0, i-1)]))
	}
	if err := ms.exceptions(ctx, id, &m); err != nil {
		return m, err
	}
	for _, ref := range v.Boxes {
		b, err := ms.minutesBox(ctx, ref)
		if err != nil {
			return m, err
		}
		m.Boxes = append(m.Boxes, b)
	}
	m.Result, err = ms.signedFor(ctx, v)
	return m, err
}

// signedFor returns the published result of a counted session.
func (ms *Minutes) signedFor(ctx context.Context, v session.SessionView) (*Result, error) {
	if v.State != vote.StateCounted && v.State != vote.StatePurged {
		return nil, nil //nolint:nilnil // there is no result yet
	}
	r, err := ms.tallies.Published(ctx, v.Session)
	if err != nil {
		return nil, err
	}
	out := &Result{Suppressed: r.Suppressed != ""}
	if r.SatisfactionScore != nil {
		out.Score = *r.SatisfactionScore
	}
	if r.SatisfactionRate != nil {
		out.Rate = *r.SatisfactionRate
	}
	return out, nil
}

// exceptions fills in irregularities and who took responsibility for them, in order of time, and whether the ballots
// were opened.
func (ms *Minutes) exceptions(ctx context.Context, id string, m *View) error {
	lost, err := ms.accounting.LostPhones(ctx, id)
	if err != nil {
		return err
	}
	for _, l := range lost {
		m.Lost = append(m.Lost, Step{At: l.At, What: records.Text{ZH: "手机损坏或遗失，补发", EN: "spare slip for a lost phone"}, By: l.By, Second: l.Second, Note: l.Reason})
	}
	over, err := ms.accounting.Overrides(ctx, id)
	if err != nil {
		return err
	}
	for _, o := range over {
		m.Overrides = append(m.Overrides, Step{
			At: o.At, What: overrideWords[o.What], By: o.By,
			Second: o.Second, Note: o.Reason,
		})
	}
	slices.SortStableFunc(m.Lost, func(a, b Step) int { return a.At.Compare(b.At) })
	o, err := ms.tallies.OutcomeOf(ctx, id)
	m.Counted = err == nil && !o.TooFew
	if records.KindOf(err) == records.Conflict {
		return nil
	}
	return err
}

var overrideWords = map[string]records.Text{
	"seal":  {ZH: "有不符，两人写明原因后封票", EN: "sealed although something does not balance"},
	"count": {ZH: "有不符，两人写明原因后计票", EN: "counted although something does not balance"},
}

// stepWords are the steps as worded in minutes: what was done, whereas a state's name says what the state is.
var stepWords = map[vote.State]records.Text{
	vote.StateDraft:     {ZH: "建立测评", EN: "session made"},
	vote.StateReady:     {ZH: "票印好，公告定版", EN: "slips made, manifest fixed"},
	vote.StateOpen:      {ZH: "开始投票", EN: "voting opened"},
	vote.StateAdmitting: {ZH: "开始签到", EN: "admission opened"},
	vote.StateAdmitted:  {ZH: "签到截止", EN: "admission closed"},
	vote.StateVoting:    {ZH: "开始投票", EN: "voting opened"},
	vote.StateClosing:   {ZH: "投票截止", EN: "voting closed"},
	vote.StateSealed:    {ZH: "封票", EN: "sealed"},
	vote.StateCounted:   {ZH: "计票", EN: "counted"},
	vote.StatePurged:    {ZH: "清除票箱", EN: "purged"},
	vote.StateVoided:    {ZH: "作废", EN: "voided"},
}

// minutesStep describes an entry of the state history; before is the one preceding it.
func minutesStep(e, before ballotbox.StateEntry) Step {
	what := stepWords[e.State]
	switch {
	case e.Paused && !before.Paused:
		what = records.Text{ZH: "暂停", EN: "paused"}
	case before.Paused && e.State == before.State && !e.Paused:
		what = records.Text{ZH: "继续", EN: "resumed"}
	case e.ClosesAt != nil && e.State != vote.StateClosing:
		what = records.Text{ZH: "开始倒计时", EN: "countdown"}
	}
	return Step{At: e.At, What: what, By: e.By, Second: e.Second, Note: e.Reason}
}

func (ms *Minutes) minutesBox(ctx context.Context, ref ballotbox.BoxRef) (Box, error) {
	out := Box{Group: ref.Group, Number: ref.Number, ManifestHash: ref.ManifestHash}
	if h, err := vote.ParseHash(ref.ManifestHash); err == nil {
		out.Fingerprint = vote.Fingerprint(h)
	}
	for _, file := range []string{
		ballotbox.NoteManifest, ballotbox.FileAdmission, ballotbox.FileCheckpoint,
		ballotbox.NoteResult, ballotbox.NoteVoided,
	} {
		raw, err := ms.boxes.BoardBytes(ctx, ref.SID, file)
		if records.KindOf(err) == records.NotFound {
			continue
		}
		if err != nil {
			return out, err
		}
		n, err := ms.boxes.OwnNote(raw)
		if err != nil {
			return out, err
		}
		note := Note{Stage: string(n.Stage), Size: n.Size, Root: vote.B64u.EncodeToString(n.Root[:])}
		if sum, err := vote.ParseResultExtra(n.Extra); n.Stage == vote.StageResult && err == nil {
			note.Digest = vote.B64u.EncodeToString(sum[:])
		}
		out.Notes = append(out.Notes, note)
	}
	return out, nil
}
