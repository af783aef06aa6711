package app

import (
	"testing"

	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/app/scoring"
	"minping/internal/auth"
	"minping/internal/evaluation/decimal"
	"minping/internal/evaluation/facts"
	"minping/internal/evaluation/scheme"
	"minping/internal/evaluation/score"
)

// supervisor adds a stationed group to the round of the hall as a supervising body.
func (h *hall) supervisor(name string) records.Versioned[round.Evaluation] {
	h.t.Helper()
	o, err := h.Rounds.NewOrganization(h.t.Context(), office, round.Organization{Name: name, Kind: scheme.KindStationed})
	h.must(err)
	e, err := h.Rounds.NewEvaluation(h.t.Context(), office, round.Evaluation{
		RoundID: h.where.Round.ID, OrganizationID: o.ID, SchemeID: "liaocheng", Target: scheme.TargetSupervising,
	})
	h.must(err)
	return e
}

// supervise submits the joint team's sheet of a supervising body, with one score for each of the four checks.
func (h *hall) supervise(id, each string) {
	h.t.Helper()
	r := scoring.SheetRequest{Submit: true}
	for _, code := range []string{"S1", "S2", "S3", "S4"} {
		r.Items = append(r.Items, score.SheetItem{Code: code, Score: decimal.Decimal(each)})
	}
	_, err := h.Scores.PutSheet(h.t.Context(), records.Actor{ID: "a", Name: "a", Role: auth.Assessor, Body: "discipline"}, id, "joint", records.AnyVersion, r)
	h.must(err)
	h.must(h.Scores.Lock(h.t.Context(), office, id, ""))
}

func TestSupervisingBodiesAreScoredAndRankedApart(t *testing.T) {
	h := newHall(t)
	where := h.briefing("liaocheng")
	first, second := h.supervisor("第一派驻组"), h.supervisor("第二派驻组")
	h.supervise(first.ID, "20")
	h.supervise(second.ID, "22.5")

	v, err := h.Scores.Score(t.Context(), office, second.ID)
	h.must(err)
	if v.Final == nil || *v.Final != "90.00" || v.Grade != "优秀" || v.NeedsDecision {
		t.Errorf("score of a supervising body: %+v", v)
	}
	rows, err := h.Scores.Ranking(t.Context(), office, where.Round.ID, round.ScopeSupervising)
	h.must(err)
	if len(rows) != 2 || rows[0].Organization != "第二派驻组" || rows[0].Rank != 1 || rows[1].Rank != 2 || rows[0].Candidate || !rows[1].Candidate {
		t.Errorf("ranking of the supervising bodies: %+v", rows)
	}
	for _, scope := range []string{scheme.ScopeAll, scheme.ScopeKind} {
		rows, err = h.Scores.Ranking(t.Context(), office, where.Round.ID, scope)
		h.must(err)
		if len(rows) != 1 || rows[0].OrganizationID != where.Org.ID {
			t.Errorf("ranking over %s: %+v", scope, rows)
		}
	}
	table := h.table(h.Service, where.Round.ID)
	if len(table) != 1 {
		t.Errorf("%d rows in the statistics table, want the inspected organisation only", len(table))
	}
	inspected, err := h.Scores.Overview(t.Context(), where.Round.ID)
	h.must(err)
	supervising, err := h.Scores.SupervisionOverview(t.Context(), where.Round.ID)
	h.must(err)
	if len(inspected) != 1 || inspected[0].Supervising || len(supervising) != 2 || !supervising[1].Locked {
		t.Errorf("overviews %+v and %+v", inspected, supervising)
	}
}

func TestABodyMayBeInspectedAndEvaluatedAsASupervisorButEachOnce(t *testing.T) {
	h := newHall(t)
	where := h.briefing("liaocheng")
	e := round.Evaluation{RoundID: where.Round.ID, OrganizationID: where.Org.ID, SchemeID: "liaocheng", Target: scheme.TargetSupervising}
	h.must2(h.Rounds.NewEvaluation(t.Context(), office, e))
	for _, target := range []string{"", scheme.TargetInspected, scheme.TargetSupervising} {
		e.Target = target
		if _, err := h.Rounds.NewEvaluation(t.Context(), office, e); records.KindOf(err) != records.Conflict {
			t.Errorf("a second evaluation as %q: %v", target, err)
		}
	}
	e.Target = "voter"
	if _, err := h.Rounds.NewEvaluation(t.Context(), office, e); records.KindOf(err) != records.Invalid {
		t.Errorf("an unknown target: %v", err)
	}
	e.Target, e.SchemeID = scheme.TargetSupervising, "sanmenxia"
	if _, err := h.Rounds.NewEvaluation(t.Context(), office, e); records.KindOf(err) != records.Invalid {
		t.Errorf("a scheme without the second rubric: %v", err)
	}
}

func TestASupervisingBodyHasNoBriefingAndNoLedger(t *testing.T) {
	h := newHall(t)
	h.briefing("liaocheng")
	e := h.supervisor("第一派驻组")
	if _, err := h.Rounds.NewBriefing(t.Context(), officer, round.Briefing{EvaluationID: e.ID, HeldAt: h.now()}); records.KindOf(err) != records.Conflict {
		t.Errorf("a briefing: %v", err)
	}
	if _, err := h.Rounds.ChangeEvaluation(t.Context(), office, e.ID, records.AnyVersion, facts.Facts{}); records.KindOf(err) != records.Conflict {
		t.Errorf("a ledger: %v", err)
	}
}
