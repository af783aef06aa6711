package ledger

import (
	"slices"

	"minping/internal/evaluation/check"
	"minping/internal/evaluation/pack"
)

// Word is a choice with its name.
type Word struct {
	Code string `json:"code"`
	Name string `json:"name"`
}

func has(words []Word, code string) bool {
	return slices.ContainsFunc(words, func(w Word) bool { return w.Code == code })
}

// Source is where an item came from and what it counts as.
type Source struct {
	Code       string   `json:"code"`
	Name       string   `json:"name"`
	Counts     string   `json:"counts"`               // problems, new or none
	Restricted bool     `json:"restricted,omitempty"` // its texts are for named readers only (domain B36)
	Names      []string `json:"names,omitempty"`      // other names for it in ledgers
}

// What a source counts as in the statistics table (domain A17).
const (
	CountsProblems = "problems"
	CountsNew      = "new"
	CountsNone     = "none"
)

// Result is a possible result of a check, and the state it leads to.
type Result struct {
	Code   string `json:"code"`
	Name   string `json:"name"`
	To     State  `json:"to"`
	Counts Claim  `json:"counts,omitempty"` // what an unsettled item with this last result counts as
	Follow string `json:"follow,omitempty"` // what comes next: 再见底, 再督促 (domain A33)
}

// Pack is the data that ledgers use.
type Pack struct {
	ID         string   `json:"id"`
	Name       string   `json:"name"`
	Sources    []Source `json:"sources"`
	Focus      []Word   `json:"focus"`     // domain A07
	Standards  []Word   `json:"standards"` // domain A09
	Stages     []Word   `json:"stages"`    // domain A18
	Results    []Result `json:"results"`
	Accept     int      `json:"accept"`       // how many bodies must find an item settled, 1 to 3
	AtOnceDays int      `json:"at_once_days"` // how many days 立行立改 allows
}

// ParsePack reads a pack from YAML or JSON; any error makes it refuse the whole pack.
func ParsePack(raw []byte) (Pack, error) { return pack.Parse[Pack](raw) }

// Check returns everything that is wrong.
func (p Pack) Check() check.FieldErrors {
	var f check.FieldErrors
	words("focus", p.Focus, &f)
	words("standards", p.Standards, &f)
	words("stages", p.Stages, &f)
	var sources, results []Word
	for i, s := range p.Sources {
		sources = append(sources, Word{s.Code, s.Name})
		check.OneOf(at("sources", i)+".counts", s.Counts, &f, CountsProblems, CountsNew, CountsNone)
	}
	words("sources", sources, &f)
	ends := map[State]bool{}
	for i, r := range p.Results {
		results = append(results, Word{r.Code, r.Name})
		check.OneOf(
			at("results", i)+".to",
			string(r.To),
			&f,
			string(Settled),
			string(Again),
			string(LongTerm),
			string(Open),
		)
		if r.Counts != "" && !r.Counts.known() {
			f.Add(at("results", i)+".counts", "没有这个状态。", "There is no such state.")
		}
		ends[r.To] = true
	}
	words("results", results, &f)
	if !ends[Settled] || !ends[Again] || !ends[Open] {
		f.Add(
			"results",
			"核查结论里应有销号、再整改和反弹。",
			"Some result must settle an item, some must send it back, and some must reopen it.",
		)
	}
	check.Between("accept", p.Accept, 1, 3, &f)
	check.Between("at_once_days", p.AtOnceDays, 1, 365, &f)
	return f
}

func words(field string, list []Word, f *check.FieldErrors) {
	seen := map[string]bool{}
	if len(list) == 0 || len(list) > 50 {
		f.Add(field, "应有 1 到 50 项。", "There must be 1 to 50 entries.")
	}
	for i, w := range list {
		if w.Code == "" || !check.Short(w.Code, 32) || seen[w.Code] || w.Name == "" || !check.Short(w.Name, 100) {
			f.Add(at(field, i), "代号和名称不能为空、重复或过长。", "Code and name must be present, unique and short.")
		}
		seen[w.Code] = true
	}
}

// SourcesOf returns the sources whose items a party may add: for the office all, for a checking body those of new
// problems, which it finds itself (evaluation §5); it says in a check that something is not rectified.
func (p Pack) SourcesOf(party Party) (out []Source) {
	for _, s := range p.Sources {
		if party == Office || party == Checker && s.Counts == CountsNew {
			out = append(out, s)
		}
	}
	return out
}

// HasSource reports whether a source is in a list.
func HasSource(list []Source, code string) bool {
	return slices.ContainsFunc(list, func(s Source) bool { return s.Code == code })
}

// Source returns a source by its code.
func (p Pack) Source(code string) (Source, bool) {
	for _, s := range p.Sources {
		if s.Code == code {
			return s, true
		}
	}
	return Source{}, false
}

// Result returns a result by its code.
func (p Pack) Result(code string) (Result, bool) {
	for _, r := range p.Results {
		if r.Code == code {
			return r, true
		}
	}
	return Result{}, false
}
