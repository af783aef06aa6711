package supervision_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"minping/internal/app/apptest"
	"minping/internal/app/audit"
	"minping/internal/app/progress"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/app/supervision"
	"minping/internal/auth"
	"minping/internal/evaluation/scheme"
	"minping/internal/evaluation/statistics"
	evalsupervision "minping/internal/evaluation/supervision"
	"minping/internal/store"
	"minping/internal/store/memory"
	"minping/internal/store/storetest"
)

var (
	watcher = records.Actor{ID: "z", Name: "组织部一处", Role: auth.Supervisor, Body: scheme.BodyOrganization}
	another = records.Actor{ID: "j", Name: "监督检查室", Role: auth.Supervisor, Body: scheme.BodyDiscipline}
)

// whole is a report of the organization department that can be handed in.
func (h *env) whole(where round.Sample, conclusion string) supervision.DailyRequest {
	r := supervision.DailyRequest{Submit: true}
	r.Conclusion, r.Prominent, r.Advice = conclusion, "制度没有执行", "再督促"
	for _, t := range h.Supervision.Tasks.Recorded(scheme.BodyOrganization) {
		r.Items = append(r.Items, evalsupervision.DailyItem{Code: t.Code, Outcome: "落实到位", Handler: "孙立", DoneOn: where.Round.V.StartsOn})
	}
	return r
}

func (h *env) row(where round.Sample) statistics.Row {
	h.T.Helper()
	return h.Table(h.Service, where.Round.ID)[0]
}

func TestADailyReportGoesFromDraftIntoTheStatisticsTable(t *testing.T) {
	h := newEnv(t)
	where := h.Briefing("sanmenxia")
	id, body := where.Evaluation.ID, scheme.BodyOrganization
	draft := supervision.DailyRequest{DailyReport: evalsupervision.DailyReport{Items: []evalsupervision.DailyItem{{Code: "1", Outcome: "基本到位"}, {Code: "2", Handler: "孙立"}}}}
	v, err := h.Supervision.PutDaily(t.Context(), watcher, id, body, records.AnyVersion, draft)
	h.Must(err)
	if v.Version != 1 || v.Concluded != 1 || v.Of != 9 || v.HandedIn != nil || len(v.Report.Items) != 1 {
		t.Errorf("a draft: %+v", v)
	}
	_, err = h.Supervision.ShowDaily(t.Context(), apptest.Office, id, body)
	if records.KindOf(err) != records.Conflict {
		t.Errorf("the office reads a draft: %v", err)
	}
	if row := h.row(where); row.DailyOrganization != "" {
		t.Errorf("a draft is in the table: %q", row.DailyOrganization)
	}
	incomplete := h.whole(where, "基本到位")
	incomplete.Items = incomplete.Items[1:]
	_, err = h.Supervision.PutDaily(t.Context(), watcher, id, body, 1, incomplete)
	if records.KindOf(err) != records.Invalid {
		t.Errorf("a report with a task left out: %v", err)
	}
	v, err = h.Supervision.PutDaily(t.Context(), watcher, id, body, 1, h.whole(where, "基本到位"))
	h.Must(err)
	if v.HandedIn == nil || v.Corrected || v.Concluded != 9 {
		t.Errorf("handed in: %+v", v)
	}
	if row := h.row(where); row.DailyOrganization != "基本到位" || row.DailyDiscipline != "" || row.Prominent != "市委组织部日常监督：制度没有执行" {
		t.Errorf("the table says %q, %q, %q", row.DailyDiscipline, row.DailyOrganization, row.Prominent)
	}
	seen, err := h.Supervision.ShowDaily(t.Context(), apptest.Office, id, body)
	h.Must(err)
	if diff := cmp.Diff(v.Report, seen.Report); diff != "" {
		t.Errorf("what the office reads: %s", diff)
	}
	trail, _, err := h.Audit.List(t.Context(), records.Actor{ID: "s", Name: "s", Role: auth.Auditor},
		audit.Filter{Type: "daily"}, 0, 10)
	h.Must(err)
	if len(trail) != 2 || trail[0].Type != "daily.draft" || trail[1].Type != "daily.submit" ||
		trail[1].Subject != watcher.Name || trail[1].Object != id+"/"+body {
		t.Errorf("audit %+v", trail)
	}
}

func TestAReportIsCorrectedNeverWithdrawnAndNobodyIsOverwritten(t *testing.T) {
	h := newEnv(t)
	where := h.Briefing("sanmenxia")
	id, body := where.Evaluation.ID, scheme.BodyOrganization
	h.MustDo(h.Supervision.PutDaily(t.Context(), watcher, id, body, records.AnyVersion, h.whole(where, "落实到位")))
	first := h.Now()
	_, err := h.Supervision.PutDaily(t.Context(), watcher, id, body, records.AnyVersion, supervision.DailyRequest{})
	if records.KindOf(err) != records.Conflict {
		t.Errorf("withdrawn into a draft: %v", err)
	}
	h.Pass(time.Hour)
	if _, err := h.Supervision.PutDaily(t.Context(), watcher, id, body, 7, h.whole(where, "不到位")); records.KindOf(err) != records.Stale {
		t.Errorf("another version: %v", err)
	}
	v, err := h.Supervision.PutDaily(t.Context(), watcher, id, body, 1, h.whole(where, "不到位"))
	h.Must(err)
	if !v.Corrected || !v.HandedIn.Equal(first) || v.Version != 2 {
		t.Errorf("corrected: %+v", v)
	}
	if row := h.row(where); row.DailyOrganization != "不到位" {
		t.Errorf("the table says %q", row.DailyOrganization)
	}
	_, err = h.Supervision.PutDaily(t.Context(), another, id, scheme.BodyDiscipline, 3, supervision.DailyRequest{})
	if records.KindOf(err) != records.Stale {
		t.Errorf("a version of a report that is not there: %v", err)
	}
}

func TestABodySeesItsOwnDailySupervisionOnly(t *testing.T) {
	h := newEnv(t)
	where := h.Briefing("liaocheng")
	id, body := where.Evaluation.ID, scheme.BodyOrganization
	for name, a := range map[string]records.Actor{
		"another body": another, "no body": {Name: "x", Role: auth.Supervisor},
		"an assessor of the body": {Name: "x", Role: auth.Assessor, Body: body},
	} {
		if _, err := h.Supervision.ShowDaily(t.Context(), a, id, body); records.KindOf(err) != records.Forbidden {
			t.Errorf("%s reads: %v", name, err)
		}
		_, err := h.Supervision.PutDaily(t.Context(), a, id, body, records.AnyVersion, supervision.DailyRequest{})
		if records.KindOf(err) != records.Forbidden {
			t.Errorf("%s writes: %v", name, err)
		}
	}
	if _, err := h.Supervision.PutDaily(t.Context(), apptest.Office, id, body, records.AnyVersion, h.whole(where, "落实到位")); records.KindOf(err) != records.Forbidden {
		t.Errorf("the office writes a body's report: %v", err)
	}
	for _, id := range []string{"nothing", h.AddSupervisor("第一派驻组").ID} {
		if _, err := h.Supervision.ShowDaily(t.Context(), watcher, id, body); records.KindOf(err) != records.NotFound {
			t.Errorf("what has no daily supervision: %v", err)
		}
	}
}

func TestTheListSaysWhatIsMissingAndByHowManyDays(t *testing.T) {
	h := newEnv(t)
	where := h.Briefing("sanmenxia")
	due := where.Round.V.StartsOn
	start, err := time.Parse(time.DateOnly, due)
	h.Must(err)
	d := h.Schemes.Builtin[0].Periods.From(start)
	h.Pass(d.DailyReportDue.Add(26 * time.Hour).Sub(h.Now()))
	rows, err := h.Supervision.DailyReports(t.Context(), watcher, where.Round.ID)
	h.Must(err)
	if len(rows) != 1 || rows[0].Begun || rows[0].DaysLate != 1 || rows[0].Body != watcher.Body ||
		!rows[0].Due.Equal(d.DailyReportDue) {
		t.Fatalf("own reports: %+v", rows)
	}
	h.MustDo(h.Supervision.PutDaily(t.Context(), watcher, where.Evaluation.ID, watcher.Body, records.AnyVersion, h.whole(where, "基本到位")))
	h.Pass(240 * time.Hour)
	rows, err = h.Supervision.DailyReports(t.Context(), apptest.Office, where.Round.ID)
	h.Must(err)
	if len(rows) != 2 || rows[0].Body != scheme.BodyDiscipline || rows[0].DaysLate != 11 || rows[1].DaysLate != 1 || rows[1].Conclusion != "基本到位" {
		t.Errorf("what the office sees: %+v", rows)
	}
	_, err = h.Supervision.DailyReports(t.Context(), records.Actor{Name: "x", Role: auth.Supervisor}, where.Round.ID)
	if records.KindOf(err) != records.Forbidden {
		t.Errorf("an account without a body: %v", err)
	}
}

// The store dies between the report and what the table says about it: handing in again repairs it.
func TestHandingInAgainRepairsAFailedAttempt(t *testing.T) {
	f := storetest.NewFaulty(memory.Open())
	down := false
	f.Before = func(op storetest.Op) error {
		if down && op.Write && op.Kind == round.KindEvaluation {
			return store.ErrUnavailable
		}
		return nil
	}
	h := newEnvOn(t, f, t.TempDir())
	where := h.Briefing("sanmenxia")
	down = true
	if _, err := h.Supervision.PutDaily(t.Context(), watcher, where.Evaluation.ID, watcher.Body, records.AnyVersion, h.whole(where, "落实到位")); records.KindOf(err) != records.Unavailable {
		t.Fatalf("while the store is away: %v", err)
	}
	down = false
	h.MustDo(h.Supervision.PutDaily(t.Context(), watcher, where.Evaluation.ID, watcher.Body, records.AnyVersion, h.whole(where, "落实到位")))
	if row := h.row(where); row.DailyOrganization != "落实到位" {
		t.Errorf("the table says %q", row.DailyOrganization)
	}
}

// The document of 聊城 asks no supervising body for a report when the period ends: none is missing or late, and one that
// a body begins all the same is listed and is no debt.
func TestReportsAreAskedForWhereTheSchemeSaysSo(t *testing.T) {
	h := newEnv(t)
	ctx := t.Context()
	listed := func(a records.Actor, round string) (asked, missing, late, all int) {
		rows, err := h.Supervision.DailyReports(ctx, a, round)
		h.Must(err)
		for _, r := range rows {
			if r.Asked {
				asked++
			}
			if r.Missing() {
				missing++
			}
			if r.DaysLate > 0 {
				late++
			}
		}
		return asked, missing, late, len(rows)
	}
	says := func(what string, a records.Actor, round string, want [4]int) {
		t.Helper()
		asked, missing, late, all := listed(a, round)
		if got := [4]int{asked, missing, late, all}; got != want {
			t.Errorf("%s: asked, missing, late and listed are %v, want %v", what, got, want)
		}
	}
	says("under 三门峡's scheme", apptest.Office, h.Scored(9, 1).Round.ID, [4]int{2, 2, 2, 2})
	h.Briefing("liaocheng")
	of := h.Sample
	says("under 聊城's", apptest.Office, of.Round.ID, [4]int{})
	says("under 聊城's, to the body itself", another, of.Round.ID, [4]int{0, 0, 0, 1})
	h.MustDo(h.Supervision.PutDaily(ctx, another, of.Evaluation.ID, scheme.BodyDiscipline,
		records.AnyVersion, supervision.DailyRequest{}))
	h.Pass(400 * 24 * time.Hour)
	says("one was begun", apptest.Office, of.Round.ID, [4]int{0, 0, 0, 1})
	v, err := h.Supervision.ShowDaily(ctx, another, of.Evaluation.ID, scheme.BodyDiscipline)
	h.Must(err)
	if v.Asked || v.DaysLate != 0 {
		t.Errorf("its page says %+v", v.DailyState)
	}
	p, err := h.Progress.Show(ctx, apptest.Office, of.Round.ID)
	h.Must(err)
	if f := p.Units[of.Evaluation.ID]; f.ReportsMissing != 0 {
		t.Errorf("the round waits for %d reports", f.ReportsMissing)
	}
	for _, stage := range p.Line {
		for _, part := range stage.Parts {
			if part.Code == progress.PartReports {
				t.Errorf("the line counts %+v", part)
			}
		}
	}
}

// Decision 0114: the report is a line of a body's task list, with its day, where the scheme of a unit asks for it. A
// round that asks for none lists the other tasks alone.
func TestATaskListHasTheReportWhereItIsAskedFor(t *testing.T) {
	h := newEnv(t)
	ctx := t.Context()
	says := func(what, round string, want bool) {
		t.Helper()
		l, err := h.Supervision.TaskListOf(ctx, another, round, "")
		h.Must(err)
		all, err := h.Supervision.TaskLists(ctx, another, "", 10)
		h.Must(err)
		n := slices.IndexFunc(all, func(l supervision.TaskList) bool { return l.Round.ID == round })
		report := func(d supervision.Duty) bool { return d.Report }
		if slices.ContainsFunc(l.Tasks, report) != want || slices.ContainsFunc(all[n].Tasks, report) != want {
			t.Errorf("%s: the report among %d tasks: %t, want %t", what, len(l.Tasks), !want, want)
		}
		if len(l.Tasks) < 9 {
			t.Errorf("%s: %d tasks", what, len(l.Tasks))
		}
	}
	empty, err := h.Rounds.NewRound(ctx, apptest.Office, round.Round{Term: 4, No: 1, Name: "第一轮", StartsOn: "2024-07-01"})
	h.Must(err)
	says("no unit yet", empty.ID, true)
	says("三门峡", h.Scored(9, 1).Round.ID, true)
	of := h.Briefing("liaocheng")
	says("聊城", of.Round.ID, false)
	o, err := h.Rounds.NewOrganization(ctx, apptest.Office, round.Organization{Name: "另一局", Kind: scheme.KindDepartment})
	h.Must(err)
	h.MustDo(h.Rounds.NewEvaluation(ctx, apptest.Office, round.Evaluation{
		RoundID: of.Round.ID, OrganizationID: o.ID, SchemeID: "sanmenxia",
	}))
	says("聊城 and one unit of 三门峡", of.Round.ID, true)
}
