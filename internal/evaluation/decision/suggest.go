package decision

import (
	"slices"
	"strconv"
	"strings"

	"minping/internal/evaluation/final"
	"minping/internal/evaluation/satisfaction"
	"minping/internal/evaluation/scheme"
)

// The rules that suggest a hearing; the others are the scheme's When.
const (
	BecauseLast        = "last"
	BecauseKeyFunction = "key_function"
)

// Because is why something is suggested, with the figures behind it.
type Because struct {
	Rule     string   `json:"rule"`
	Reason   string   `json:"reason"`
	ReasonEN string   `json:"reason_en"`
	Numbers  []Number `json:"numbers"`
}

// Number is a figure of the final that a suggestion is based on.
type Number struct {
	Name  string `json:"name"` // score, satisfaction, grade, outstanding, rank, of, candidate, prominent, veto
	Value string `json:"value"`
}

// Suggestion is what the rules suggest about a row of a final. It is computed on demand.
type Suggestion struct {
	Evaluation   string    `json:"evaluation"`
	Organization string    `json:"organization"`
	Name         string    `json:"name"`
	Kind         Kind      `json:"kind"`
	Because      []Because `json:"because"`
	Final        string    `json:"final"` // digest of the final it follows from
	// an interview by rank, before a person has said that the problems are prominent (domain B27)
	Unconfirmed bool   `json:"unconfirmed"`
	Document    string `json:"document,omitempty"` // the type of document that follows a yes
}

// Key identifies the basis of a suggestion. A "no" ends the suggestion with this key: another final with the same
// figures does not bring it back, but one with a changed figure does.
func (s Suggestion) Key() string { return key(s.Evaluation, s.Kind, s.Because) }

func key(evaluation string, k Kind, because []Because) string {
	var b strings.Builder
	b.WriteString(evaluation + "\n" + string(k))
	for _, x := range because {
		b.WriteString("\n" + x.Rule)
		for _, n := range x.Numbers {
			b.WriteString(" " + n.Name + "=" + n.Value)
		}
	}
	return b.String()
}

// Schemes finds the scheme that a row was scored under; for a supervising body that is its Scheme.ForSupervision.
type Schemes func(final.SchemeRef) (scheme.Scheme, bool)

// Suggest returns everything that follows from a final, in the order of its rows, minus what has been answered. It
// looks only at the final: what is not fixed suggests nothing.
func (r Rules) Suggest(f final.Final, schemes Schemes, answered []Decision) []Suggestion {
	done := map[string]bool{}
	for _, d := range answered {
		if d.Answer != "" {
			done[key(d.About, d.Kind, d.Because)] = true
		}
	}
	last := lastRank(f, r.Hearing.LastN)
	out := []Suggestion{}
	for _, row := range f.Rows {
		for _, s := range append(r.byScheme(f, row, schemes), r.byHearingRule(row, last, schemes)...) {
			s.Evaluation, s.Organization, s.Name, s.Final = row.Evaluation, row.Organization, row.Name, f.Digest
			s.Document = r.Documents[s.Kind]
			if !done[s.Key()] {
				out = append(out, s)
			}
		}
	}
	return out
}

// Ended returns, by evaluation, the kinds that a final suggests and that were answered with no: no one decides them by
// hand either.
func (r Rules) Ended(f final.Final, schemes Schemes, answered []Decision) map[string][]Kind {
	no := slices.DeleteFunc(slices.Clone(answered), func(d Decision) bool { return d.Answer != AnswerNo })
	if len(no) == 0 {
		return nil
	}
	out, left := map[string][]Kind{}, map[string]bool{}
	for _, s := range r.Suggest(f, schemes, no) {
		left[s.Key()] = true
	}
	for _, s := range r.Suggest(f, schemes, nil) {
		if !left[s.Key()] {
			out[s.Evaluation] = append(out[s.Evaluation], s.Kind)
		}
	}
	return out
}

// byScheme returns what the consequence rules of a row's own scheme suggest, one suggestion per kind.
func (r Rules) byScheme(f final.Final, row final.Row, schemes Schemes) []Suggestion {
	s, ok := schemes(row.Scheme)
	if !ok {
		return nil
	}
	if row.Target == scheme.TargetSupervising {
		s, ok = s.ForSupervision()
		if !ok {
			return nil
		}
	}
	found := map[Kind]*Suggestion{}
	for _, x := range s.Suggest(scheme.Standing{
		Score: &row.Score, Satisfaction: row.Satisfaction, SampleSmall: slices.Contains(
			row.Flags, satisfaction.FlagSampleSmall,
		),
		Grade: row.Grade, Veto: row.Veto, Outstanding: row.Outstanding, Candidate: row.Candidate && !row.Cleared,
	}) {
		k := Kind(x.Kind)
		if found[k] == nil {
			found[k] = &Suggestion{Kind: k}
		}
		found[k].Because = append(
			found[k].Because, Because{x.Because, x.Reason, x.ReasonEN, numbers(f, row, x.Because)},
		)
		if x.Because == scheme.WhenBottom {
			found[k].Unconfirmed = !row.Prominent
			if row.Prominent {
				last := &found[k].Because[len(found[k].Because)-1]
				last.Reason, last.ReasonEN = "排名靠后，“问题较为突出”已由人确认",
					"among the last; a person confirmed that the problems are prominent"
			}
		}
	}
	var out []Suggestion
	for _, k := range Kinds() {
		if found[k] != nil {
			out = append(out, *found[k])
		}
	}
	return out
}

// byHearingRule suggests a hearing for the last of the inspected organizations and for those with a key function.
func (r Rules) byHearingRule(row final.Row, last int, schemes Schemes) []Suggestion {
	if x, _ := schemes(row.Scheme); row.Target != scheme.TargetInspected || x.Practice.Hearings == scheme.None {
		return nil
	}
	s := Suggestion{Kind: Hearing}
	if last > 0 && row.Rank >= last {
		s.Because = append(s.Because, Because{
			BecauseLast,
			"全批次第 " + strconv.Itoa(row.Rank) + " 名，排名靠后",
			"ranked " + strconv.Itoa(row.Rank) + ", among the last",
			[]Number{{"rank", strconv.Itoa(row.Rank)}},
		})
	}
	if r.Hearing.KeyFunction && row.KeyFunction {
		s.Because = append(s.Because, Because{BecauseKeyFunction, "职能比较重要", "its function is a key one", []Number{}})
	}
	if len(s.Because) == 0 {
		return nil
	}
	return []Suggestion{s}
}

// lastRank returns the rank from which on an inspected organization is among the last n; 0 if none is. Ties at the cut
// are included. An organization in the upper half is never among the last, however small the batch (the number is
// ours, and so is this rule).
func lastRank(f final.Final, n int) int {
	var ranks []int
	for _, row := range f.Rows {
		if row.Target == scheme.TargetInspected {
			ranks = append(ranks, row.Rank)
		}
	}
	n = min(n, len(ranks)/2)
	if n <= 0 {
		return 0
	}
	slices.Sort(ranks)
	return ranks[len(ranks)-n]
}

// numbers returns the figures of a row that a rule looked at.
func numbers(f final.Final, row final.Row, when string) []Number {
	text := func(s *string) string {
		if s == nil {
			return "null"
		}
		return *s
	}
	switch when {
	case scheme.WhenSatisfactionBelow:
		return []Number{{"satisfaction", text(row.Satisfaction)}}
	case scheme.WhenScoreBelow:
		return []Number{{"score", row.Score}}
	case scheme.WhenGrade:
		return []Number{{"grade", row.Grade}, {"score", row.Score}}
	case scheme.WhenVeto:
		return []Number{{"veto", strconv.FormatBool(row.Veto)}}
	case scheme.WhenOutstanding:
		return []Number{{"outstanding", strconv.Itoa(row.Outstanding)}}
	case scheme.WhenBottom:
		of := 0
		for _, r := range f.Rows {
			if r.Target == row.Target {
				of++
			}
		}
		return []Number{
			{"rank", strconv.Itoa(row.Rank)},
			{"of", strconv.Itoa(of)},
			{"prominent", strconv.FormatBool(row.Prominent)},
		}
	}
	return []Number{}
}
