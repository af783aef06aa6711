package scoring_test

import (
	"testing"

	"minping/internal/app/apptest"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/evaluation/facts"
	"minping/internal/evaluation/scheme"
)

func TestSupervisingBodiesAreScoredAndRankedApart(t *testing.T) {
	h := newEnv(t)
	where := h.Briefing("liaocheng")
	first, second := h.AddSupervisor("第一派驻组"), h.AddSupervisor("第二派驻组")
	h.Supervise(first.ID, "20")
	h.Supervise(second.ID, "22.5")

	v, err := h.Scores.Score(t.Context(), apptest.Office, second.ID)
	h.Must(err)
	if v.Final == nil || *v.Final != "90.00" || v.Grade != "优秀" || v.NeedsDecision {
		t.Errorf("score of a supervising body: %+v", v)
	}
	rows, err := h.Scores.Ranking(t.Context(), apptest.Office, where.Round.ID, round.ScopeSupervising)
	h.Must(err)
	if len(rows) != 2 || rows[0].Organization != "第二派驻组" || rows[0].Rank != 1 || rows[1].Rank != 2 || rows[0].Candidate || !rows[1].Candidate {
		t.Errorf("ranking of the supervising bodies: %+v", rows)
	}
	for _, scope := range []string{scheme.ScopeAll, scheme.ScopeKind} {
		rows, err = h.Scores.Ranking(t.Context(), apptest.Office, where.Round.ID, scope)
		h.Must(err)
		if len(rows) != 1 || rows[0].OrganizationID != where.Org.ID {
			t.Errorf("ranking over %s: %+v", scope, rows)
		}
	}
	table := h.Table(h.Service, where.Round.ID)
	if len(table) != 1 {
		t.Errorf("%d rows in the statistics table, want the inspected organization only", len(table))
	}
	inspected, err := h.Scores.Overview(t.Context(), where.Round.ID)
	h.Must(err)
	supervising, err := h.Scores.SupervisionOverview(t.Context(), where.Round.ID)
	h.Must(err)
	if len(inspected) != 1 || inspected[0].Supervising || len(supervising) != 2 || !supervising[1].Locked {
		t.Errorf("overviews %+v and %+v", inspected, supervising)
	}
}

func TestABodyMayBeInspectedAndEvaluatedAsASupervisorButEachOnce(t *testing.T) {
	h := newEnv(t)
	where := h.Briefing("liaocheng")
	h.MustDo(h.Rounds.NewOrganization(t.Context(), apptest.Office, round.Organization{
		Name: "市供水公司", Kind: scheme.KindOther, SupervisorID: where.Org.ID,
	}))
	e := round.Evaluation{
		RoundID: where.Round.ID, OrganizationID: where.Org.ID, SchemeID: "liaocheng", Target: scheme.TargetSupervising,
	}
	h.MustDo(h.Rounds.NewEvaluation(t.Context(), apptest.Office, e))
	for _, target := range []string{"", scheme.TargetInspected, scheme.TargetSupervising} {
		e.Target = target
		if _, err := h.Rounds.NewEvaluation(t.Context(), apptest.Office, e); records.KindOf(err) != records.Conflict {
			t.Errorf("a second evaluation as %q: %v", target, err)
		}
	}
	e.Target = "voter"
	if _, err := h.Rounds.NewEvaluation(t.Context(), apptest.Office, e); records.KindOf(err) != records.Invalid {
		t.Errorf("an unknown target: %v", err)
	}
	e.Target, e.SchemeID = scheme.TargetSupervising, "sanmenxia"
	if _, err := h.Rounds.NewEvaluation(t.Context(), apptest.Office, e); records.KindOf(err) != records.Invalid {
		t.Errorf("a scheme without the second rubric: %v", err)
	}
}

func TestASupervisingBodyHasNoBriefingAndNoLedger(t *testing.T) {
	h := newEnv(t)
	h.Briefing("liaocheng")
	e := h.AddSupervisor("第一派驻组")
	_, err := h.Rounds.NewBriefing(t.Context(), apptest.Officer, round.Briefing{EvaluationID: e.ID, HeldAt: h.Now()})
	if records.KindOf(err) != records.Conflict {
		t.Errorf("a briefing: %v", err)
	}
	_, err = h.Rounds.ChangeEvaluation(t.Context(), apptest.Office, e.ID, records.AnyVersion, facts.Facts{})
	if records.KindOf(err) != records.Conflict {
		t.Errorf("a ledger: %v", err)
	}
}
