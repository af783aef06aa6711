package accounting

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"minping/internal/app/ballotbox"
	"minping/internal/app/records"
	"minping/internal/app/tally"
	"minping/internal/evaluation/scheme"
	"minping/internal/store"
	"minping/internal/vote"
)

// PaperRequest is what one person entered from the paper ballots of a box: per question how many marked each option.
type PaperRequest struct {
	Entry   int    // 1 or 2: two people enter figures without seeing each other's
	Group   string // the voter group, "" without groups
	Ballots *int   // how many; taken from the first question if not given
	Invalid int    // unreadable ballots, in addition to Ballots
	Counts  map[string]map[string]int
}

// PaperView is the progress of entering paper ballots. The distribution is never shown: paper is only counted into the
// totals.
type PaperView struct {
	Group     string
	Entered   []int // which entries exist
	Confirmed bool
	Ballots   int
	Mine      bool // the first entry is the caller's own
}

// PaperDifference is one cell in which the two entries differ.
type PaperDifference struct {
	Question string `json:"question"`
	Option   string `json:"option"`
	First    int    `json:"entry_1"`
	Second   int    `json:"entry_2"`
}

// PaperConflict carries the differences of two entries.
type PaperConflict struct {
	Problem     *records.Error
	Differences []PaperDifference
}

func (e *PaperConflict) Error() string { return e.Problem.Error() }

// Unwrap returns the Error inside.
func (e *PaperConflict) Unwrap() error { return e.Problem }

type paperEntry struct {
	ByID    string                    `json:"by_id"`
	By      string                    `json:"by"`
	Ballots int                       `json:"ballots"`
	Invalid int                       `json:"invalid"`
	Counts  map[string]map[string]int `json:"counts"`
}

type paper struct {
	Group   string         `json:"group"`
	Entries [2]*paperEntry `json:"entries"`
}

func (p paper) confirmed() bool {
	return p.Entries[0] != nil && p.Entries[1] != nil && len(differences(p.Entries[0], p.Entries[1])) == 0
}

func (p paper) pending() bool {
	return (p.Entries[0] != nil || p.Entries[1] != nil) && !p.confirmed()
}

// PutPaper stores one entry of the paper ballots. If the other entry exists and differs, it returns a Conflict with
// the differences and stores nothing (domain 4.1.8).
func (ac *Accountings) PutPaper(ctx context.Context, a records.Actor, id string, r PaperRequest) (PaperView, error) {
	sess, err := ac.mine(ctx, a, id)
	if err != nil {
		return PaperView{}, err
	}
	ref := slices.IndexFunc(sess.Boxes, func(b ballotbox.BoxRef) bool { return b.Group == r.Group })
	if ref < 0 {
		return PaperView{}, records.InvalidField("group", "没有这个参评人员分组。", "There is no such voter group.")
	}
	cur, err := ac.boxes.Current(ctx, id)
	if err != nil {
		return PaperView{}, err
	}
	if !paperState(cur.State) {
		return PaperView{}, records.Fail(records.Conflict, "paper_closed", "现在不能录入纸质票。", "Paper ballots cannot be entered now.")
	}
	if err := ac.tallies.Undecided(ctx, sess, errAccountingClosed); err != nil {
		return PaperView{}, err
	}
	entry, err := checkPaper(sess.Questionnaire, r)
	if err != nil {
		return PaperView{}, err
	}
	entry.By, entry.ByID = a.Name, a.ID
	p, err := ac.storePaper(ctx, id, sess.Boxes[ref].SID, r, entry)
	if err != nil {
		return PaperView{}, err
	}
	if err := ac.audit.Append(ctx, a, "session.paper", id, fmt.Sprintf("entry %d", r.Entry)); err != nil {
		return PaperView{}, err
	}
	return p.view(), nil
}

func paperState(st vote.State) bool {
	switch st {
	case vote.StateOpen, vote.StateAdmitting, vote.StateAdmitted, vote.StateVoting, vote.StateClosing, vote.StateSealed:
		return true
	}
	return false
}

func (ac *Accountings) storePaper(ctx context.Context, id, sid string, r PaperRequest,
	entry *paperEntry,
) (paper, error) {
	for range 10 {
		cur, err := records.Load[paper](ctx, ac.env, ballotbox.KindPaper, sid)
		if err != nil && records.KindOf(err) != records.NotFound {
			return paper{}, err
		}
		p := cur.V
		p.Group = r.Group
		other := p.Entries[2-r.Entry]
		if other != nil && other.ByID == entry.ByID {
			return p, records.Fail(records.Conflict, "same_person", "两次录入必须由不同的人完成。", "The two entries must be typed by two people.")
		}
		if other != nil {
			if d := differences(other, entry); len(d) > 0 {
				if r.Entry == 1 {
					d = differences(entry, other)
				}
				return p, &PaperConflict{records.Fail(records.Conflict, "entries_differ", "两次录入不一致，请核对纸质票。", "The two entries differ; check the paper."), d}
			}
		}
		p.Entries[r.Entry-1] = entry
		_, err = records.Put(ctx, ac.env, store.Record{
			Kind: ballotbox.KindPaper, ID: sid, Version: cur.Version + 1,
			Parent: id,
		}, p)
		if !errors.Is(err, store.ErrExists) {
			return p, err
		}
	}
	return paper{}, fmt.Errorf("paper entry: %w", store.ErrUnavailable)
}

func (p paper) view() PaperView {
	v := PaperView{Group: p.Group, Confirmed: p.confirmed(), Entered: []int{}}
	for i, e := range p.Entries {
		if e != nil {
			v.Entered = append(v.Entered, i+1)
		}
	}
	if v.Confirmed {
		v.Ballots = p.Entries[0].Ballots + p.Entries[0].Invalid
	}
	return v
}

// checkPaper checks an entry against the questionnaire: every single question's marks add up to the number of ballots.
func checkPaper(q scheme.Questionnaire, r PaperRequest) (*paperEntry, error) {
	var f records.Fields
	if r.Entry != 1 && r.Entry != 2 {
		f.Add("entry", "只能是 1 或 2。", "Must be 1 or 2.")
	}
	for name, n := range map[string]int{"invalid": r.Invalid, "ballots": orZero(r.Ballots)} {
		if n < 0 || n > records.MaxSlips {
			f.Add(name, "应在 0 到 100000 之间。", "Must be between 0 and 100000.")
		}
	}
	e := &paperEntry{Invalid: r.Invalid, Counts: r.Counts, Ballots: -1}
	if r.Ballots != nil {
		e.Ballots = max(*r.Ballots, 0)
	}
	if r.Counts == nil {
		f.Add("counts", "必须填写。", "This is required.")
	}
	known := map[string]bool{}
	for _, x := range q.Questions {
		known[x.Code] = true
		e.checkQuestion(&f, x, r.Counts[x.Code])
	}
	for code := range r.Counts {
		if !known[code] {
			f.Add("counts", "有问卷里没有的题号。", "The form has no such question.")
		}
	}
	if e.Ballots < 0 {
		e.Ballots = 0
	}
	return e, f.Err()
}

func orZero(n *int) int {
	if n == nil {
		return 0
	}
	return *n
}

func (e *paperEntry) checkQuestion(f *records.Fields, x scheme.Question, marks map[string]int) {
	at, sum, keys := "counts."+x.Code, 0, map[string]bool{"abstain": true}
	for _, o := range x.Options {
		keys[o.Key] = true
	}
	for key, n := range marks {
		if !keys[key] {
			f.Add(at, "有问卷里没有的选项。", "The form has no such option.")
		}
		if n < 0 || n > records.MaxSlips || (x.Type == scheme.Multi && e.Ballots >= 0 && n > e.Ballots) {
			f.Add(at+"."+key, "数目不合理。", "This number is impossible.")
		}
		sum += n
	}
	if x.Type == scheme.Multi {
		return
	}
	if e.Ballots < 0 {
		e.Ballots = sum
	}
	if sum != e.Ballots {
		f.Add(at, "各选项之和应等于纸质票张数。", "The options must add up to the number of paper ballots.")
	}
}

// differences lists the cells in which two entries differ, in order of question and option.
func differences(a, b *paperEntry) []PaperDifference {
	out := []PaperDifference{}
	add := func(q, o string, x, y int) {
		if x != y {
			out = append(out, PaperDifference{q, o, x, y})
		}
	}
	add("", "ballots", a.Ballots, b.Ballots)
	add("", "invalid", a.Invalid, b.Invalid)
	codes := maps.Clone(a.Counts)
	if codes == nil {
		codes = map[string]map[string]int{}
	}
	maps.Copy(codes, b.Counts)
	for _, code := range slices.Sorted(maps.Keys(codes)) {
		keys := map[string]int{}
		maps.Copy(keys, a.Counts[code])
		maps.Copy(keys, b.Counts[code])
		for _, key := range slices.Sorted(maps.Keys(keys)) {
			add(code, key, a.Counts[code][key], b.Counts[code][key])
		}
	}
	return out
}

func (ac *Accountings) papers(ctx context.Context, id string) (map[string]paper, error) {
	vs, err := records.All[paper](ctx, ac.env, ballotbox.KindPaper, id)
	out := map[string]paper{}
	for _, v := range vs {
		out[v.ID] = v.V
	}
	return out, err
}

// Papers returns the progress of every group.
func (ac *Accountings) Papers(ctx context.Context, a records.Actor, id string) ([]PaperView, error) {
	if _, err := ac.mine(ctx, a, id); err != nil {
		return nil, err
	}
	ps, err := ac.papers(ctx, id)
	out := []PaperView{}
	for _, sid := range slices.Sorted(maps.Keys(ps)) {
		v := ps[sid].view()
		v.Mine = ps[sid].Entries[0] != nil && ps[sid].Entries[0].ByID == a.ID
		out = append(out, v)
	}
	return out, err
}

// PaperWaits reports whether the count must wait for paper: it was not entered twice with the same figures, and no two
// people decided to leave it out.
func (ac *Accountings) PaperWaits(ctx context.Context, id string) (bool, error) {
	papers, err := ac.papers(ctx, id)
	if err != nil {
		return true, err
	}
	for _, p := range papers {
		if !p.pending() {
			continue
		}
		if said, err := ac.paperOverridden(ctx, id); err != nil || !said {
			return true, err
		}
	}
	return false, nil
}

// CountedPaper returns the paper ballots of a session's boxes as the count takes them.
func (ac *Accountings) CountedPaper(
	ctx context.Context, id string, q scheme.Questionnaire,
) (map[string]tally.Paper, error) {
	papers, err := ac.papers(ctx, id)
	out := map[string]tally.Paper{}
	for sid, p := range papers {
		box := tally.Paper{Ballots: p.view().Ballots}
		if p.confirmed() {
			box.Tally = p.tally(q)
		}
		out[sid] = box
	}
	return out, err
}

// paperBallots returns the number of confirmed paper ballots of a session.
func (ac *Accountings) paperBallots(ctx context.Context, id string) (int, error) {
	ps, err := ac.papers(ctx, id)
	n := 0
	for _, p := range ps {
		n += p.view().Ballots
	}
	return n, err
}

// tally converts confirmed paper to the form of opened ballots.
func (p paper) tally(q scheme.Questionnaire) *vote.Tally {
	e := p.Entries[0]
	t := &vote.Tally{Returned: e.Ballots + e.Invalid, Spoilt: e.Invalid}
	for _, x := range q.Questions {
		marks := e.Counts[x.Code]
		qt := vote.QuestionTally{Blank: marks["abstain"]}
		for _, o := range x.Options {
			qt.N = append(qt.N, marks[o.Key])
		}
		t.Questions = append(t.Questions, qt)
	}
	return t
}
