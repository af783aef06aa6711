package apptest

import (
	"cmp"
	"fmt"
	"strings"

	"minping/internal/app"
	"minping/internal/app/decision"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/app/scoring"
	"minping/internal/auth"
	"minping/internal/evaluation/decimal"
	rules "minping/internal/evaluation/decision"
	"minping/internal/evaluation/facts"
	"minping/internal/evaluation/scheme"
	"minping/internal/evaluation/score"
	"minping/internal/evaluation/statistics"
)

// Table reads the statistics table of a round.
func (h *App) Table(s *app.Service, roundID string) (rows []statistics.Row) {
	h.T.Helper()
	v, err := s.Scores.Statistics(h.T.Context(), Office, roundID)
	h.Must(err)
	for row, err := range v.Rows(h.T.Context()) {
		h.Must(err)
		rows = append(rows, row)
	}
	return rows
}

// LargeRound writes a round of organizations with their locked sheets straight into the store.
func (h *App) LargeRound(organizations int) (roundID string) {
	return h.LargeRoundUnder("", organizations)
}

// LargeRoundUnder is LargeRound under another scheme than 聊城's; the sheets stay those of 聊城's.
func (h *App) LargeRoundUnder(of string, organizations int) (roundID string) {
	h.T.Helper()
	ctx := h.T.Context()
	r, err := h.Rounds.NewRound(ctx, Office, round.Round{Term: 5, No: 8, Name: "第八轮", StartsOn: "2026-08-01"})
	h.Must(err)
	s, err := h.Schemes.ShowScheme(ctx, cmp.Or(of, "liaocheng"), 0)
	h.Must(err)
	rubric, _ := s.RubricFor("joint")
	for i := range organizations {
		org, ev := fmt.Sprintf("o%05d", i), fmt.Sprintf("e%05d", i)
		sheet := scoring.Sheet{Submitted: true}
		for _, x := range rubric.Items {
			if x.Mode != scheme.ItemAuto {
				sheet.Items = append(sheet.Items, score.SheetItem{
					Code: x.Code, Score: x.Points, Reason: strings.Repeat("查阅资料", 20),
				})
			}
		}
		h.MustDo(records.Create(ctx, h.Env, round.KindOrganization, org, "", round.Organization{
			Name: "第" + org + "单位", Kind: scheme.KindTownship,
		}))
		h.MustDo(records.Create(ctx, h.Env, round.KindEvaluation, ev, r.ID, round.Evaluation{
			RoundID: r.ID, OrganizationID: org, SchemeID: s.ID, SchemeVersion: s.Version,
			Decision: &score.Decision{Value: "80", Reason: "x"},
			Facts:    facts.Facts{Remarks: strings.Repeat("继续督促整改。", 100)},
		}))
		h.MustDo(records.Create(ctx, h.Env, scoring.KindLock, ev, "", scoring.LockState{Locked: true}))
		h.MustDo(records.Create(ctx, h.Env, scoring.KindSheet, ev+"/joint", ev, sheet))
	}
	return r.ID
}

// AddSupervisor adds a stationed group to the round of the sample as a supervising body.
func (h *App) AddSupervisor(name string) records.Versioned[round.Evaluation] {
	h.T.Helper()
	o, err := h.Rounds.NewOrganization(h.T.Context(), Office, round.Organization{
		Name: name, Kind: scheme.KindStationed,
	})
	h.Must(err)
	e, err := h.Rounds.NewEvaluation(h.T.Context(), Office, round.Evaluation{
		RoundID: h.Sample.Round.ID, OrganizationID: o.ID, SchemeID: "liaocheng", Target: scheme.TargetSupervising,
	})
	h.Must(err)
	return e
}

// Supervise submits the joint team's sheet of a supervising body, with the same score for each of the four checks.
func (h *App) Supervise(id, each string) {
	h.T.Helper()
	who := records.Actor{ID: "a", Name: "a", Role: auth.Assessor, Body: auth.BodyDiscipline}
	r := scoring.SheetRequest{Submit: true}
	for _, code := range []string{"S1", "S2", "S3", "S4"} {
		r.Items = append(r.Items, score.SheetItem{Code: code, Score: decimal.Decimal(each)})
	}
	h.MustDo(h.Scores.PutSheet(h.T.Context(), who, id, "joint", records.AnyVersion, r))
	h.Must(h.Scores.Lock(h.T.Context(), Office, id, ""))
}

// Suggested returns what is suggested about a unit.
func (h *App) Suggested(evaluation string) (out []rules.Kind) {
	h.T.Helper()
	u, err := h.Decisions.Show(h.T.Context(), Office, evaluation)
	h.Must(err)
	for _, s := range u.Suggestions {
		out = append(out, s.Kind)
	}
	return out
}

// Yes says yes to a suggestion.
func Yes(k rules.Kind, reason string) decision.Request {
	return decision.Request{To: rules.Yes, Decision: rules.Decision{Kind: k, Reason: reason}}
}
