package supervision_test

import (
	"encoding/json"
	"testing"
	"time"

	"minping/internal/app/apptest"
	"minping/internal/app/final"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/app/supervision"
	"minping/internal/evaluation/scheme"
)

// F6, promise 7 of evaluation §9: late is late, whatever date is moved afterwards.
func TestAReportThatWasLateStaysLateWhenTheRoundIsMoved(t *testing.T) {
	h := newEnv(t)
	where := h.Briefing("sanmenxia") // from 2024-07-01: the reports were due on 2024-10-08
	id, body := where.Evaluation.ID, scheme.BodyOrganization
	v, err := h.Supervision.PutDaily(t.Context(), watcher, id, body, records.AnyVersion, h.whole(where, "基本到位"))
	h.Must(err)
	late := v.DaysLate
	if late < 700 {
		t.Fatalf("two years after its day the report is %d days late", late)
	}
	moved := "2026-09-01"
	h.MustDo(h.Rounds.ChangeRound(t.Context(), apptest.Office, where.Round.ID, records.AnyVersion, nil, &moved))
	h.Pass(48 * time.Hour)
	v, err = h.Supervision.ShowDaily(t.Context(), apptest.Office, id, body)
	h.Must(err)
	rows, err := h.Supervision.DailyReports(t.Context(), watcher, where.Round.ID)
	h.Must(err)
	if v.DaysLate != late || rows[0].DaysLate != late {
		t.Errorf("it was %d days late and is %d, in the list %d", late, v.DaysLate, rows[0].DaysLate)
	}
}

// F7: round, task list and report say the same day, by the periods of the schemes that are in use in the round.
func TestRoundTaskListAndReportAgreeOnTheirDays(t *testing.T) {
	h := newEnv(t)
	s, err := h.Schemes.SchemeAt(t.Context(), "sanmenxia", 0)
	h.Must(err)
	s.ID, s.Name = "short", "两个月的方案"
	s.Periods.PeriodMonths, s.Periods.ReportDays = 2, 10
	raw, err := json.Marshal(s)
	h.Must(err)
	h.MustDo(h.Schemes.NewScheme(t.Context(), apptest.Office, raw))
	where := h.Briefing("short")
	v, err := h.Supervision.ShowDaily(t.Context(), watcher, where.Evaluation.ID, scheme.BodyOrganization)
	h.Must(err)
	day := func(at time.Time) string { return at.Format(time.DateOnly) }
	if day(v.Due) != "2024-09-11" {
		t.Fatalf("the report is due on %s", day(v.Due))
	}
	d, err := h.Supervision.Deadlines(t.Context(), where.Round)
	h.Must(err)
	l, err := h.Supervision.TaskListOf(t.Context(), watcher, where.Round.ID, "")
	h.Must(err)
	if day(d.DailyReportDue) != day(v.Due) {
		t.Errorf("the round says %s", day(d.DailyReportDue))
	}
	if last := l.Tasks[len(l.Tasks)-1]; !last.Report || day(last.On) != day(v.Due) {
		t.Errorf("the task list says %s of %+v", day(last.On), last.Task)
	}
	o, err := h.Rounds.NewOrganization(t.Context(), apptest.Office, round.Organization{Name: "另一局", Kind: scheme.KindDepartment})
	h.Must(err)
	h.MustDo(h.Rounds.NewEvaluation(t.Context(), apptest.Office, round.Evaluation{
		RoundID: where.Round.ID, OrganizationID: o.ID, SchemeID: "sanmenxia",
	}))
	d, err = h.Supervision.Deadlines(t.Context(), where.Round)
	h.Must(err)
	if !d.DailyReportDue.IsZero() {
		t.Errorf("two schemes with other periods share %s", day(d.DailyReportDue))
	}
}

// What a report says is in the table, and the table is part of the fixed result.
func TestNoReportIsHandedInAfterTheResultIsFixed(t *testing.T) {
	h := newEnv(t)
	r := h.Scored(8, 1)
	h.Fix(r.Round.ID)
	where := round.Sample{Round: r.Round}
	id, body := r.Units[0].Evaluation.ID, scheme.BodyOrganization
	if _, err := h.Supervision.PutDaily(t.Context(), watcher, id, body, records.AnyVersion, h.whole(where, "不到位")); records.KindOf(err) != records.Conflict {
		t.Errorf("a report changed a fixed result: %v", err)
	}
	h.MustDo(h.Supervision.PutDaily(t.Context(), watcher, id, body, records.AnyVersion, supervision.DailyRequest{}))
}

// A correction that is refused because of the result changes the report in nothing.
func TestAReportIsNotCorrectedAfterTheResultIsFixed(t *testing.T) {
	h := newEnv(t)
	ctx, body := t.Context(), scheme.BodyOrganization
	r := h.Scored(8, 1)
	where, id := round.Sample{Round: r.Round}, r.Units[0].Evaluation.ID
	before, err := h.Supervision.PutDaily(ctx, watcher, id, body, records.AnyVersion, h.whole(where, "基本到位"))
	h.Must(err)
	h.Fix(r.Round.ID)
	_, err = h.Supervision.PutDaily(ctx, watcher, id, body, records.AnyVersion, h.whole(where, "不到位"))
	h.RefusedAs("result_fixed", err)
	after, err := h.Supervision.ShowDaily(ctx, watcher, id, body)
	h.Must(err)
	if after.Version != before.Version || after.Report.Conclusion != "基本到位" || after.Corrected {
		t.Errorf("version %d became %d, %s", before.Version, after.Version, after.Report.Conclusion)
	}
}

// A unit that the result leaves out has nothing fixed: its report is taken, and no one waits for it.
func TestALeftOutUnitsReportIsTakenAndNotAwaited(t *testing.T) {
	h := newEnv(t)
	r := h.Scored(8, 2)
	ctx, body, out := t.Context(), scheme.BodyOrganization, r.Units[1].Evaluation.ID
	h.MustDo(h.Finals.Fix(ctx, apptest.Office, r.Round.ID, records.AnyVersion, final.FixRequest{
		LeftOut: map[string]string{out: "机构撤销"},
	}))
	rows, err := h.Supervision.DailyReports(ctx, watcher, r.Round.ID)
	h.Must(err)
	for _, row := range rows {
		if left := row.EvaluationID == out; row.Closed == left || row.LeftOut != left || row.Missing() {
			t.Errorf("left out %v: %+v", left, row)
		}
	}
	for _, u := range r.Units {
		one, left := round.Sample{Round: r.Round, Evaluation: u.Evaluation}, u.Evaluation.ID == out
		v, err := h.Supervision.ShowDaily(ctx, watcher, one.Evaluation.ID, body)
		h.Must(err)
		_, err = h.Supervision.PutDaily(ctx, watcher, one.Evaluation.ID, body, records.AnyVersion, h.whole(one, "基本到位"))
		if v.Closed == left || (err == nil) != left {
			t.Errorf("left out %v: closed %v, handed in: %v", left, v.Closed, err)
		}
	}
}

// A fixed result takes no report any more: what was not handed in by then is not asked for.
func TestAFixedResultWaitsForNoReport(t *testing.T) {
	h := newEnv(t)
	r := h.Scored(8, 2)
	ctx, body := t.Context(), scheme.BodyOrganization
	missing := func() (n int) {
		rows, err := h.Supervision.DailyReports(ctx, watcher, r.Round.ID)
		h.Must(err)
		for _, row := range rows {
			if row.Missing() {
				n++
			}
		}
		return n
	}
	one := round.Sample{Round: r.Round, Evaluation: r.Units[0].Evaluation}
	h.MustDo(h.Supervision.PutDaily(ctx, watcher, one.Evaluation.ID, body, records.AnyVersion, h.whole(one, "基本到位")))
	if n := missing(); n != 1 {
		t.Errorf("before the result is fixed %d are missing, want 1", n)
	}
	h.Fix(r.Round.ID)
	if n := missing(); n != 0 {
		t.Errorf("once it is fixed %d are asked for", n)
	}
	other := round.Sample{Round: r.Round, Evaluation: r.Units[1].Evaluation}
	_, err := h.Supervision.PutDaily(ctx, watcher, other.Evaluation.ID, body, records.AnyVersion, h.whole(other, "不到位"))
	if records.KindOf(err) != records.Conflict {
		t.Errorf("a report after that: %v", err)
	}
	rows, err := h.Supervision.DailyReports(ctx, watcher, r.Round.ID)
	h.Must(err)
	if rows[0].HandedIn == nil && rows[1].HandedIn == nil {
		t.Error("the report that was handed in is gone")
	}
}
