package panel

import (
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"testing"

	"minping/internal/app/round"
	"minping/internal/auth"
	"minping/internal/vote"
)

// done sends a form and returns the page that says so.
func (s *client) done(at string, form url.Values) answer {
	s.t.Helper()
	a := s.post(at, form)
	if a.status != http.StatusSeeOther {
		s.t.Fatalf("%s: %d %s", at, a.status, a.text())
	}
	to, _, _ := strings.Cut(a.location(), "#")
	return s.see(to)
}

// undone presses 撤销 on a page; what comes back is not offered to be undone once more.
func (s *client) undone(a answer, action string) {
	s.t.Helper()
	form := a.form(action, map[string]string{"undo": "1"})
	if back := s.done(action, form).has("已撤销，恢复成原来的样子。"); len(find(back.page, func(n *htmlNode) bool { return attr(n, "name") == "undo" })) > 0 {
		s.t.Error("taking back is offered to be taken back")
	}
}

func TestASettingIsUndoneWhereItWasChanged(t *testing.T) {
	c := newCity(t, "liaocheng")
	at := c.briefing()
	id := strings.TrimPrefix(at, "/admin/briefings/")
	now := func() round.Briefing {
		b, err := c.Rounds.ShowBriefing(t.Context(), id)
		c.must(err)
		return b.V
	}
	before := now()
	moved := func(place string) answer {
		return c.organizer.done(at, c.organizer.see(at).form(at, map[string]string{"place": place}))
	}
	c.organizer.undone(moved("镇政府礼堂").has("通报会已修改。"), at)
	if got := now(); !reflect.DeepEqual(got, before) {
		t.Errorf("taken back: %+v, was %+v", got, before)
	}
	page := moved("一楼大厅")
	c.second.done(at, c.second.see(at).form(at, map[string]string{"place": "二楼大厅"}))
	if a := c.organizer.post(at, page.form(at, map[string]string{"undo": "1"})); a.status != http.StatusConflict && a.status != http.StatusPreconditionFailed || now().Place != "二楼大厅" {
		t.Errorf("over someone else's change: %d, %s", a.status, now().Place)
	}
	unit := "/admin/organizations/" + c.organization
	a := c.office.done(unit, c.office.see(unit).form(unit, map[string]string{"kind": "township"})).has("市自然资源和规划局已修改。")
	c.office.undone(a, unit)
	o, err := c.Rounds.ShowOrganization(t.Context(), c.organization)
	c.must(err)
	if o.V.Kind != "department" || o.V.KeyFunction {
		t.Errorf("taken back: %+v", o.V)
	}
}

func TestAnAccountThatWasDisabledByMistakeIsRestored(t *testing.T) {
	d := newEnv(t)
	office := d.as("office", auth.Admin, "")
	d.as("sun", auth.Organizer, "")
	at := "/admin/accounts/disable"
	page := office.done(at, url.Values{"name": {"sun"}, "disabled": {"1"}}).has("sun 的账号已停用。")
	office.done(at, page.form(at, map[string]string{"undo": "1"})).has("账号已恢复")
	a := d.visitor().post("/admin/login", url.Values{"name": {"sun"}, "password": {goodPassword}})
	if a.status != http.StatusSeeOther {
		t.Errorf("sign in: %d", a.status)
	}
}

// What a reviewer hid comes back as it was; having read a suggestion for the first time cannot be taken back.
func TestAHiddenSuggestionComesBackByUndo(t *testing.T) {
	c := newCity(t, "liaocheng")
	path, _ := c.session(c.briefing(), nil)
	id := strings.TrimPrefix(path, "/admin/sessions/")
	tokens := c.slips(path, 12)[id]
	c.organizer.do(path+"/move", url.Values{"to": {"open"}})
	c.phonesWith(id, tokens[:6], func(int) []int { return same(1, 1) }, func(int) string { return "窗口排队太久" })
	c.organizer.do(path+"/move", url.Values{"to": {string(vote.StateClosing)}, "countdown": {"0"}})
	c.organizer.do(path+"/move", url.Values{"to": {string(vote.StateCounted)}})
	at := path + "/comments"
	shown := func() bool {
		list, err := c.Tallies.Comments(t.Context(), c.organizer.who, id)
		c.must(err)
		return list[1].Shown && list[1].Reviewed
	}
	c.organizer.done(at, url.Values{"n": {"2"}, "shown": {"1"}, "version": {"1"}}).hasNot("撤销")
	page := c.organizer.done(at, url.Values{"n": {"2"}, "shown": {"0"}, "version": {"2"}}).has("第 2 条已隐藏。")
	if shown() {
		t.Fatal("it is still shown")
	}
	c.organizer.undone(page, at)
	if !shown() {
		t.Error("it did not come back")
	}
}

// Two people go through the suggestions: a name that one of them covered is uncovered neither by the other's page from
// before nor by taking back what the other did before.
func TestACoveredNameStaysCoveredAfterLaterSaves(t *testing.T) {
	c := newCity(t, "liaocheng")
	path, _ := c.session(c.briefing(), nil)
	id := strings.TrimPrefix(path, "/admin/sessions/")
	tokens := c.slips(path, 12)[id]
	c.organizer.do(path+"/move", url.Values{"to": {"open"}})
	c.phonesWith(id, tokens[:6], func(int) []int { return same(1, 1) }, func(int) string { return "三科老王排队太久" })
	c.organizer.do(path+"/move", url.Values{"to": {string(vote.StateClosing)}, "countdown": {"0"}})
	c.organizer.do(path+"/move", url.Values{"to": {string(vote.StateCounted)}})
	at := path + "/comments"
	text := func() string {
		list, err := c.Tallies.Comments(t.Context(), c.organizer.who, id)
		c.must(err)
		return list[0].Text
	}
	edit := func(who *client, to string) url.Values {
		return who.see(at).form(at, map[string]string{"n": "1", "text": to})
	}
	c.organizer.done(at, edit(c.organizer, "三科老王排队久"))
	page := c.organizer.done(at, edit(c.organizer, "三科老王，排队久")).has("第 1 条的文字已修改。")
	before := edit(c.organizer, "三科老王，排队太久")
	undo := page.form(at, map[string]string{"undo": "1"})
	c.second.done(at, edit(c.second, "██排队久"))
	for name, form := range map[string]url.Values{"a page from before": before, "an undo": undo} {
		c.organizer.post(at, form).has("别人刚刚改过")
		if got := text(); got != "██排队久" {
			t.Errorf("%s uncovers it: %q", name, got)
		}
	}
}

func TestARemovedMemberOfATeamComesBackByUndo(t *testing.T) {
	d := newEnv(t)
	roundID, _ := d.evaluated("市水利局")
	office := d.as("wang", auth.Admin, "")
	list := "/admin/batches/" + roundID + "/teams"
	typed := office.see(list).form(list, nil)
	for k, v := range map[string]string{"team": "", "lines": "3", "name": "第一组", "name.0": "张三", "body.0": "inspection", "lead.0": "1", "name.1": "李四", "body.1": "inspection"} {
		typed.Set(k, v)
	}
	office.done(list, typed)
	v, err := d.Teams.Show(t.Context(), roundID)
	d.must(err)
	before := v.Teams[0]
	form := office.see(list).form(list, map[string]string{"team": before.ID})
	form.Set("name.1", "")
	page := office.done(list, form).has("评估组已修改。").hasNot("李四")
	office.undone(page, list)
	v, err = d.Teams.Show(t.Context(), roundID)
	d.must(err)
	if len(v.Teams) != 1 || v.Teams[0].ID != before.ID || len(v.Teams[0].Members) != 2 || v.Teams[0].Members[1].Name != "李四" {
		t.Errorf("taken back: %+v", v.Teams)
	}
}
