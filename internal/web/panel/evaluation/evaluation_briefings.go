package evaluation

import (
	"cmp"
	"slices"
	"time"

	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/app/session"
	"minping/internal/auth"
	"minping/internal/vote"
	"minping/internal/web/panel/kit"
	"minping/internal/web/panel/kit/lookup"
)

// evaluationBriefings lists the briefings of an organization, the newest first, each with its session that counts.
func (req *request) evaluationBriefings(out *Evaluation, a lookup.Assessed) error {
	if req.who.Role != auth.Assessor { // who was drawn is not their business; that a briefing was held is
		out.DrawHref = lookup.DrawPath(a.Evaluation.ID)
	}
	briefings, err := req.briefingsOf(a.Evaluation.ID)
	if err != nil {
		return err
	}
	for _, b := range briefings {
		row := kit.NamedRow{Name: kit.ShortTime(b.V.HeldAt), Facts: []string{b.V.Place}}
		if req.who.Role == auth.Organizer {
			row.Href = "/admin/briefings/" + b.ID
		}
		if i := slices.IndexFunc(b.sessions, func(s session.SessionView) bool { return !s.Rehearsal }); i >= 0 {
			chip := lookup.StateChip(b.sessions[i])
			row.Chip = &chip
			if row.Href == "" && b.sessions[i].State == vote.StateCounted {
				row.Href = kit.Open(req.Request, "/admin/sessions/"+b.sessions[i].ID+"/result")
			}
			if row.Href == "" && b.sessions[i].State == vote.StateCounted { // the office reads it part by part
				row.Href = "/admin/evaluations/" + a.Evaluation.ID + "/breakdown"
			}
		}
		out.Briefings = append(out.Briefings, row)
	}
	if req.who.Role == auth.Admin {
		out.Arranges = "由测评组织者和单位商定时间、地点，用组织者账号安排。"
	}
	if req.who.Role == auth.Organizer && len(briefings) > 0 { // the first one is the page's next step
		out.AddHref = "/admin/evaluations/" + a.Evaluation.ID + "/briefing"
	}
	return nil
}

// arranged is a briefing with its sessions, the newest first.
type arranged struct {
	records.Versioned[round.Briefing]
	sessions []session.SessionView
}

func (req *request) briefingsOf(evaluationID string) ([]arranged, error) {
	briefings, err := req.svc.Rounds.Briefings(req.ctx, evaluationID, "", 100)
	if err != nil {
		return nil, err
	}
	var out []arranged
	for _, b := range briefings {
		sessions, err := req.svc.Sessions.List(req.ctx, req.who, b.ID, "", 50)
		if err != nil {
			return nil, err
		}
		out = append(out, arranged{b, sessions})
	}
	slices.SortStableFunc(out, func(a, b arranged) int { return cmp.Compare(b.V.HeldAt.Unix(), a.V.HeldAt.Unix()) })
	return out, nil
}

// wayNames are the organizer's steps with one organization.
var wayNames = []string{"安排通报会", "准备票", "投票", "封票、计票", "看结果"}

// organizersWay is the page of an organization for the people who run its ballot: where they are, and what is next.
func (req *request) organizersWay(out Evaluation, a lookup.Assessed) error {
	if out.Supervising {
		out.Blocked = "监督单位由评估部门评分，不做测评。得分由巡察办和评估人员查看。"
		return req.Render(out)
	}
	briefings, err := req.briefingsOf(a.Evaluation.ID)
	if err != nil {
		return err
	}
	var at int
	out.Go, at = req.organizersNext(a, briefings)
	for i, name := range wayNames {
		step := kit.Step{Name: name}
		switch {
		case i < at:
			step.State = "done"
		case i == at:
			step.State = "now"
		}
		out.Steps = append(out.Steps, step)
	}
	out.After = "各部门交评分表，巡察办锁定得分、排出名次。不用您再做什么。"
	if at < len(wayNames)-1 {
		out.After = "计票以后，结果马上可以看；票太少的不计票，没有结果。得分和排名由评估部门和巡察办来做。"
	}
	return req.Render(out)
}

// organizersNext is what the organizer does next, and at which of wayNames that is.
func (req *request) organizersNext(a lookup.Assessed, briefings []arranged) (*kit.NextStep, int) {
	if len(briefings) == 0 {
		return &kit.NextStep{
			Title: "先安排通报会", Text: []string{"定好时间、地点和应到人数。到会的人当场扫票测评。"},
			Do: kit.NextLink{Href: "/admin/evaluations/" + a.Evaluation.ID + "/briefing", Text: "安排通报会", Icon: "plus"},
		}, 0
	}
	var result *kit.NextStep
	for _, b := range briefings {
		next := lookup.NextSession(b.sessions)
		if next == nil {
			continue
		}
		if i := slices.IndexFunc(b.sessions, unfinished); i >= 0 {
			next.Text = []string{kit.ShortTime(b.V.HeldAt) + " · " + b.V.Place}
			return next, wayOf(b.sessions[i].State)
		}
		if result == nil {
			result = next
			if len(result.Text) == 0 {
				result.Text = []string{"结果可以看了。"}
			}
			result.Text[0] += "还没签字的话，打开右边的通报会，打印测评情况记录，请监票人、计票人签字。"
		}
	}
	if result != nil {
		return result, len(wayNames) - 1
	}
	b := briefings[0]
	when := b.V.HeldAt
	text := kit.ShortTime(when) + " · " + b.V.Place + "，"
	if now := req.svc.Now(); when.Before(now) {
		text += "时间已过。"
	} else if when.Sub(now) < 24*time.Hour && kit.Day(when) == kit.Day(now) {
		text += kit.TimeLeft(when, now) + "。"
	} else {
		text += kit.InDays(when, now) + "。"
	}
	return &kit.NextStep{
		Title: "准备测评，打印票", Text: []string{text, "会前建好场次、打印票；可以先做一次演练。"},
		Do: kit.NextLink{Href: "/admin/briefings/" + b.ID, Text: "去准备", Icon: "tonight"},
	}, 1
}

// unfinished reports whether a session is one that the organizer goes on with.
func unfinished(s session.SessionView) bool {
	return s.State != vote.StateVoided && s.State != vote.StateCounted && s.State != vote.StatePurged
}

func wayOf(s vote.State) int {
	switch s {
	case vote.StateDraft, vote.StateReady:
		return 1
	case vote.StateClosing, vote.StateSealed:
		return 3
	}
	return 2
}
