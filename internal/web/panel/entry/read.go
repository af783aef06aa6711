package entry

import (
	"strings"

	"minping/internal/app/document"
	"minping/internal/app/entry"
	"minping/internal/app/ledger"
	"minping/internal/app/records"
	decided "minping/internal/evaluation/decision"
	rules "minping/internal/evaluation/entry"
	"minping/internal/web/panel/kit"
	"minping/internal/web/panel/kit/lookup"
)

// text is what was typed into a field, without space around it.
func (req *request) text(name string) string { return strings.TrimSpace(req.FormValue(name)) }

// names are names on one line.
func names(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("、，,；; \n", r) }) // words:keep
}

// readPeople reads a line for each person: the name, then the office.
func readPeople(text string) (out []rules.Person) {
	for line := range strings.Lines(text) {
		parts := strings.FieldsFunc(line, func(r rune) bool { return strings.ContainsRune(" \t\r\n，,、：:\u3000", r) })
		if len(parts) > 0 {
			out = append(out, rules.Person{Name: parts[0], Office: strings.Join(parts[1:], " ")})
		}
	}
	return out
}

// evaluations are the units that an entry about a round or a batch can name.
func (req *request) evaluations(s entry.Subject) (out []kit.Option, err error) {
	rounds, err := req.roundsOf(s)
	if err != nil {
		return nil, err
	}
	for _, id := range rounds {
		rows, err := req.svc.Scores.Overview(req.ctx, id)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			out = append(out, kit.Option{Value: r.EvaluationID, Text: r.Organization})
		}
	}
	return out, nil
}

// roundsOf are the rounds of a batch, or the one round.
func (req *request) roundsOf(s entry.Subject) ([]string, error) {
	if s.Kind != rules.AboutBatch {
		return []string{s.ID}, nil
	}
	b, err := req.svc.Rounds.Batch(req.ctx, s.ID)
	return b.V.Rounds, err
}

// items are those of the ledgers of a unit, a round or a batch; where there are several units each names its own.
func (req *request) items(s entry.Subject) (out []kit.Option, err error) {
	filters := []ledger.Filter{{EvaluationID: s.ID}}
	if s.Kind != rules.AboutEvaluation {
		rounds, err := req.roundsOf(s)
		if err != nil {
			return nil, err
		}
		filters = nil
		for _, id := range rounds {
			filters = append(filters, ledger.Filter{RoundID: id})
		}
	}
	for _, f := range filters {
		if len(out) == maxOffered {
			break
		}
		list, err := req.svc.Ledgers.Items(req.ctx, req.who, f, 0, maxOffered-len(out))
		if err != nil {
			return nil, err
		}
		for _, i := range list.Items {
			o := kit.Option{Value: i.ID, Text: kit.Clipped(i.Item.Text, shown)}
			if f.EvaluationID == "" {
				o.Hint = i.Organization
			}
			out = append(out, o)
		}
	}
	return out, nil
}

// sessions are the ballots of a unit.
func (req *request) sessions(evaluationID string) (out []kit.Option, err error) {
	briefings, err := req.svc.Rounds.Briefings(req.ctx, evaluationID, "", 20)
	if err != nil {
		return nil, err
	}
	for _, b := range briefings {
		all, err := req.svc.Sessions.List(req.ctx, req.who, b.ID, "", 20)
		if err != nil {
			return nil, err
		}
		for _, s := range all {
			if !s.Rehearsal {
				out = append(out, kit.Option{Value: s.ID, Text: "场次 " + lookup.NumberOf(s), Hint: kit.ShortTime(b.V.HeldAt)})
			}
		}
	}
	return out, nil
}

// decisions are the interviews about an evaluation: an entry is filed below a confirmed one only, and a draft may wait
// for that below one that is prepared.
func (req *request) decisions(evaluationID string) (out []kit.Option, err error) {
	u, err := req.svc.Decisions.Show(req.ctx, req.who, evaluationID)
	for _, v := range u.Decisions {
		name, _ := v.Kind.Name()
		switch {
		case v.Kind != decided.Interview:
			continue
		case v.State == decided.Prepared:
			name = "待同意的" + name
		case v.State != decided.Yes:
			continue
		}
		out = append(out, kit.Option{Value: v.ID, Text: name + "：" + kit.Clipped(v.Grounds(), shown)})
	}
	return out, err
}

// documents are the documents that an entry can refer to.
func (req *request) documents(s entry.Subject) (out []kit.Option, err error) {
	f := document.Filter{}
	switch s.Kind {
	case rules.AboutBatch:
		f.Batch = s.ID
	case rules.AboutRound: // its own, and not the many notices of other rounds
		f.Batch, err = req.svc.Rounds.BatchOf(req.ctx, s.ID)
		if err != nil {
			return nil, err
		}
	}
	all, err := req.svc.Documents.List(req.ctx, req.who, f)
	if records.KindOf(err) == records.Forbidden { // an account without access to documents
		return nil, nil
	}
	for _, d := range all[:min(len(all), maxOffered)] {
		out = append(out, kit.Option{Value: d.ID, Text: strings.TrimSpace(d.Number + " " + d.Title)})
	}
	return out, err
}
