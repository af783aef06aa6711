package round

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"minping/internal/app/progress"
	"minping/internal/auth"
	"minping/internal/evaluation/cycle"
	"minping/internal/evaluation/deadline"
	"minping/internal/evaluation/machine"
	"minping/internal/web/panel/kit"
)

// Step is one stage of the line at the top: its state, its due day, and its parts, each with its list.
type Step struct {
	No, Name, Until, Missing string
	Who                      string // whose turn it is
	Chip                     kit.Chip
	Now                      bool // the first that is not done
	Parts                    []StepPart
}

// StepPart is one part of a step, with the list of what is missing.
type StepPart struct{ Name, Of, Href string }

var stepChips = map[string]kit.Chip{
	cycle.Done: {Kind: "good", Text: "已完成"}, cycle.Doing: {Kind: "now", Text: "进行中"},
	cycle.Late: {Kind: "poor", Text: "已超期"}, cycle.Waiting: {Text: "未开始"}, cycle.Unused: {Text: "不需要"},
}

// cycle fills in the whole cycle as one line for the office, and for everyone what each unit still lacks.
func (req *request) cycle(out *Round, id string, rows []standing) error {
	var units map[string]progress.Unit
	var batch string
	var err error
	if req.who.Role == auth.Admin {
		var v progress.View
		v, err = req.svc.Progress.Show(req.ctx, req.who, id)
		units, batch, out.Cycle = v.Units, v.Batch, steps(id, v)
		if asksForReports(v.Line) {
			const part = progress.PartReports
			out.Do = append(out.Do, kit.Link{Href: partHref(id, v.Batch, part), Text: partNames[part]})
		}
		out.Todo = append(out.Todo, req.todo(id, v.Batch, v.First)...)
	} else {
		var first []cycle.Urgent
		units, first, err = req.svc.Progress.Units(req.ctx, req.who, id)
		out.Todo = append(out.Todo, req.todo(id, "", first)...)
	}
	for i := range rows {
		rows[i].finish, rows[i].batch = units[rows[i].EvaluationID], batch
	}
	return err
}

// asksForReports reports whether bodies report daily supervision in a round: not every scheme's document wants that.
func asksForReports(line []progress.Stage) bool {
	return slices.ContainsFunc(line, func(s progress.Stage) bool {
		return slices.ContainsFunc(s.Parts, func(p progress.Part) bool { return p.Code == progress.PartReports })
	})
}

func steps(id string, v progress.View) []Step {
	line := v.Line
	plain := make([]cycle.Stage, len(line))
	for i, s := range line {
		plain[i] = s.Stage
	}
	now := cycle.Now(plain)
	out := make([]Step, len(line))
	for i, s := range line {
		out[i] = Step{
			No: fmt.Sprint(i + 1), Name: s.ZH, Who: whoNames[s.Who], Chip: stepChips[s.State],
			Now: s.Code == now.Code && s.State != cycle.Done && s.State != cycle.Unused,
		}
		if s.Until.Known() && s.State != cycle.Done {
			out[i].Until = kit.Day(dayIn(s.Until)) + "前"
		}
		if s.Missing > 0 {
			out[i].Missing = fmt.Sprintf("缺 %d", s.Missing)
		}
		if s.Late > 0 && s.Late < s.Missing {
			out[i].Missing += fmt.Sprintf("，%d 项超期", s.Late)
		}
		for _, p := range s.Parts {
			if p.Of > 0 {
				of := fmt.Sprintf("%d / %d", p.Done, p.Of)
				out[i].Parts = append(out[i].Parts, StepPart{partNames[p.Code], of, partHref(id, v.Batch, p.Code)})
			}
		}
	}
	return out
}

// whoNames says whose turn it is, in the words of offices.
var whoNames = map[string]string{
	machine.Office: "巡察办", machine.Supervising: "监督单位", machine.Team: "核查评估组", machine.Leader: "领导小组",
	machine.Unit: "被巡察单位",
}

func dayIn(d deadline.Day) time.Time {
	t, err := time.ParseInLocation(time.DateOnly, string(d), kit.China)
	if err != nil {
		return time.Time{}
	}
	return t
}

var partNames = map[string]string{
	progress.PartPlan: "工作方案印发", progress.PartTeams: "单位分到组", progress.PartReports: "日常监督报告",
	progress.PartFigures: "整改台账", progress.PartConsultation: "会商会议", progress.PartVisits: "督导记录",
	progress.PartBallots: "测评计票", progress.PartScores: "评分锁定", progress.PartFixed: "锁定结果",
	progress.PartReport: "总结报告印发", progress.PartBulletin: "通报印发", progress.PartAnswers: "建议已答复",
	progress.PartItems: "问题销号", progress.PartSelfChecks: "对照自查报送",
}

// paperTypes are the documents that a stage is done with.
var paperTypes = map[string]string{
	progress.PartPlan: "plan", progress.PartReport: "summary", progress.PartBulletin: "bulletin",
}

// partHref returns the list behind a number: documents, teams, the final and decisions belong to the whole batch.
func partHref(id, batch, part string) string {
	id, batch = url.PathEscape(id), url.PathEscape(batch)
	switch part {
	case progress.PartPlan, progress.PartReport, progress.PartBulletin:
		return "/admin/documents?batch=" + batch + "&type=" + paperTypes[part]
	case progress.PartTeams:
		return "/admin/batches/" + batch + "/teams"
	case progress.PartReports:
		return "/admin/rounds/" + id + "/daily"
	case progress.PartFigures:
		return "/admin/rounds/" + id + "?gap=" + cycle.GapFacts + "#units"
	case progress.PartConsultation:
		return "/admin/entries?round=" + id + "&type=consultation"
	case progress.PartVisits:
		return "/admin/entries?round=" + id + "&type=visit"
	case progress.PartBallots:
		return "/admin/rounds/" + id + "?gap=" + cycle.GapBallot + "#units"
	case progress.PartScores:
		return "/admin/rounds/" + id + "/ranking"
	case progress.PartFixed:
		return "/admin/batches/" + batch + "/final"
	case progress.PartSelfChecks:
		return "/admin/ledger/self-checks?batch=" + batch
	case progress.PartAnswers:
		return "/admin/decisions?batch=" + batch
	}
	return "/admin/ledger?round=" + id
}

// nextHref is where the next step of a unit is taken: a step without a separate page is on that of the unit.
func (s standing) nextHref(round string) string {
	unit := "/admin/evaluations/" + url.PathEscape(s.EvaluationID)
	switch s.stage() {
	case stageNone:
		return unit + "/briefing"
	case stageBriefed:
		return "/admin/briefings/" + url.PathEscape(s.BriefingID)
	case stageRunning:
		return "/admin/sessions/" + url.PathEscape(s.SessionID)
	case stageLocked:
	default:
		return unit
	}
	gaps := s.finish.Gaps()
	switch {
	case s.undecided:
		return unit
	case s.finish.Untold != "" && s.batch != "":
		return "/admin/documents?batch=" + url.QueryEscape(s.finish.Untold) + "&type=notification"
	case s.finish.Fixed && s.finish.State != cycle.Closed:
		return unit + "/decisions"
	case len(gaps) == 0:
		return unit
	}
	switch gaps[0] {
	case cycle.GapReports:
		return partHref(round, s.batch, progress.PartReports)
	case cycle.GapFacts:
		return unit + "/facts"
	case cycle.GapFixed:
		return partHref(round, s.batch, progress.PartFixed)
	}
	return unit
}

// outstanding says what a unit whose scores are locked still lacks; nothing if it is done (evaluation F12).
func outstanding(f cycle.Finish) string {
	var out []string
	for _, g := range f.Gaps() {
		switch g {
		case cycle.GapReports:
			out = append(out, fmt.Sprintf("等 %d 份日常监督报告", f.ReportsMissing))
		case cycle.GapFacts:
			out = append(out, "补整改台账")
		case cycle.GapBallot:
			out = append(out, "补满意度测评")
		case cycle.GapFixed:
			out = append(out, "等锁定结果")
		}
	}
	return strings.Join(out, "，")
}
