package demo

import (
	"context"
	"fmt"

	"minping/internal/app/decision"
	"minping/internal/app/document"
	"minping/internal/app/entry"
	"minping/internal/app/final"
	"minping/internal/app/records"
	"minping/internal/app/session"
	"minping/internal/evaluation/deadline"
	rules "minping/internal/evaluation/decision"
	papers "minping/internal/evaluation/document"
	written "minping/internal/evaluation/entry"
	results "minping/internal/evaluation/final"
	"minping/internal/vote"
)

// conclude holds the meeting that fixes a result, and sends out what follows from it.
func (f *filler) conclude(ctx context.Context, units []unit) error {
	office, batch := f.who["office"], f.city.Finished
	meeting, err := f.svc.Entries.New(ctx, office, entry.Draft{
		Type: "summary_meeting", Subject: written.Subject{Kind: "round", ID: batch}, File: true,
		On:     deadline.DayOf(f.svc.Now()),
		People: []written.Person{{Name: "组长"}, {Name: "巡察办主任"}, {Name: "第一核查评估组组长"}},
		Values: map[string]written.Value{"minutes": written.One("听取各组汇报，逐个单位审定得分，同意锁定本轮结果。")},
	})
	if err != nil {
		return fmt.Errorf("meeting: %w", err)
	}
	v, err := f.svc.Finals.Fix(ctx, office, batch, records.AnyVersion, final.FixRequest{Meeting: meeting.ID})
	if err != nil {
		return fmt.Errorf("fix: %w", err)
	}
	if err := f.bulletin(ctx, batch, *v.Final); err != nil {
		return fmt.Errorf("bulletin: %w", err)
	}
	for _, u := range units {
		d := document.Draft{Type: "notification", Batch: batch, Evaluation: u.evaluation}
		if u.undone() == 0 {
			d.Parts = []document.PartText{{Key: "outstanding", Text: "无。"}}
		}
		if _, err := f.issue(ctx, d); err != nil {
			return fmt.Errorf("notice: %w", err)
		}
	}
	return f.follow(ctx, *v.Final)
}

// issue drafts a document and takes it through approval until it has a number.
func (f *filler) issue(ctx context.Context, d document.Draft) (document.Record, error) {
	v, err := f.submit(ctx, d)
	if err != nil {
		return v, err
	}
	v, err = f.svc.Documents.Step(ctx, f.who["leader"], v.ID, v.Version,
		document.StepRequest{To: papers.StateApproved, Says: "经市委同意"})
	if err != nil {
		return v, err
	}
	return f.svc.Documents.Step(ctx, f.who["office"], v.ID, v.Version, document.StepRequest{To: papers.StateIssued})
}

// submit drafts a document and submits it for approval.
func (f *filler) submit(ctx context.Context, d document.Draft) (document.Record, error) {
	v, err := f.svc.Documents.Draft(ctx, f.who["office"], d)
	if err != nil {
		return v, err
	}
	return f.svc.Documents.Step(ctx, f.who["office"], v.ID, v.Version, document.StepRequest{To: papers.StateSubmitted})
}

func (f *filler) bulletin(ctx context.Context, batch string, result results.Final) error {
	best, last := result.Rows[0], result.Rows[len(result.Rows)-1]
	text := []document.PartText{
		{Key: "practice", Text: best.Name + "主要负责人逐项领办，整改情况按月向群众公开。"},
		{Key: "problems", Text: last.Name + "以会议落实整改，个别问题久拖不决。"},
		{Key: "common", Text: "公务用车台账登记不全；谈心谈话流于形式。"},
	}
	_, err := f.issue(ctx, document.Draft{Type: "bulletin", Batch: batch, Content: document.Content{Parts: text}})
	if err != nil {
		return err
	}
	_, err = f.svc.Rounds.IssueBulletin(ctx, f.who["office"], batch, "市委")
	return err
}

// follow adds the consequences of a result: one unit continues its rectification, one interview and one redo wait for
// the leading group.
func (f *filler) follow(ctx context.Context, result results.Final) error {
	n := len(result.Rows)
	on, redo, last := result.Rows[n-3], result.Rows[n-2], result.Rows[n-1]
	if _, err := f.svc.Decisions.Decide(ctx, f.who["office"], on.Evaluation, decision.Request{
		To: rules.Yes, Decision: rules.Decision{Kind: "continue", Reason: "仍有事项未整改到位"},
	}); err != nil {
		return fmt.Errorf("decide: %w", err)
	}
	if _, err := f.issue(ctx, withOutstanding("continue", f.city.Finished, on.Evaluation)); err != nil {
		return fmt.Errorf("continue: %w", err)
	}
	if _, err := f.submit(ctx, withOutstanding("redo", f.city.Finished, redo.Evaluation)); err != nil {
		return fmt.Errorf("redo: %w", err)
	}
	_, err := f.svc.Decisions.Decide(ctx, f.who["office"], last.Evaluation, decision.Request{
		To: rules.Prepared,
		Decision: rules.Decision{
			Kind: "interview", Reason: "得分在本轮末位，问题较为突出", Code: "perfunctory", Route: "organization", Level: "group_leader",
			Persons: []rules.Person{{Name: "李某", Office: "党组织书记"}},
		},
	})
	if err != nil {
		return fmt.Errorf("interview: %w", err)
	}
	return nil
}

// withOutstanding drafts a document about a unit that has unsolved problems left.
func withOutstanding(kind, batch, evaluation string) document.Draft {
	d := document.Draft{Type: kind, Batch: batch, Evaluation: evaluation}
	d.Parts = []document.PartText{{Key: "outstanding", Text: "谈心谈话流于形式，整改措施没有落实。"}}
	return d
}

// noteTonight records what a visitor needs of the open session.
func (f *filler) noteTonight(ctx context.Context, v session.SessionView, codes []vote.Code) error {
	m, err := vote.ParseHash(v.Boxes[0].ManifestHash)
	if err != nil {
		return fmt.Errorf("own manifest: %w", err)
	}
	f.city.Session, f.city.Number, f.city.Fingerprint = v.ID, v.Boxes[0].Number, vote.Fingerprint(m)
	for _, c := range codes {
		t := vote.TypedToken(v.ID, c)
		f.city.Slips = append(f.city.Slips, Slip{
			Code: c.String(), Token: vote.B64u.EncodeToString(t[:]), URL: vote.SlipURL("", v.ID, t, m),
		})
	}
	f.city.Display, err = f.svc.Displays.NewDisplayKey(ctx, f.who["organizer"], v.ID)
	return err
}
