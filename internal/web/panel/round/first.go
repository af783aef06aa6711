package round

import (
	"fmt"
	"net/url"
	"strings"

	"minping/internal/app/progress"
	"minping/internal/evaluation/cycle"
	"minping/internal/web/panel/kit"
)

// todo says what is to be done first, who does it and until when (evaluation §6.1).
func (req *request) todo(id, batch string, first []cycle.Urgent) (out []kit.Todo) {
	for _, u := range first {
		t := kit.Todo{Text: todoText(u), Href: todoHref(id, batch, u.Kind), Who: whoNames[u.Who], Late: u.Late > 0}
		if u.Due.Known() {
			t.When = kit.DueDay(u.Due.Time()) + "前"
			if u.N > 1 {
				t.When = "最早" + t.When
			}
			switch {
			case u.Left < 0:
				t.When += fmt.Sprintf("，已超期 %d 天", -u.Left)
			case u.Left == 0:
				t.When += "，今天到期"
			default:
				t.When += fmt.Sprintf("，还有 %d 天", u.Left)
			}
			if u.Late > 0 && u.Late < u.N {
				t.When += fmt.Sprintf("，%d 项超期", u.Late)
			}
		}
		out = append(out, t)
	}
	return out
}

// todoTexts take how many there are.
var todoTexts = map[string]string{
	progress.TaskBriefing: "%d 个单位还没有安排通报会", progress.TaskMissed: "%d 个单位的通报会时间已过，还没有测评",
	progress.TaskSheets: "%d 个单位已测评，评分表还没有交齐", progress.TaskLock: "%d 个单位评分表已交齐，可以锁定",
	progress.TaskReceipts: "%d 份公文还没有全部签收", progress.PartTeams: "%d 个单位还没有分到评估组",
	progress.PartReports: "%d 份日常监督报告还没有报送", progress.PartFigures: "%d 个单位还没有整改台账",
	progress.PartVisits: "%d 个单位还没有督导记录", progress.PartItems: "%d 个问题还没有销号",
	progress.PartSelfChecks: "%d 份对照自查还没有报送", progress.PartAnswers: "%d 条建议等待答复",
}

// todoOnce are things of which a batch has one.
var todoOnce = map[string]string{
	progress.PartPlan: "工作方案还没有印发", progress.PartConsultation: "会商会议还没有记录", progress.PartFixed: "结果可以锁定了",
	progress.PartReport: "总结报告还没有印发", progress.PartBulletin: "通报还没有印发",
}

func todoText(u cycle.Urgent) string {
	if text, once := todoOnce[u.Kind]; once {
		return text
	}
	if strings.HasPrefix(u.Kind, progress.TaskEntry) {
		return fmt.Sprintf("%d 个单位还没有填报“%s”", u.N, u.What)
	}
	return fmt.Sprintf(todoTexts[u.Kind], u.N)
}

// todoHref returns the list behind a number: where there is one, that of what is missing.
func todoHref(id, batch, kind string) string {
	at := url.PathEscape(id)
	if code, entry := strings.CutPrefix(kind, progress.TaskEntry); entry {
		return "/admin/rounds/" + at + "?gap=" + url.QueryEscape(code) + "#units"
	}
	switch kind {
	case progress.TaskBriefing:
		return stageHref(at, stageNone)
	case progress.TaskMissed:
		return stageHref(at, stageBriefed)
	case progress.TaskSheets:
		return stageHref(at, stageCounted)
	case progress.TaskLock:
		return "/admin/rounds/" + at + "/ranking"
	case progress.TaskReceipts:
		return "/admin/documents?state=issued&batch=" + url.QueryEscape(batch)
	case progress.PartVisits:
		return "/admin/rounds/" + at + "?gap=visit#units"
	}
	return partHref(id, batch, kind)
}
