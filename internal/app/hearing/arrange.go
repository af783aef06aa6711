package hearing

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/auth"
	"minping/internal/evaluation/final"
	"minping/internal/evaluation/hearing"
	"minping/internal/evaluation/scheme"
	"minping/internal/typed"
)

// Request arranges a hearing.
type Request struct {
	Name      string
	On        string // YYYY-MM-DD
	Place     string
	Minutes   int // for each unit; 0 is 15
	Questions int // for each unit; 0 is 3
	Judges    []string
	Seed      string   // "" for one of the service's own
	Units     []string // evaluations; nil: every chosen one for which no hearing was arranged yet
	// Heard are the evaluations that had a hearing when Units were named; nil: whatever has one now. A unit that got
	// one since is refused.
	Heard []string
}

// Defaults and bounds of a hearing; the numbers are ours.
const (
	minutesEach   = 15
	questionsEach = 3
	mostMinutes   = 240
	mostQuestions = 20
	mostJudges    = 50
)

func (r *Request) check() error {
	var f records.Fields
	typed.Lines(&r.Name, &r.Place)
	if !records.Name(r.Name, 60) {
		f.Add("name", "请写名称，最多 60 字。", "State a name of at most 60 characters.")
	}
	if !records.ShortText(r.Place, 100) {
		f.Add("place", "请写地点，最多 100 字。", "State a place of at most 100 characters.")
	}
	f.Day("on", r.On)
	if r.Minutes == 0 {
		r.Minutes = minutesEach
	}
	if r.Questions == 0 {
		r.Questions = questionsEach
	}
	if r.Minutes < 1 || r.Minutes > mostMinutes {
		f.Add("minutes", fmt.Sprintf("应在 1 到 %d 分钟之间。", mostMinutes), fmt.Sprintf("From 1 to %d.", mostMinutes))
	}
	if r.Questions < 1 || r.Questions > mostQuestions {
		f.Add("questions", fmt.Sprintf("应在 1 到 %d 个之间。", mostQuestions), fmt.Sprintf("From 1 to %d.", mostQuestions))
	}
	if n := len(r.Judges); n < 1 || n > mostJudges {
		f.Add("judges", fmt.Sprintf("应有 1 到 %d 位评委。", mostJudges), fmt.Sprintf("1 to %d accounts.", mostJudges))
	}
	if len(r.Seed) > 100 {
		f.Add("seed", "随机种子最多 100 字。", "At most 100 characters.")
	}
	return f.Err()
}

// Arrange makes a hearing of the units for which a hearing was decided: their order and their questions are drawn by
// lot from the seed, which is kept.
func (h *Hearings) Arrange(ctx context.Context, a records.Actor, batchID string, r Request) (View, error) {
	if a.Role != auth.Admin {
		return View{}, errOffice
	}
	if err := r.check(); err != nil {
		return View{}, err
	}
	judges, err := h.judges(ctx, "judges", r.Judges)
	if err != nil {
		return View{}, err
	}
	if r.Seed == "" {
		r.Seed = records.NewID()
	}
	f, err := h.final(ctx, batchID)
	if err != nil {
		return View{}, err
	}
	defer h.arranging.Lock(f.Batch)()
	chosen, err := h.entries(ctx, f)
	if err != nil {
		return View{}, err
	}
	entries, err := appearing(chosen, r.Units, r.Heard)
	if err != nil {
		return View{}, err
	}
	made, err := h.made(ctx, f.Batch)
	if err != nil {
		return View{}, err
	}
	x := Hearing{
		Batch: f.Batch, Final: f.Digest, Name: r.Name, On: r.On, Place: r.Place, Minutes: r.Minutes, Seed: r.Seed,
		Judges: judges, Questions: []hearing.Question{}, Made: made,
	}
	x.Entries, err = hearing.Order(entries, r.Seed)
	if err != nil {
		return View{}, records.FieldErrors(err)
	}
	for _, e := range x.Entries {
		found, err := h.sources.Findings(ctx, a, e.Evaluation)
		if err != nil {
			return View{}, err
		}
		x.Questions = append(x.Questions, hearing.Questions(e.Evaluation, found, r.Questions, r.Seed)...)
	}
	v, err := records.Create(ctx, h.env, kindHearing, records.NewID(), f.Batch, x)
	if err != nil {
		return View{}, err
	}
	if err := h.audit.Append(ctx, a, "hearing.new", v.ID, x.Name); err != nil {
		return View{}, err
	}
	return h.view(ctx, a, v)
}

// made returns the time of a hearing that is arranged now. It is later than that of every other hearing of the batch,
// even within one millisecond or after the clock was set back: of several hearings of a unit the newest counts.
func (h *Hearings) made(ctx context.Context, batch string) (time.Time, error) {
	all, err := records.All[Hearing](ctx, h.env, kindHearing, batch)
	at := h.env.Now()
	for _, v := range all {
		if !at.After(v.V.Made) {
			at = v.V.Made.Add(time.Millisecond)
		}
	}
	return at, err
}

// mayJudge lists the roles that a judge's account may have: those that see hearings.
var mayJudge = []auth.Role{auth.Admin, auth.Leader, auth.Assessor}

// judges returns the accounts typed in a field, each once, in order.
func (h *Hearings) judges(ctx context.Context, field string, given []string) ([]string, error) {
	var f records.Fields
	var out []string
	for _, text := range given {
		u, err := h.sources.Account(ctx, text)
		name := []rune(strings.TrimSpace(text))
		shown := string(name[:min(len(name), 60)])
		switch {
		case records.KindOf(err) == records.NotFound:
			f.Add(field, "没有账号“"+shown+"”。", "There is no account "+shown+".")
		case err != nil:
			return nil, err
		case u.Disabled:
			f.Add(field, "账号“"+u.Name+"”已停用。", "The account "+u.Name+" is disabled.")
		case !slices.Contains(mayJudge, u.Role):
			f.Add(field, "账号“"+u.Name+"”的角色不能担任评委。", "The role of "+u.Name+" cannot judge.")
		default:
			out = append(out, u.Name)
		}
	}
	slices.Sort(out)
	return slices.Compact(out), f.Err()
}

// final returns the result in force of a batch.
func (h *Hearings) final(ctx context.Context, batchID string) (final.Final, error) {
	batch, err := h.rounds.Batch(ctx, batchID)
	if err != nil {
		return final.Final{}, err
	}
	v, ok, err := h.rounds.FixedOf(ctx, batch.ID)
	if err == nil && !ok {
		err = records.Fail(records.Conflict, "not_fixed", "结果锁定以后才能安排质询答辩会。",
			"A hearing is arranged once the result is fixed.")
	}
	return v.V.Final, err
}

// Candidate is a unit for which a hearing was decided.
type Candidate struct {
	hearing.Entry
	Heard string // the name of the newest hearing arranged for it that was not cancelled
}

// appearing returns the units that a new hearing hears: those that are named, else all that no hearing hears yet.
// Those in then were heard when they were named.
func appearing(chosen []Candidate, named, then []string) ([]hearing.Entry, error) {
	if named != nil && len(named) == 0 {
		return nil, records.InvalidField("units", "请至少选一个单位。", "Choose at least one unit.")
	}
	var out []hearing.Entry
	for _, c := range chosen {
		since := then != nil && c.Heard != "" && !slices.Contains(then, c.Evaluation)
		if since && slices.Contains(named, c.Evaluation) {
			return nil, records.InvalidField("units", c.Name+"刚刚列入了“"+c.Heard+"”，请再看一遍。",
				c.Name+" has just been put into another hearing. Look again.")
		}
		if slices.Contains(named, c.Evaluation) || named == nil && c.Heard == "" {
			out = append(out, c.Entry)
		}
	}
	for _, id := range named {
		if !slices.ContainsFunc(chosen, func(c Candidate) bool { return c.Evaluation == id }) {
			return nil, records.InvalidField("units", "只能列入已决定质询答辩的单位。", "No hearing was decided for one of these units.")
		}
	}
	if len(out) == 0 {
		return nil, records.Fail(records.Conflict, "all_heard", "列入的单位都已安排质询答辩会；需要再次质询的，请写明单位。",
			"A hearing was arranged for every chosen unit. To hear one again, name it.")
	}
	return out, nil
}

// Appearing returns the units for which a hearing was decided, in order of the result, and where each is heard. Like
// Arrange, it says why there are none.
func (h *Hearings) Appearing(ctx context.Context, a records.Actor, batchID string) ([]Candidate, error) {
	if a.Role != auth.Admin {
		return nil, errOffice
	}
	f, err := h.final(ctx, batchID)
	if err != nil {
		return nil, err
	}
	return h.entries(ctx, f)
}

// Judging returns the accounts that may judge a hearing, in order of name.
func (h *Hearings) Judging(ctx context.Context, a records.Actor) (names []string, err error) {
	if a.Role != auth.Admin {
		return nil, errOffice
	}
	all, err := h.sources.Accounts(ctx, a)
	for _, u := range all {
		if !u.Disabled && slices.Contains(mayJudge, u.Role) {
			names = append(names, u.Name)
		}
	}
	return names, err
}

// heard returns the names of the hearings that rest on a result by the units that each hears, of several the newest.
// One of a result no longer in force is none until it is kept for this one.
func (h *Hearings) heard(ctx context.Context, f final.Final) (map[string]string, error) {
	all, err := records.All[Hearing](ctx, h.env, kindHearing, f.Batch)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(all, byTime)
	out := map[string]string{}
	for _, v := range all {
		for _, e := range v.V.Entries {
			if v.V.Cancelled == nil && v.V.Final == f.Digest {
				out[e.Evaluation] = v.V.Name
			}
		}
	}
	return out, nil
}

// entries returns the units that were chosen, each with the body that supervises it (domain A31).
func (h *Hearings) entries(ctx context.Context, f final.Final) ([]Candidate, error) {
	var ids, bodies []string
	evaluated := map[string]string{} // organization of a supervising body → its evaluation
	for _, r := range f.Rows {
		if r.Target == scheme.TargetSupervising {
			evaluated[r.Organization] = r.Evaluation
			continue
		}
		ids = append(ids, r.Evaluation)
		if r.Supervisor != "" {
			bodies = append(bodies, r.Supervisor)
		}
	}
	chosen, err := h.sources.Chosen(ctx, ids)
	if err != nil {
		return nil, err
	}
	if len(chosen) == 0 {
		return nil, records.Fail(records.Conflict, "none_chosen", "还没有决定列入质询答辩的单位，请先在“结果运用”中答复建议。",
			"No unit has been chosen: answer the suggestions first.")
	}
	slices.Sort(bodies)
	names, err := records.GetMany[round.Organization](ctx, h.env, round.KindOrganization, slices.Compact(bodies))
	if err != nil {
		return nil, err
	}
	at, err := h.heard(ctx, f)
	if err != nil {
		return nil, err
	}
	var out []Candidate
	for _, id := range chosen {
		r, ok := f.Row(id)
		if !ok {
			continue
		}
		e := hearing.Entry{
			Evaluation: id, Name: r.Name, Supervisor: r.Supervisor, SupervisedBy: names[r.Supervisor].Name,
		}
		if of, ok := evaluated[r.Supervisor]; ok {
			e.Supervisor = of
		}
		out = append(out, Candidate{e, at[id]})
	}
	return out, nil
}

// Seat adds a judge to a hearing that is not locked, as a substitute. Order and questions stay as drawn. A judge who
// was struck cannot come back: points given until then do not count.
func (h *Hearings) Seat(ctx context.Context, a records.Actor, id string, ifMatch int, judge string) (View, error) {
	if a.Role != auth.Admin {
		return View{}, errOffice
	}
	names, err := h.judges(ctx, "judge", []string{judge})
	if err != nil {
		return View{}, err
	}
	return h.change(ctx, a, id, ifMatch, "hearing.judge", names[0], func(x *Hearing) error {
		switch {
		case slices.Contains(x.Judges, names[0]):
			return records.InvalidField("judge", "“"+names[0]+"”已经是评委，或者已经划去。", "This account is already a judge, or was removed.")
		case len(x.Judges) >= mostJudges:
			return records.InvalidField("judge", fmt.Sprintf("最多 %d 位评委。", mostJudges), fmt.Sprintf("At most %d.", mostJudges))
		}
		x.Judges = slices.Sorted(slices.Values(append(slices.Clone(x.Judges), names[0])))
		return nil
	})
}
