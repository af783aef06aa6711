package panel

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"minping/internal/app/apptest"
	"minping/internal/app/round"
	"minping/internal/auth"
	"minping/internal/evaluation/scheme"
)

// domain B09: a body draws up its list on a page; the round that was opened before keeps the common one.
func TestABodyDrawsUpItsOwnTaskListOnAPage(t *testing.T) {
	c := newCity(t, "sanmenxia")
	one := c.as("sun", auth.Supervisor, scheme.BodyOrganization)
	one.see("/admin/daily").has("修改任务清单", "任务分工")
	one.see("/admin/task-lists").has("组织部", "用通用清单，9 项任务", "乡镇（街道）").hasNot("纪委监委")
	const at = "/admin/task-lists/organization/all"
	form := one.see(at).has("还没有自己的清单").form(at, nil)
	form.Set("tasks[8].task", "")
	form.Set("tasks[9].task", "到村里走访群众")
	form.Set("tasks[9].content", "整改方案制定")
	form.Set("tasks[9].no", "1")
	form.Set("tasks[9].due_days", "四十左右")
	a := one.post(at, form)
	if a.status != http.StatusUnprocessableEntity {
		t.Fatalf("a list without days: %d", a.status)
	}
	form = a.has("有 1 处需要修改", "到村里走访群众").form(at, nil)
	for i := range 10 { // rows stay where they were typed
		if n := "tasks[" + string(rune('0'+i)) + "]"; form.Get(n+".task") == "到村里走访群众" {
			form.Set(n+".due_days", "40")
		}
	}
	one.do(at, form).has("已保存", "到村里走访群众", "第 1 版")
	one.see("/admin/task-lists").has("9 项任务，第 1 版，sun")
	one.see("/admin/daily").hasNot("到村里走访群众")
	c.office.see("/admin/task-lists").has("纪委监委", "9 项任务，第 1 版")
	given := "/admin/rounds/" + c.round + "/tasks"
	c.office.do(given, c.office.see(given).has("本轮用通用清单").form(given, map[string]string{"renew": "1"}))
	one.see("/admin/daily").has("到村里走访群众")
	if a := c.as("ji", auth.Supervisor, scheme.BodyDiscipline).get(at); a.status != http.StatusForbidden {
		t.Errorf("another body's list: %d", a.status)
	}
}

// domain B39: tasks are given to persons on a page, and their report begins with them.
func TestTasksAreAssignedOnAPageAndSeenInTheReport(t *testing.T) {
	c := newCity(t, "sanmenxia")
	one := c.as("sun", auth.Supervisor, scheme.BodyOrganization)
	at := "/admin/rounds/" + c.round + "/tasks"
	one.see(at).has("组织部的任务分派到人", "还有 9 项没有分派", "打开上面一栏")
	next := round.Round{Term: 5, No: 99, Name: "下一轮", StartsOn: "2026-11-01"}
	empty, err := c.Rounds.NewRound(t.Context(), apptest.Office, next)
	c.must(err)
	one.see("/admin/rounds/" + empty.ID + "/tasks").has("没有可以分派的任务").hasNot("打开上面一栏")
	one.do(at, url.Values{"body": {"organization"}, "person": {"王芳"}}).has("已分派 9 项", "王芳", "市自然资源和规划局")
	one.do(at, one.see(at).form(at, map[string]string{"person": "李强", "codes.2": "1"})).has("李强")
	one.see(at + "?person=" + url.QueryEscape("李强")).has("审核整改方案").has("李强")
	report := "/admin/evaluations/" + c.evaluation + "/daily/organization"
	form := one.see(report).has("责任人：王芳", "责任人：李强").form(report, nil)
	if form.Get("handler.2") != "李强" {
		t.Errorf("who does it is not filled in: %q", form.Get("handler.2"))
	}
	c.office.see(at).has("纪委监委的任务分派到人", "已分派 9 项，完成 0 项")
	a := one.post(at, url.Values{"body": {"organization"}, "person": {"王芳"}, "due": {"2001-01-01"}})
	if a.status != http.StatusUnprocessableEntity {
		t.Fatalf("due before the period: %d", a.status)
	}
	a.has("不能早于集中整改期第一天")
}

// Two people of a body have the page open: the second to give the same task sees the first, and gives it deliberately.
func TestATaskThatSomeoneElseGaveIsNotOverwrittenUnseen(t *testing.T) {
	c := newCity(t, "sanmenxia")
	one := c.as("sun", auth.Supervisor, scheme.BodyOrganization)
	at := "/admin/rounds/" + c.round + "/tasks"
	mine, theirs := one.see(at).form(at, map[string]string{"person": "王芳"}), one.see(at).form(at, map[string]string{"person": "李强"})
	one.do(at, mine).has("王芳")
	a := one.post(at, theirs)
	if a.status != http.StatusPreconditionFailed || !strings.Contains(a.text(), "已分派给王芳") {
		t.Fatalf("%d %s", a.status, a.text())
	}
	one.see(at).has("王芳").hasNot("李强")
	form := a.form(at, nil)
	if form.Get("person") != "李强" {
		t.Errorf("what was typed is gone: %v", form)
	}
	one.do(at, form).has("李强")
}
