package app

import (
	"encoding/json"
	"testing"
	"time"

	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/app/supervision"
	"minping/internal/evaluation/scheme"
)

// F6, promise 7 of evaluation §9: late is late, whatever date is moved afterwards.
func TestAReportThatWasLateStaysLateWhenTheRoundIsMoved(t *testing.T) {
	h := newHall(t)
	where := h.briefing("sanmenxia") // from 2024-07-01: the reports were due on 2024-10-08
	id, body := where.Evaluation.ID, scheme.BodyOrganization
	v, err := h.Supervision.PutDaily(t.Context(), watcher, id, body, records.AnyVersion, h.whole(where, "基本到位"))
	h.must(err)
	late := v.DaysLate
	if late < 700 {
		t.Fatalf("two years after its day the report is %d days late", late)
	}
	moved := "2026-09-01"
	h.must2(h.Rounds.ChangeRound(t.Context(), office, where.Round.ID, records.AnyVersion, nil, &moved))
	h.pass(48 * time.Hour)
	v, err = h.Supervision.ShowDaily(t.Context(), office, id, body)
	h.must(err)
	rows, err := h.Supervision.DailyReports(t.Context(), watcher, where.Round.ID)
	h.must(err)
	if v.DaysLate != late || rows[0].DaysLate != late {
		t.Errorf("it was %d days late and is %d, in the list %d", late, v.DaysLate, rows[0].DaysLate)
	}
}

// F7: round, task list and report say the same day, by the periods of the schemes that are in use in the round.
func TestRoundTaskListAndReportAgreeOnTheirDays(t *testing.T) {
	h := newHall(t)
	s, err := h.Schemes.SchemeAt(t.Context(), "sanmenxia", 0)
	h.must(err)
	s.ID, s.Name = "short", "两个月的方案"
	s.Periods.PeriodMonths, s.Periods.ReportDays = 2, 10
	raw, err := json.Marshal(s)
	h.must(err)
	h.must2(h.Schemes.NewScheme(t.Context(), office, raw))
	where := h.briefing("short")
	v, err := h.Supervision.ShowDaily(t.Context(), watcher, where.Evaluation.ID, scheme.BodyOrganization)
	h.must(err)
	day := func(at time.Time) string { return at.Format(time.DateOnly) }
	if day(v.Due) != "2024-09-11" {
		t.Fatalf("the report is due on %s", day(v.Due))
	}
	d, err := h.Supervision.Deadlines(t.Context(), where.Round)
	h.must(err)
	l, err := h.Supervision.TaskListOf(t.Context(), watcher, where.Round.ID)
	h.must(err)
	if day(d.DailyReportDue) != day(v.Due) {
		t.Errorf("the round says %s", day(d.DailyReportDue))
	}
	if last := l.Tasks[len(l.Tasks)-1]; !last.Report || day(last.On) != day(v.Due) {
		t.Errorf("the task list says %s of %+v", day(last.On), last.Task)
	}
	o, err := h.Rounds.NewOrganization(t.Context(), office, round.Organization{Name: "另一局", Kind: scheme.KindDepartment})
	h.must(err)
	h.must2(h.Rounds.NewEvaluation(t.Context(), office, round.Evaluation{RoundID: where.Round.ID, OrganizationID: o.ID, SchemeID: "sanmenxia"}))
	d, err = h.Supervision.Deadlines(t.Context(), where.Round)
	h.must(err)
	if !d.DailyReportDue.IsZero() {
		t.Errorf("two schemes with other periods share %s", day(d.DailyReportDue))
	}
}

// What a report says is in the table, and the table is part of the fixed result.
func TestNoReportIsHandedInAfterTheResultIsFixed(t *testing.T) {
	h := newHall(t)
	r := h.scored(8, 1)
	h.fix(r.round.ID)
	where := round.Sample{Round: r.round}
	id, body := r.units[0].evaluation.ID, scheme.BodyOrganization
	if _, err := h.Supervision.PutDaily(t.Context(), watcher, id, body, records.AnyVersion, h.whole(where, "不到位")); records.KindOf(err) != records.Conflict {
		t.Errorf("a report changed a fixed result: %v", err)
	}
	h.must2(h.Supervision.PutDaily(t.Context(), watcher, id, body, records.AnyVersion, supervision.DailyRequest{}))
}
