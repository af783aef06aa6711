package session

import (
	"context"
	"fmt"
	"io"
	"path"
	"slices"
	"time"

	"minping/internal/app/ballotbox"
	"minping/internal/app/records"
	"minping/internal/app/tally"
	"minping/internal/auth"
	"minping/internal/verify"
	"minping/internal/vote"
)

// MinutesView is the content of the minutes of a session (测评情况记录): times of the steps, counts, fingerprints, roots,
// alarms and reasons. It contains nothing about a voter.
type MinutesView struct {
	Session   SessionView
	Round     string
	Org       string
	HeldAt    time.Time
	Place     string
	Host      string
	Steps     []MinutesStep
	Boxes     []MinutesBox
	Balance   tally.Balance
	Alarms    []ballotbox.Alarm
	Lost      []MinutesStep // spare slips, or paper, for lost phones
	Overrides []MinutesStep // steps that two people decided to take despite a warning
	Counted   bool          // whether valid and invalid are known: the ballots were opened
	Result    *MinutesResult
	BoardKey  string
	Protected bool
	RepeatOf  string
}

// MinutesResult is the figure that people sign for; nil before the count.
type MinutesResult struct {
	Score, Rate string // 满意度 (0 to 100) and 满意率 (percent); "" if there is none
	Suppressed  bool   // too few ballots for any figure
}

// MinutesStep is one step of the session.
type MinutesStep struct {
	At               time.Time
	What             records.Text
	By, Second, Note string
}

// MinutesBox is what the minutes say about one ballot box.
type MinutesBox struct {
	Group, Number, Fingerprint, ManifestHash string
	Notes                                    []MinutesNote
}

// MinutesNote is one signed note of the board.
type MinutesNote struct {
	Stage  string
	Size   int
	Root   string
	Digest string // of the result that a result note signs
}

// Minutes collects the minutes of a session. Before the sealed note, counts move in fives, here as everywhere.
func (s *Sessions) Minutes(ctx context.Context, a records.Actor, id string) (MinutesView, error) {
	v, err := s.ShowSession(ctx, a, id)
	if err != nil {
		return MinutesView{}, err
	}
	where, err := s.rounds.ContextOf(ctx, v.BriefingID)
	if err != nil {
		return MinutesView{}, err
	}
	line, err := s.boxes.StateHistory(ctx, id)
	if err != nil {
		return MinutesView{}, err
	}
	bal, err := s.ShowBalance(ctx, a, id)
	if err != nil {
		return MinutesView{}, err
	}
	_, key := s.boxes.Ring.Board()
	m := MinutesView{
		Session: v, Round: where.Round.V.Name, Org: where.Organization.V.Name, HeldAt: where.Briefing.V.HeldAt,
		Place: where.Briefing.V.Place, Host: where.Briefing.V.Host, Balance: bal, Alarms: v.Alarms, BoardKey: key,
		Protected: s.env.Protected(), RepeatOf: v.RepeatOf,
	}
	for i, e := range line {
		m.Steps = append(m.Steps, minutesStep(e, line[max(0, i-1)]))
	}
	if err := s.exceptions(ctx, id, &m); err != nil {
		return m, err
	}
	for _, ref := range v.Boxes {
		b, err := s.minutesBox(ctx, ref)
		if err != nil {
			return m, err
		}
		m.Boxes = append(m.Boxes, b)
	}
	m.Result, err = s.signedFor(ctx, v)
	return m, err
}

// signedFor returns the published result of a counted session.
func (s *Sessions) signedFor(ctx context.Context, v SessionView) (*MinutesResult, error) {
	if v.State != vote.StateCounted && v.State != vote.StatePurged {
		return nil, nil //nolint:nilnil // there is no result yet
	}
	r, err := s.tallies.Published(ctx, v.Session)
	if err != nil {
		return nil, err
	}
	out := &MinutesResult{Suppressed: r.Suppressed != ""}
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
func (s *Sessions) exceptions(ctx context.Context, id string, m *MinutesView) error {
	lost, err := records.All[lostPhone](ctx, s.env, ballotbox.KindLost, id)
	if err != nil {
		return err
	}
	for _, l := range lost {
		m.Lost = append(m.Lost, MinutesStep{At: l.V.At, What: records.Text{ZH: "手机损坏或遗失，补发", EN: "spare slip for a lost phone"}, By: l.V.By, Second: l.V.Second, Note: l.V.Reason})
	}
	over, err := s.overrides(ctx, id)
	if err != nil {
		return err
	}
	for _, o := range over {
		m.Overrides = append(m.Overrides, MinutesStep{
			At: o.At, What: overrideWords[o.What], By: o.By,
			Second: o.Second, Note: o.Reason,
		})
	}
	slices.SortStableFunc(m.Lost, func(a, b MinutesStep) int { return a.At.Compare(b.At) })
	o, err := s.tallies.OutcomeOf(ctx, id)
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

// minutesStep describes an entry of the state history; before is the previous entry.
func minutesStep(e, before ballotbox.StateEntry) MinutesStep {
	what := stepWords[e.State]
	switch {
	case e.Paused && !before.Paused:
		what = records.Text{ZH: "暂停", EN: "paused"}
	case before.Paused && e.State == before.State && !e.Paused:
		what = records.Text{ZH: "继续", EN: "resumed"}
	case e.ClosesAt != nil && e.State != vote.StateClosing:
		what = records.Text{ZH: "开始倒计时", EN: "countdown"}
	}
	return MinutesStep{At: e.At, What: what, By: e.By, Second: e.Second, Note: e.Reason}
}

func (s *Sessions) minutesBox(ctx context.Context, ref ballotbox.BoxRef) (MinutesBox, error) {
	out := MinutesBox{Group: ref.Group, Number: ref.Number, ManifestHash: ref.ManifestHash}
	if h, err := vote.ParseHash(ref.ManifestHash); err == nil {
		out.Fingerprint = vote.Fingerprint(h)
	}
	for _, file := range []string{
		ballotbox.NoteManifest, ballotbox.FileAdmission, ballotbox.FileCheckpoint,
		ballotbox.NoteResult, ballotbox.NoteVoided,
	} {
		raw, err := s.boxes.BoardBytes(ctx, ref.SID, file)
		if records.KindOf(err) == records.NotFound {
			continue
		}
		if err != nil {
			return out, err
		}
		n, err := s.boxes.OwnNote(raw)
		if err != nil {
			return out, err
		}
		note := MinutesNote{Stage: string(n.Stage), Size: n.Size, Root: vote.B64u.EncodeToString(n.Root[:])}
		if sum, err := vote.ParseResultExtra(n.Extra); n.Stage == vote.StageResult && err == nil {
			note.Digest = vote.B64u.EncodeToString(sum[:])
		}
		out.Notes = append(out.Notes, note)
	}
	return out, nil
}

// WriteBundle streams the evidence bundle of a counted, purged or voided session. minutesPage renders the minutes,
// which is the job of paper.
func (s *Sessions) WriteBundle(ctx context.Context, a records.Actor, id string, w io.Writer,
	minutesPage func(MinutesView) ([]byte, error),
) error {
	if err := a.Only(auth.Auditor, auth.Assessor); err != nil {
		return err
	}
	m, err := s.Minutes(ctx, a, id)
	if err != nil {
		return err
	}
	switch m.Session.State {
	case vote.StateCounted, vote.StatePurged, vote.StateVoided:
	default:
		return records.Fail(records.Conflict, "not_counted", "还没有计票。", "Not counted yet.")
	}
	page, err := minutesPage(m)
	if err != nil {
		return fmt.Errorf("minutes: %w", err)
	}
	accounting, err := records.PlainJSON(m.Balance)
	if err != nil {
		return err
	}
	extract, err := s.sessionAudit(ctx, id)
	if err != nil {
		return err
	}
	files := []verify.File{
		verify.Bytes("accounting.json", accounting), verify.Bytes("audit.json", extract),
		verify.Bytes("minutes.html", page),
		verify.Bytes("README.txt", []byte(ballotbox.BundleReadme)),
	}
	var dirs []verify.BoxDir
	for _, ref := range m.Session.Boxes {
		dirs = append(dirs, verify.BoxDir{SID: ref.SID, Dir: ref.SID, Group: ref.Group})
		fs, err := ballotbox.Evidence(ctx, s.boxes, ref.SID)
		if err != nil {
			return err
		}
		files = append(files, fs...)
	}
	if m.Session.State == vote.StateVoided {
		files, err = s.addReason(ctx, id, files)
		if err != nil {
			return err
		}
	}
	signer, _ := s.boxes.Ring.Board()
	return verify.WriteBundle(w, id, dirs, files, signer)
}

// addReason adds the reason for voiding beside every voided note, which signs its digest (rb1 §8).
func (s *Sessions) addReason(ctx context.Context, id string, files []verify.File) ([]verify.File, error) {
	st, err := s.boxes.Current(ctx, id)
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		if sid, name := path.Split(f.Path); name == "voided.note" {
			files = append(files, verify.Bytes(sid+"reason.txt", []byte(st.Reason)))
		}
	}
	return files, nil
}

// sessionAudit returns the audit chain in which unrelated entries are reduced to their links.
func (s *Sessions) sessionAudit(ctx context.Context, id string) ([]byte, error) {
	entries, err := s.audit.Extract(ctx, func(verify.AuditEntry) bool { return true })
	if err != nil {
		return nil, err
	}
	first, last := -1, -1
	for i, e := range entries {
		if e.Object == id {
			if first < 0 {
				first = i
			}
			last = i
			continue
		}
		entries[i] = verify.AuditEntry{N: e.N, Prev: e.Prev, Hash: e.Hash}
	}
	if first < 0 {
		return []byte("[]"), nil
	}
	return records.PlainJSON(entries[first : last+1])
}
