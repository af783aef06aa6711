package reminder

import (
	"context"
	"fmt"
	"strings"

	"minping/internal/app/document"
	"minping/internal/app/ledger"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/app/scoring"
	"minping/internal/auth"
	"minping/internal/evaluation/cycle"
	"minping/internal/evaluation/deadline"
	documents "minping/internal/evaluation/document"
	rules "minping/internal/evaluation/ledger"
	"minping/internal/evaluation/machine"
)

// Kinds of tasks, by which a page knows where they are done.
const (
	TaskReport    = "daily_report" // of daily supervision; ID = evaluation, Body says whose
	TaskItem      = "item"         // to report; ID = item
	TaskCheck     = "check"        // a reported item to check
	TaskReview    = "review"       // a long-term item on its day
	TaskSelfCheck = "self_check"
	TaskReceipt   = "receipt" // a document to sign for; of the office one that others have not signed for
	TaskApproval  = "approval"
	TaskBriefing  = "briefing"      // to be arranged; ID = evaluation
	TaskSheet     = "sheet"         // to be filled in; ID = evaluation
	TaskSign      = "entry_receipt" // filed by someone else, for the person to sign; ID = entry
	TaskBack      = "entry_back"    // what the person filed and was sent back; ID = entry
	TaskDecision  = "decision"      // prepared, and the person's to confirm; ID = evaluation
	TaskHearing   = "hearing"       // points to give as a judge; ID = hearing
	TaskUndo      = "undo"          // someone else asked to open a fixed result; ID = batch
)

// Tasks returns a person's most urgent tasks, at most n, overdue first and then by the days left, and how many there
// are in all. Whether anyone has begun makes no difference (evaluation F12).
func (r *Reminders) Tasks(ctx context.Context, a records.Actor, n int) (first []cycle.Urgent, total int, err error) {
	var all []cycle.Task
	sources := map[auth.Role][]func(context.Context, records.Actor) ([]cycle.Task, error){
		auth.Admin:      {r.reports, r.items, r.selfChecks, r.unsigned, r.toReceive, r.undos, r.hearings},
		auth.Supervisor: {r.reports, r.items, r.toSign, r.toReceive},
		auth.Assessor:   {r.items, r.sheets, r.visits, r.hearings},
		auth.Organizer:  {r.briefings},
		auth.Unit:       {r.items, r.selfChecks, r.toSign, r.ToFile},
		auth.Leader:     {r.approvals, r.decisions, r.undos, r.hearings},
	}
	for _, of := range sources[a.Role] {
		tasks, err := of(ctx, a)
		if err != nil && records.KindOf(err) != records.Forbidden { // an account without a body has no part in it
			return nil, 0, err
		}
		all = append(all, tasks...)
	}
	first = cycle.First(all, r.in.Ledgers.Ladder(), r.today(), 0)
	return first[:min(n, len(first))], len(first), nil
}

func (r *Reminders) today() deadline.Day { return deadline.DayOf(r.env.Now()) }

// each gathers the tasks of the rounds that are not closed.
func (r *Reminders) each(
	ctx context.Context, of func(records.Versioned[round.Round]) ([]cycle.Task, error),
) (out []cycle.Task, err error) {
	rounds, err := r.Open(ctx)
	if err != nil {
		return nil, err
	}
	for _, x := range rounds {
		tasks, err := of(x)
		if err != nil {
			return nil, err
		}
		for i := range tasks {
			tasks[i].Round = cycle.Place{ID: x.ID, Name: x.V.Name}
		}
		out = append(out, tasks...)
	}
	return out, nil
}

// eachUnfixed gathers the tasks of the rounds whose results are not fixed: a fixed result accepts no more reports,
// sheets or briefings, and nothing is expected from a unit that it leaves out.
func (r *Reminders) eachUnfixed(
	ctx context.Context, of func(records.Versioned[round.Round]) ([]cycle.Task, error),
) ([]cycle.Task, error) {
	return r.each(ctx, func(x records.Versioned[round.Round]) ([]cycle.Task, error) {
		if _, fixed, err := r.in.Rounds.FinalOfRound(ctx, x.ID); fixed || err != nil {
			return nil, err
		}
		return of(x)
	})
}

// reports gathers the missing reports of daily supervision.
func (r *Reminders) reports(ctx context.Context, a records.Actor) ([]cycle.Task, error) {
	return r.eachUnfixed(ctx, func(x records.Versioned[round.Round]) (out []cycle.Task, err error) {
		rows, err := r.in.Supervision.DailyReports(ctx, a, x.ID)
		for _, row := range rows {
			if row.Missing() {
				out = append(out, cycle.Task{
					Kind: TaskReport, ID: row.EvaluationID + "/" + row.Body, Unit: row.Organization, What: "报送日常监督报告",
					Who: machine.Supervising, Due: deadline.DayOf(row.Due),
				})
			}
		}
		return out, err
	})
}

// items gathers the ledger items that wait for a person; the office sees what is overdue.
func (r *Reminders) items(ctx context.Context, a records.Actor) ([]cycle.Task, error) {
	return r.each(ctx, func(x records.Versioned[round.Round]) (out []cycle.Task, err error) {
		f := ledger.Filter{RoundID: x.ID, Mine: a.Role != auth.Admin, Overdue: a.Role == auth.Admin}
		for offset := 0; ; {
			l, err := r.in.Ledgers.Items(ctx, a, f, offset, itemPage)
			if err != nil {
				return nil, err
			}
			for _, v := range l.Items {
				out = append(out, itemTask(v))
			}
			if l.Next == 0 || len(out) >= mostItems {
				return out, nil
			}
			offset = l.Next
		}
	})
}

// itemPage and mostItems bound how many items of a round are looked at.
const (
	itemPage  = 200
	mostItems = 1000
)

func itemTask(v ledger.View) cycle.Task {
	t := cycle.Task{Kind: TaskItem, ID: v.ID, Unit: v.Organization, What: "上报整改结果", Who: machine.Unit, Due: v.Due}
	switch v.Item.State {
	case rules.Reported:
		t.Kind, t.What, t.Who, t.Due = TaskCheck, "核查已上报的事项", machine.Supervising, ""
	case rules.LongTerm:
		t.Kind, t.What, t.Who, t.Due = TaskReview, "回看长期坚持事项", machine.Supervising, v.Item.ReviewOn
	case rules.Again:
		t.What = "再整改后上报"
	}
	heading := []rune(strings.Join(strings.Fields(v.Item.Heading()), " "))
	if len(heading) > headingMax {
		heading = append(heading[:headingMax:headingMax], '…')
	}
	if len(heading) > 0 { // only the named readers get a view of it
		t.What += "：" + string(heading)
	}
	return t
}

// headingMax is how many characters of an item identify it.
const headingMax = 40

func (r *Reminders) selfChecks(ctx context.Context, a records.Actor) (out []cycle.Task, err error) {
	all, err := r.in.Ledgers.SelfChecks(ctx, a, "")
	for _, v := range all {
		if v.V.Reply == nil {
			out = append(out, cycle.Task{
				Kind: TaskSelfCheck, ID: v.ID, Unit: v.V.Name, What: "报送对照自查情况", Who: machine.Unit, Due: v.V.Due,
			})
		}
	}
	return out, err
}

// unsigned gathers issued documents that not every addressee has signed for.
func (r *Reminders) unsigned(ctx context.Context, a records.Actor) (out []cycle.Task, err error) {
	list, err := r.in.Documents.List(ctx, a, document.Filter{State: documents.StateIssued})
	for _, d := range list {
		if d.Receipt && d.Received < d.To {
			t := receipt(d)
			t.What = fmt.Sprintf("%d 个单位没有签收%s", d.To-d.Received, d.Number)
			out = append(out, t)
		}
	}
	return out, err
}

// toSign gathers documents that the person's own organization has not signed for.
func (r *Reminders) toSign(ctx context.Context, a records.Actor) (out []cycle.Task, err error) {
	list, err := r.in.Documents.List(ctx, a, document.Filter{State: documents.StateIssued})
	for _, d := range list {
		if d.Receipt && !d.Mine {
			t := receipt(d)
			t.What = "签收" + d.Number
			out = append(out, t)
		}
	}
	return out, err
}

func receipt(d document.Summary) cycle.Task {
	t := cycle.Task{Kind: TaskReceipt, ID: d.ID, Unit: d.Title, Who: machine.Unit}
	t.Due = d.SignBy()
	return t
}

func (r *Reminders) approvals(ctx context.Context, a records.Actor) (out []cycle.Task, err error) {
	list, err := r.in.Documents.List(ctx, a, document.Filter{State: documents.StateSubmitted})
	for _, d := range list {
		title := d.Title
		if d.Unit != "" && !strings.Contains(title, d.Unit) { // notices of a kind have the same title
			title += "（" + d.Unit + "）"
		}
		out = append(out, cycle.Task{Kind: TaskApproval, ID: d.ID, Unit: title, What: "审批公文", Who: machine.Leader})
	}
	return out, err
}

// sheets gathers the sheets that the assessor's body has not submitted.
func (r *Reminders) sheets(ctx context.Context, a records.Actor) ([]cycle.Task, error) {
	return r.overview(ctx, func(x records.Versioned[round.Round], rows []scoring.OverviewRow) (deadline.Day, error) {
		filed, err := r.filedIn(ctx, x, rows)
		if err != nil {
			return "", err
		}
		return r.dueVisit(ctx, x, rows, filed)
	}, func(o scoring.OverviewRow) (cycle.Task, bool) {
		missing := !o.Locked && o.Submitted < o.Bodies && r.in.Scores.MayFillOf(ctx, a, o)
		return cycle.Task{
			Kind: TaskSheet, ID: o.EvaluationID, Unit: o.Organization, What: "提交评分表", Who: machine.Team,
		}, missing
	})
}

// briefings gathers the briefings not yet arranged.
func (r *Reminders) briefings(ctx context.Context, _ records.Actor) ([]cycle.Task, error) {
	return r.overview(ctx, func(x records.Versioned[round.Round], _ []scoring.OverviewRow) (deadline.Day, error) {
		return r.inspectionBy(ctx, x)
	}, func(o scoring.OverviewRow) (cycle.Task, bool) {
		return cycle.Task{
			Kind: TaskBriefing, ID: o.EvaluationID, Unit: o.Organization, What: "安排通报会", Who: machine.Team,
		}, o.BriefingID == "" && !o.Locked
	})
}

// overview gathers the tasks of the units of those rounds, due on one day in each.
func (r *Reminders) overview(
	ctx context.Context, due func(records.Versioned[round.Round], []scoring.OverviewRow) (deadline.Day, error),
	of func(scoring.OverviewRow) (cycle.Task, bool),
) ([]cycle.Task, error) {
	return r.eachUnfixed(ctx, func(x records.Versioned[round.Round]) (out []cycle.Task, err error) {
		rows, err := r.in.Scores.Overview(ctx, x.ID)
		if err != nil {
			return nil, err
		}
		for _, o := range rows {
			if t, missing := of(o); missing {
				out = append(out, t)
			}
		}
		if len(out) == 0 {
			return nil, nil
		}
		by, err := due(x, rows)
		for i := range out {
			out[i].Due = by
		}
		return out, err
	})
}

// hearings gathers today's and running hearings in which the person is a judge and has points to give.
func (r *Reminders) hearings(ctx context.Context, a records.Actor) (out []cycle.Task, err error) {
	list, err := r.in.Hearings.ToScore(ctx, a)
	for _, x := range list {
		out = append(out, cycle.Task{
			Kind: TaskHearing, ID: x.ID, Unit: x.Name, What: fmt.Sprintf("给质询答辩打分，还有 %d 个", x.Left),
			Who: machine.Leader, Due: deadline.Day(x.On),
		})
	}
	return out, err
}

// undos gathers fixed results that someone else asked to open: a second person confirms.
func (r *Reminders) undos(ctx context.Context, a records.Actor) (out []cycle.Task, err error) {
	asked, err := round.Undoing(ctx, r.env)
	for _, f := range asked {
		if f.Undo.Mine(a) {
			continue
		}
		b, err := r.in.Rounds.Batch(ctx, f.Final.Batch)
		if err != nil {
			return nil, err
		}
		out = append(out, cycle.Task{
			Kind: TaskUndo, ID: b.ID, Unit: b.V.Name, What: f.Undo.By + "申请撤销锁定的结果，等第二个人确认", Who: machine.Leader,
		})
	}
	return out, err
}

// Summary is how many things of each kind are due, as the office counts them: numbers and states, nothing else.
type Summary struct {
	Day   deadline.Day     `json:"day"`
	Kinds map[string]Count `json:"kinds"`
}

// Count is how many things of a kind are not done, and how many of them are late or close.
type Count struct {
	Open    int `json:"open"`
	Overdue int `json:"overdue"`
	Yellow  int `json:"yellow"`
	Green   int `json:"green"`
}

// Summary counts what is due today.
func (r *Reminders) Summary(ctx context.Context) (Summary, error) {
	out := Summary{Day: r.today(), Kinds: map[string]Count{}}
	tasks, _, err := r.Tasks(ctx, records.Actor{Role: auth.Admin}, 1<<20)
	for _, t := range tasks {
		c := out.Kinds[t.Kind]
		c.Open++
		switch {
		case t.Known && t.Left < 0:
			c.Overdue++
		case t.Colour == deadline.Yellow:
			c.Yellow++
		case t.Colour == deadline.Green:
			c.Green++
		}
		out.Kinds[t.Kind] = c
	}
	return out, err
}
