package pages

import (
	"fmt"

	"minping/internal/web/panel/kit"
	"minping/internal/web/panel/supervision"
)

// taskStates are the lists that bodies draw up for themselves, and the tasks that were assigned.
func taskStates(tasks []supervision.TaskRow) []canned {
	lists := supervision.OwnLists{Frame: watcherFrame("任务清单"), Bodies: []supervision.OwnBody{{
		Name: "组织部", Rows: []supervision.OwnRow{
			{Name: "各类单位", Says: "9 项任务，第 2 版，孙立", Href: "#", Do: "修改"},
			{Name: "乡镇（街道）", Says: "同“各类单位”", Href: "#", Do: "另定"},
		},
	}}}
	row := func(i int, no, task string) supervision.OwnEdit {
		name := func(field string) string { return fmt.Sprintf("tasks[%d].%s", i, field) }
		word := []kit.Option{{Value: "", Text: "不限"}, {Value: "列席会议", Text: "列席会议"}}
		return supervision.OwnEdit{Key: kit.Hidden{Name: name("key"), Value: no}, Fields: []kit.Field{
			{Name: name("no"), Label: "序号", Type: "number", Value: no, Width: "short", Optional: true},
			{Name: name("task"), Label: "任务", Type: "textarea", Value: task, MaxLen: 300, Optional: true},
			{Name: name("content"), Label: "内容", Type: "select", Options: []kit.Option{{Value: "整改主体责任落实", Text: "整改主体责任落实"}}},
			{Name: name("method"), Label: "方式", Type: "select", Options: word},
			{Name: name("due_from"), Label: "期限", Type: "select", Options: []kit.Option{{Value: "start", Text: "从首日起"}}},
			{Name: name("due_days"), Label: "天数", Type: "number", Value: "15", Width: "short", Optional: true},
		}}
	}
	list := supervision.OwnList{
		Frame: watcherFrame("组织部的任务清单（各类单位）"), Action: "#",
		Rows: []supervision.OwnEdit{row(0, "1", "列席党组织专题研究整改会议，核对领导小组、专班、任务分工"), row(1, "", "")},
		Old:  []supervision.OwnOld{{Title: "第 1 版，孙立，2024年6月1日 09:00", Tasks: tasks}},
	}
	wrong := list
	wrong.Errors = 1
	wrong.Rows = []supervision.OwnEdit{row(0, "1", "看台账")}
	wrong.Rows[0].Fields[5].Wrong = "应在 0 到 3650 之间。"
	overtaken := list
	overtaken.Wrong = "别人刚刚增加、删除或移动过内容，两份没有合并，您的也没有保存。您填的都还在：请对照新的内容，选择按新的重填，或者用您填的替换。"
	overtaken.Overtaken = &kit.Overtaken{
		Replace: kit.Field{Name: "replace", Label: "用我填的替换新的内容", Type: "check"}, New: kit.Link{Href: "#", Text: "打开新的内容"},
	}
	codes := []kit.Option{{Value: "1", Text: "1．列席党组织专题研究整改会议，核对领导小组、专班、任务分工"}, {Value: "2", Text: "2．" + longText}}
	given := supervision.Given{
		Frame: watcherFrame("任务分工"), Shown: "已分派 2 项，完成 1 项，超期 1 项；还有 7 项没有分派。",
		Forms: []kit.Form{{
			Key: "organization", Action: "#", Button: "分派", Label: "组织部的任务分派到人…", Kind: "next",
			Fields: []kit.Field{
				{Name: "person", Label: "责任人", Type: "text", MaxLen: 100, Optional: true, Row: "who", Hint: "空着就收回。"},
				{Name: "due", Label: "完成日期", Type: "date", Optional: true, Row: "who", Hint: "空着按清单的期限。"},
				{Name: "codes", Label: "任务", Type: "checks", Optional: true, Options: codes, Hint: "一项不选就是全部任务。"},
			},
		}},
		Filter: []kit.Field{{Name: "state", Label: "状态", Type: "select", Optional: true, Options: []kit.Option{{Value: "", Text: "全部"}}}},
		Rows: []supervision.GivenRow{
			{Task: codes[0].Text, Unit: longName, Person: "王芳", Due: "2024年7月16日", Href: "#", Chip: kit.Chip{Kind: "poor", Text: "超期"}},
			{Task: codes[1].Text, Unit: "柳林镇", Body: "组织部", Person: "李强", Due: "2024年7月16日", Chip: kit.Chip{Kind: "good", Text: "已完成"}},
		},
	}
	none := supervision.Given{Frame: given.Frame, Forms: given.Forms, Shown: "已分派 0 项，完成 0 项，超期 0 项；还有 9 项没有分派。"}
	return []canned{
		{"own-lists", lists},
		{"own-list", list},
		{"own-list-wrong", wrong},
		{"own-list-overtaken", overtaken},
		{"given", given},
		{"given-none", none},
	}
}
