package panel

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"minping/internal/auth"
	"minping/internal/evaluation/scheme"
)

// Two people of one body have the same empty form open: the second gets a notice, and nothing of the first is lost.
func TestTheSecondToSendTheSameEmptyFormIsTold(t *testing.T) {
	c := newCity(t, "sanmenxia")
	for at, f := range map[string]struct {
		role  auth.Role
		field string
	}{
		"/admin/evaluations/" + c.evaluation + "/sheets/discipline": {auth.Assessor, "reason."},
		"/admin/evaluations/" + c.evaluation + "/daily/discipline":  {auth.Supervisor, "found."},
	} {
		first := c.as("first-"+string(f.role), f.role, scheme.BodyDiscipline)
		second := c.as("second-"+string(f.role), f.role, scheme.BodyDiscipline)
		mine, theirs := first.see(at).form(at, nil), second.see(at).form(at, nil)
		field := ""
		for name := range mine {
			if strings.HasPrefix(name, f.field) && (field == "" || name < field) {
				field = name
			}
		}
		mine.Set(field, "先写的话")
		theirs.Set(field, "后写的话")
		first.do(at, mine).has("草稿已保存")
		if a := second.post(at, theirs); a.status != http.StatusPreconditionFailed || !strings.Contains(a.text(), "别人刚刚改过") {
			t.Errorf("%s: %d %s", at, a.status, a.text())
		} else if again := second.post(at, a.form(at, nil)); again.status != http.StatusPreconditionFailed {
			// pressed once more, without choosing
			t.Errorf("%s: the second press: %d %s", at, again.status, again.text())
		}
		first.see(at).has("先写的话").hasNot("后写的话")
	}
}

// twoAtOnce opens a form twice and saves the first; it returns what the second is answered.
func twoAtOnce(c *city, p *client, page, at string, first, second map[string]string) answer {
	c.t.Helper()
	mine, theirs := p.see(page).form(at, first), p.see(page).form(at, second)
	if a := p.post(at, mine); a.status != http.StatusSeeOther {
		c.t.Fatalf("the first: %d %s", a.status, a.text())
	}
	a := p.post(at, theirs)
	if a.status != http.StatusPreconditionFailed {
		c.t.Fatalf("the second: %d %s", a.status, a.text())
	}
	return a
}

func TestFieldsNobodyElseTouchedAreNotTakenOver(t *testing.T) {
	c := newCity(t, "liaocheng")
	at := "/admin/evaluations/" + c.evaluation + "/facts"
	a := twoAtOnce(c, c.office, at, at, map[string]string{"problems": "12", "done": "12", "remarks": "先写的"}, map[string]string{"outstanding": "后写的"})
	a.has("别人刚刚改过这份内容", "反馈问题数", "已换成新的内容")
	form := a.form(at, nil)
	if form.Get("problems") != "12" || form.Get("remarks") != "先写的" || form.Get("outstanding") != "后写的" {
		t.Fatalf("the merged form: %v", form)
	}
	c.office.do(at, form)
	e, err := c.Rounds.ShowEvaluation(t.Context(), c.evaluation)
	c.must(err)
	if f := e.V.Facts; *f.Problems != 12 || f.Remarks != "先写的" || f.Outstanding != "后写的" {
		t.Errorf("%+v", f)
	}
}

// The second press, and the third: what the other person wrote is gone only after an explicit choice.
func TestWhatBothChangedIsChosenAndNotOverwrittenByASecondPress(t *testing.T) {
	c := newCity(t, "liaocheng")
	path := c.briefing()
	for name, x := range map[string]struct {
		page, at, field string
		p               *client
	}{
		"briefing": {path, path, "place", c.organizer},
		"facts": {
			"/admin/evaluations/" + c.evaluation + "/facts",
			"/admin/evaluations/" + c.evaluation + "/facts", "remarks", c.office,
		},
		"organization": {
			"/admin/organizations/" + c.organization, "/admin/organizations/" + c.organization, "kind",
			c.office,
		},
	} {
		first, second := "先写的", "后写的"
		if x.field == "kind" {
			first, second = "township", "other"
		}
		a := twoAtOnce(c, x.p, x.page, x.at, map[string]string{x.field: first}, map[string]string{x.field: second})
		a.has("别人刚刚改过这份内容", "两个人都改了", "别人改成的", "您填的")
		for range 2 {
			a = x.p.post(x.at, a.form(x.at, nil))
			if a.status != http.StatusPreconditionFailed {
				t.Fatalf("%s: pressed again without choosing: %d", name, a.status)
			}
		}
		if now := x.p.see(x.page).form(x.at, nil).Get(x.field); now != first {
			t.Errorf("%s: %q was overwritten with %q", name, first, now)
		}
		b := x.p.post(x.at, a.form(x.at, map[string]string{"pick." + x.field: "mine"}))
		if b.status != http.StatusSeeOther {
			t.Fatalf("%s: chosen: %d %s", name, b.status, b.text())
		}
		if now := x.p.see(x.page).form(x.at, nil).Get(x.field); now != second {
			t.Errorf("%s: mine was chosen, and it is %q", name, now)
		}
	}
}

func TestAChoiceForTheOthersContentKeepsIt(t *testing.T) {
	c := newCity(t, "liaocheng")
	path := c.briefing()
	a := twoAtOnce(c, c.organizer, path, path, map[string]string{"place": "三楼", "host": "王"}, map[string]string{"place": "二楼", "expected": "30"})
	c.organizer.do(path, a.form(path, map[string]string{"pick.place": "theirs"}))
	form := c.organizer.see(path).form(path, nil)
	if form.Get("place") != "三楼" || form.Get("host") != "王" || form.Get("expected") != "30" {
		t.Errorf("%v", form)
	}
}

// The long editors report conflicts like any other form, and keep what was typed, whichever list or type was saved
// first.
func TestAnEditorKeepsWhatTwoPeopleWrote(t *testing.T) {
	c := newCity(t, "liaocheng")
	for at, x := range map[string][3]string{ // a field of both, one of the first, one of the second
		"/admin/task-lists/discipline/all":  {"tasks[0].task", "tasks[1].task", "tasks[2].task"},
		"/admin/document-types/plan":        {"name", "hint", "parts[0].text"},
		"/admin/document-types/plan?copy=1": {"name", "hint", "parts[0].text"},
	} {
		to, _, _ := strings.Cut(at, "?")
		first := map[string]string{x[0]: "甲先写的", x[1]: "甲另写的"}
		if to != at {
			first = map[string]string{x[1]: "甲另写的"}
			mine, theirs := c.office.see(to).form(to, first), c.office.see(at).form(to, map[string]string{x[0]: "乙的一份", x[2]: "乙另写的"})
			c.office.do(to, mine)
			a := c.office.post(to, theirs)
			if a.status != http.StatusPreconditionFailed {
				t.Fatalf("%s: %d %s", at, a.status, a.text())
			}
			c.office.do(to, a.form(to, nil)).has("乙的一份")
			continue
		}
		a := twoAtOnce(c, c.office, at, to, first, map[string]string{x[0]: "乙后写的", x[2]: "乙另写的"})
		a.has("别人刚刚改过这份内容", "两个人都改了", "甲先写的", "乙后写的")
		a = c.office.post(to, a.form(to, nil)) // without choosing
		if a.status != http.StatusPreconditionFailed {
			t.Fatalf("%s: pressed again: %d %s", at, a.status, a.text())
		}
		c.office.do(to, a.form(to, map[string]string{"pick." + x[0]: "mine"}))
		now := c.office.see(at).form(to, nil)
		if now.Get(x[0]) != "乙后写的" || now.Get(x[1]) != "甲另写的" || now.Get(x[2]) != "乙另写的" {
			t.Errorf("%s: %q, %q, %q", at, now.Get(x[0]), now.Get(x[1]), now.Get(x[2]))
		}
	}
}

// A form that comes back to be corrected was drawn before what others saved since: corrected, it still says so.
func TestAFormToBeCorrectedStillSeesWhatOthersWrote(t *testing.T) {
	c := newCity(t, "liaocheng")
	path := c.briefing()
	for _, x := range []struct {
		at, field, wrong, right, other string
		p                              *client
	}{
		{path, "expected", "许多", "30", "place", c.organizer},
		{"/admin/evaluations/" + c.evaluation + "/facts", "problems", "很多", "", "remarks", c.office},
		{"/admin/task-lists/discipline/all", "tasks[0].due_days", "许多", "30", "tasks[1].task", c.office},
		{"/admin/document-types/plan", "due_days", "许多", "30", "hint", c.office},
	} {
		first, second := x.p.see(x.at).form(x.at, nil), x.p.see(x.at).form(x.at, map[string]string{x.field: x.wrong})
		const theirs = "先写的"
		first.Set(x.other, theirs)
		x.p.do(x.at, first)
		a := x.p.post(x.at, second)
		if a.status == http.StatusUnprocessableEntity {
			a = x.p.post(x.at, a.form(x.at, map[string]string{x.field: x.right}))
		}
		if a.status != http.StatusPreconditionFailed {
			t.Errorf("%s: corrected: %d %s", x.at, a.status, a.location())
		}
		if now := x.p.see(x.at).form(x.at, nil).Get(x.other); now != theirs {
			t.Errorf("%s: %q was overwritten with %q", x.at, theirs, now)
		}
	}
}

// A form that sends files lets choose like any other: what was chosen is what is read, although it comes in parts.
func TestAChoiceInAFormWithFilesIsReadFromItsParts(t *testing.T) {
	d := newEnv(t)
	_, ev := d.evaluated("市水利局")
	unit := d.as("jia", auth.Unit, "市水利局")
	blank := "/admin/entries/new?kind=evaluation&type=unit_event&about=" + ev
	made := unit.sendForm("/admin/entries", unit.get(blank).form("/admin/entries", map[string]string{
		"on": "2026-10-20", "values.title": "动员会", "values.stage": "deploy", "values.record": "原来的", "draft": "1",
	}), "", nil)
	at, _, _ := strings.Cut(made.location(), "?")
	for pick, want := range map[string]string{"mine": "后写的", "theirs": "先写的"} {
		first := unit.get(at).form(at, map[string]string{"values.record": "先写的"})
		second := unit.get(at).form(at, map[string]string{"values.record": "后写的"})
		first.Set("draft", "1")
		second.Set("draft", "1")
		if a := unit.sendForm(at, first, "", nil); a.status != http.StatusSeeOther {
			t.Fatalf("the first: %d %s", a.status, a.text())
		}
		a := unit.sendForm(at, second, "", nil)
		if a.status != http.StatusPreconditionFailed {
			t.Fatalf("the second: %d %s", a.status, a.text())
		}
		chosen := a.form(at, map[string]string{"pick.values.record": pick, "draft": "1"})
		if b := unit.sendForm(at, chosen, "补充.pdf", []byte("%PDF-1.7\n%%EOF")); b.status != http.StatusSeeOther {
			t.Fatalf("%s was chosen: %d %s", pick, b.status, b.text())
		}
		now := unit.get(at)
		if got := now.form(at, nil).Get("values.record"); got != want {
			t.Errorf("%s was chosen, and it is %q", pick, got)
		}
		now.has("补充.pdf")
		unit.sendForm(at, now.form(at, map[string]string{"values.record": "原来的", "draft": "1"}), "", nil)
	}
}

// Rows are merged by their place, so not at all once others took one out: nothing of either is lost until one chooses.
func TestAnEditorMergesNothingIntoRowsThatMoved(t *testing.T) {
	c := newCity(t, "liaocheng")
	for at, x := range map[string]struct{ removed, edited, typed string }{
		"/admin/task-lists/discipline/all": {"tasks[0].task", "tasks[3].due_days", "77"},
		"/admin/document-types/plan":       {"parts[0].text", "parts[1].text", "乙改写的"},
	} {
		drawn := c.office.see(at).form(at, nil)
		mine := c.office.see(at).form(at, map[string]string{x.removed: ""})
		theirs := c.office.see(at).form(at, map[string]string{x.edited: x.typed})
		if x.removed == "parts[0].text" {
			mine.Set("parts[0].heading", "")
		}
		c.office.do(at, mine)
		saved := c.office.see(at).form(at, nil)
		a := c.office.post(at, theirs)
		for range 2 { // pressed again without choosing
			if a.status != http.StatusPreconditionFailed || !strings.Contains(a.text(), "没有保存") || strings.Contains(a.text(), "已换成新的内容") {
				t.Fatalf("%s: %d %s", at, a.status, a.text())
			}
			form := a.form(at, nil)
			if form.Get(x.edited) != x.typed || form.Get(x.removed) != drawn.Get(x.removed) {
				t.Errorf("%s: what was typed is gone: %q, %q", at, form.Get(x.edited), form.Get(x.removed))
			}
			a = c.office.post(at, form)
		}
		if now := c.office.see(at).form(at, nil); now.Get("version") != saved.Get("version") {
			t.Errorf("%s: it was saved without a choice", at)
		}
		c.office.do(at, a.form(at, map[string]string{"replace": "1"}))
		now := c.office.see(at).form(at, nil)
		if now.Get(x.edited) != x.typed || now.Get(x.removed) != drawn.Get(x.removed) {
			t.Errorf("%s: chosen: %q, %q", at, now.Get(x.edited), now.Get(x.removed))
		}
	}
}

// One takes a task out, adds another and rewrites the rest in one save: no task of the list has its words or its place
// any more, and still none is taken for another.
func TestRewrittenTasksAreNotTakenForOthers(t *testing.T) {
	c := newCity(t, "liaocheng")
	const at = "/admin/task-lists/discipline/all"
	c.office.do(at, c.office.see(at).form(at, nil))
	all := map[string]string{"tasks[0].task": ""}
	n := 1
	for ; c.office.see(at).form(at, nil).Get(fmt.Sprintf("tasks[%d].task", n)) != ""; n++ {
		all[fmt.Sprintf("tasks[%d].task", n)] = fmt.Sprintf("甲改写的第 %d 项", n)
	}
	all[fmt.Sprintf("tasks[%d].task", n)], all[fmt.Sprintf("tasks[%d].due_days", n)] = "甲加的", "5"
	mine := c.office.see(at).form(at, all)
	theirs := c.office.see(at).form(at, map[string]string{"tasks[3].due_days": "77"})
	drawn := c.office.see(at).form(at, nil)
	c.office.do(at, mine)
	a := c.office.post(at, theirs)
	if a.status != http.StatusPreconditionFailed || !strings.Contains(a.text(), "两份没有合并") {
		t.Fatalf("%d %s", a.status, a.text())
	}
	now := c.office.see(at).form(at, nil)
	if now.Get("tasks[0].key") != drawn.Get("tasks[1].key") || now.Get("tasks[3].due_days") == "77" {
		t.Errorf("the first task is %q, and the second was %q", now.Get("tasks[0].key"), drawn.Get("tasks[1].key"))
	}
	for name := range drawn {
		if strings.HasSuffix(name, ".key") && drawn.Get(name) == now.Get(fmt.Sprintf("tasks[%d].key", n-1)) {
			t.Error("the new task has the key of an earlier one")
		}
	}
}

// A form that comes back to be corrected names the parts as they were drawn, not as others left them.
func TestACorrectedTypeKeepsTheKeysOfItsParts(t *testing.T) {
	c := newCity(t, "liaocheng")
	const at = "/admin/document-types/plan"
	drawn := c.office.see(at).form(at, nil)
	c.office.do(at, c.office.see(at).form(at, map[string]string{"parts[0].text": "", "parts[0].heading": ""}))
	drawn.Set("due_days", "许多")
	form := c.office.post(at, drawn).form(at, nil)
	for _, key := range []string{"parts[0].key", "parts[1].key"} {
		if form.Get(key) != drawn.Get(key) {
			t.Errorf("%s is %q, and was drawn as %q", key, form.Get(key), drawn.Get(key))
		}
	}
}

// So are the texts for kinds of units in a part: one that others took out is no other's place.
func TestATextForAKindIsNotMergedIntoAnother(t *testing.T) {
	c := newCity(t, "liaocheng")
	const at, first, second = "/admin/document-types/plan", "parts[0].by_kind[0].", "parts[0].by_kind[1]."
	c.office.do(at, c.office.see(at).form(at, map[string]string{first + "kinds.township": "1", first + "text": "甲"}))
	c.office.do(at, c.office.see(at).form(at, map[string]string{second + "kinds.department": "1", second + "text": "乙"}))
	mine := c.office.see(at).form(at, map[string]string{first + "text": ""})
	theirs := c.office.see(at).form(at, map[string]string{second + "text": "乙改写的"})
	mine.Del(first + "kinds.township")
	c.office.do(at, mine)
	a := c.office.post(at, theirs)
	if a.status != http.StatusPreconditionFailed || !strings.Contains(a.text(), "两份没有合并") {
		t.Fatalf("%d %s", a.status, a.text())
	}
	if form := a.form(at, nil); form.Get(second+"text") != "乙改写的" || form.Get(first+"text") != "甲" {
		t.Errorf("what was typed is gone: %v", form)
	}
}
