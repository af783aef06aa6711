package ledger

import (
	"fmt"
	"slices"
	"strconv"

	"minping/internal/evaluation/check"
	"minping/internal/evaluation/deadline"
)

// State is the state of an item (evaluation §3).
type State string

// The states.
const (
	Open      State = "open"
	Reported  State = "reported"  // the unit says that it is done
	Again     State = "again"     // a check sent it back
	LongTerm  State = "long_term" // 长期坚持: it is due again on each review day
	Settled   State = "settled"   // 销号
	Withdrawn State = "withdrawn" // created by mistake, with a reason
)

// States lists the states in order, with their names.
func States() []Word {
	return []Word{
		{string(Open), "整改中"},
		{string(Reported), "待核查"},
		{string(Again), "再整改"},
		{string(LongTerm), "长期坚持"},
		{string(Settled), "已销号"},
		{string(Withdrawn), "已撤回"},
	}
}

// Name returns a state's name on pages.
func (s State) Name() string {
	for _, w := range States() {
		if w.Code == string(s) {
			return w.Name
		}
	}
	return string(s)
}

// Party is a person's side in relation to an item.
type Party string

// The parties.
const (
	Unit    Party = "unit"    // the organization the item is about
	Checker Party = "checker" // a body that checks it
	Office  Party = "office"  // the inspection office
	Reader  Party = "reader"  // a leader: sees items and takes no step
)

// edges are the existing steps; any other is refused.
var edges = map[State]map[State]Party{
	Open:     {Reported: Unit, Withdrawn: Office},
	Reported: {Settled: Checker, Again: Checker, LongTerm: Checker, Withdrawn: Office},
	Again:    {Reported: Unit, Withdrawn: Office},
	LongTerm: {Reported: Unit, LongTerm: Checker, Settled: Checker, Again: Checker, Withdrawn: Office},
	Settled:  {Open: Checker, Withdrawn: Office}, // 反弹
}

// Report is the unit's statement that an item is done.
type Report struct {
	By     string          `json:"by"`
	On     deadline.Day    `json:"on"`
	Text   string          `json:"text,omitempty"`
	Handed deadline.Handed `json:"handed"` // its lateness, fixed at submission (promise 7)
}

func (r *Report) handed(due deadline.Day) *deadline.Handed {
	if r == nil {
		h := deadline.HandIn(due, due)
		return &h
	}
	return &r.Handed
}

// Check is a body's finding.
type Check struct {
	Body   string       `json:"body"`
	By     string       `json:"by"`
	On     deadline.Day `json:"on"`
	Result string       `json:"result"` // code of a Result
	Note   string       `json:"note,omitempty"`
	Files  []string     `json:"files,omitempty"`
	Round  int          `json:"round"` // Item.Rounds at the time
}

// Step is one step that a person takes with an item.
type Step struct {
	Party  Party
	Body   string // of a checker
	By     string
	On     deadline.Day
	To     State  // for a step of the unit or the office
	Result string // for a check: it determines where the step leads
	Note   string
	Files  []string
	Review deadline.Day // the review day of a long-term item
}

// Refusal is returned for a step that an item does not allow.
type Refusal struct {
	Code   string // edge, party, twice, reason, evidence, review, result
	ZH, EN string
}

func (r *Refusal) Error() string { return r.EN }

func refusal(code, zh, en string) error { return &Refusal{code, zh, en} }

// Take takes a step, or returns a *Refusal and leaves the item unchanged. An item is settled once the number of bodies
// required by the pack have found it settled since it was last reported; a body that finds otherwise sends it back at
// once.
func (i *Item) Take(s Step, p Pack) error {
	if s.Party == Checker {
		return i.check(s, p)
	}
	if err := i.edge(s.To, s.Party); err != nil {
		return err
	}
	if s.To == Withdrawn {
		if s.Note == "" {
			return refusal("reason", "请写明撤回的原因。", "State why the item is withdrawn.")
		}
		i.State = Withdrawn
		return nil
	}
	due, _ := i.Due()
	i.State, i.ReviewOn = Reported, ""
	i.Rounds++
	i.Reported = &Report{By: s.By, On: s.On, Text: s.Note, Handed: deadline.HandIn(s.On, due)}
	return nil
}

// edge refuses a step that does not exist or belongs to another party.
func (i *Item) edge(to State, party Party) error {
	who, ok := edges[i.State][to]
	if to == "" { // only who checks leaves it open where the item goes
		who, ok = Checker, true
	}
	switch {
	case !ok:
		return refusal(
			"edge",
			fmt.Sprintf("“%s”的事项不能转为“%s”。", i.State.Name(), to.Name()),
			fmt.Sprintf("An item cannot go from %s to %s.", i.State, to),
		)
	case who != party && who == Checker:
		return refusal(
			"party",
			"销号和核查由监督单位、评估组办理，本单位和巡察办不能代办。",
			"A checking body takes this step, neither the unit nor the office.",
		)
	case who != party && who == Unit:
		return refusal("party", "整改结果由被巡察单位上报。", "The unit reports its items itself.")
	case who != party:
		return refusal("party", "撤回由巡察办办理。", "The inspection office withdraws items.")
	}
	return nil
}

// thisRound returns the checks since the item was last reported or reviewed.
func (i *Item) thisRound() (out []Check) {
	for _, c := range i.Checks {
		if c.Round == i.Rounds {
			out = append(out, c)
		}
	}
	return out
}

func (i *Item) check(s Step, p Pack) error {
	r, ok := p.Result(s.Result)
	if !ok {
		return refusal("result", "没有这种核查结论。", "There is no such result of a check.")
	}
	if err := i.edge(r.To, Checker); err != nil {
		return err
	}
	switch {
	case s.Body == "":
		return refusal("party", "核查人没有所属单位，不能核查。", "The checker does not belong to a body.")
	case r.To == Again && s.Note == "":
		return refusal("reason", "退回再整改，请写明哪里没有到位。", "State what is missing when an item is sent back.")
	case r.To == Open && (s.Note == "" || len(s.Files) == 0):
		return refusal("evidence", "认定反弹，请写明情况并附证据。", "A relapse needs a reason and evidence.")
	case r.To == LongTerm && (!deadline.CheckDay("", string(s.Review), &check.FieldErrors{}) || s.Review <= s.On):
		return refusal(
			"review",
			"长期坚持的事项要定下次回看的日期，在今天以后。",
			"A long-term item needs the day of its next review, after today.",
		)
	}
	since := i.thisRound()
	if r.To == Settled && slices.ContainsFunc(since, func(c Check) bool { return c.Body == s.Body }) {
		return refusal("twice", "本单位已经核查过这次上报。", "This body has checked this report already.")
	}
	i.Checks = append(slices.Clone(i.Checks), Check{
		Body: s.Body, By: s.By, On: s.On, Result: r.Code, Note: s.Note, Files: s.Files, Round: i.Rounds,
	})
	i.arrive(r, s, p, since)
	return nil
}

// arrive moves the item to the state that a check leads to.
func (i *Item) arrive(r Result, s Step, p Pack, since []Check) {
	switch r.To {
	case Settled:
		agreed := 1
		for _, c := range since {
			if earlier, ok := p.Result(c.Result); ok && earlier.To == Settled {
				agreed++
			}
		}
		if agreed < p.Accept {
			return // other bodies have to agree first
		}
		i.State, i.ReviewOn = Settled, ""
	case LongTerm:
		i.State, i.ReviewOn = LongTerm, s.Review
		i.Rounds++
	case Open:
		i.State, i.Reopened, i.Reported = Open, i.Reopened+1, nil
	default:
		i.State, i.ReviewOn = r.To, ""
	}
}

func at(field string, n int) string { return field + "[" + strconv.Itoa(n) + "]" }

// CheckStep returns everything that is wrong with what a person entered for a step.
func CheckStep(s Step) check.FieldErrors {
	var f check.FieldErrors
	checkText(&f, "reason", s.Note, 2000)
	if len(s.Files) > 20 {
		f.Add("files", "一次最多附 20 个文件。", "At most 20 files.")
	}
	return f
}
