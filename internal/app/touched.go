package app

import (
	"context"
	"strings"

	"minping/internal/verify"
)

// touched is whom entries of the audit chain are about, as far as a round's pages show it.
type touched struct {
	evaluations   map[string]bool
	organizations map[string]bool
}

// touchedBy finds out whom entries are about; known is false when an entry does not tell.
func (s *Service) touchedBy(ctx context.Context, since []verify.AuditEntry) (t touched, known bool, err error) {
	t = touched{map[string]bool{}, map[string]bool{}}
	for _, e := range since {
		id, _, _ := strings.Cut(e.Object, "/") // a sheet and a daily report are evaluation/body
		switch what, _, _ := strings.Cut(e.Type, "."); what {
		case "login", "account", "scheme", "round": // a round's name and start are read each time; versions of schemes never change
		case "evaluation", "sheet", "daily":
			t.evaluations[id] = true
		case "organization":
			t.organizations[id] = true
		case "briefing", "session":
			owner, err := s.evaluationOf(ctx, what, id)
			if KindOf(err) == NotFound { // a rehearsal that was wiped
				return t, false, nil
			}
			if err != nil {
				return t, false, err
			}
			t.evaluations[owner] = true
		default:
			return t, false, nil
		}
	}
	return t, true, nil
}

// evaluationOf is the evaluation to which a briefing or session belongs.
func (s *Service) evaluationOf(ctx context.Context, what, id string) (string, error) {
	if what == "session" {
		sess, err := load[Session](ctx, s, kindSession, id)
		if err != nil {
			return "", err
		}
		id = sess.V.BriefingID
	}
	b, err := load[Briefing](ctx, s, kindBriefing, id)
	return b.V.EvaluationID, err
}

// renew reads the evaluations of a round that entries are about. have names the evaluations known so far by their organisation. known is false
// when everything has to be read.
func (s *Service) renew(ctx context.Context, roundID string, since []verify.AuditEntry, have map[string][]string) (es []Versioned[Evaluation], known bool, err error) {
	t, known, err := s.touchedBy(ctx, since)
	if err != nil || !known {
		return nil, false, err
	}
	for org := range t.organizations {
		for _, id := range have[org] {
			t.evaluations[id] = true
		}
	}
	for id := range t.evaluations {
		e, err := load[Evaluation](ctx, s, kindEvaluation, id)
		if KindOf(err) == NotFound {
			return nil, false, nil
		}
		if err != nil {
			return nil, false, err
		}
		if e.V.RoundID == roundID {
			es = append(es, e)
		}
	}
	return es, true, nil
}
