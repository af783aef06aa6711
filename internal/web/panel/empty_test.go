package panel

import (
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"minping/internal/auth"
)

func (a answer) leads(to string) bool {
	return len(find(a.page, func(n *html.Node) bool { return n.Data == "a" && attr(n, "href") == to })) > 0
}

// An empty installation leads from one thing to the next: every page that needs something first offers to make it.
func TestAnEmptyInstallationOffersWhatComesFirst(t *testing.T) {
	d := newEnv(t)
	office := d.as("office", auth.Admin, "")
	for _, to := range []string{"/admin/organizations/new", "/admin/organizations/import"} {
		if !office.see("/admin/organizations").leads(to) {
			t.Errorf("without units, nothing leads to %s", to)
		}
	}
	for _, page := range []string{
		"decisions", "hearings", "documents/new", "ledger", "entries", "statistics", "results",
	} {
		if !office.see("/admin/" + page).leads("/admin/rounds") {
			t.Errorf("without rounds, %s does not lead to making one", page)
		}
	}
	a := office.post("/admin/rounds", url.Values{"name": {"第七轮"}, "term": {"5"}, "no": {"7"}, "starts_on": {"2026-08-01"}})
	join := strings.TrimSuffix(a.location(), "?said=added.round") + "/join"
	round := strings.TrimSuffix(join, "/join")
	for _, page := range []string{
		round, round + "/ranking", round + "/daily", round + "/statistics", "/admin/ledger",
		"/admin/ledger/new?round=" + strings.TrimPrefix(round, "/admin/rounds/"),
	} {
		if !office.see(page).has("本轮还没有单位").leads(join) {
			t.Errorf("without units in the round, %s does not lead to adding some", page)
		}
	}
	empty := office.see(join).has("还没有单位")
	add := "/admin/organizations/new?round=" + strings.TrimSuffix(strings.TrimPrefix(join, "/admin/rounds/"), "/join")
	if !empty.leads(add) || !empty.leads("/admin/organizations/import") {
		t.Error("no one can join, and nothing leads to new units")
	}
	if len(find(empty.page, tag("select"))) > 0 {
		t.Error("there is no one to choose from, and one is asked to choose")
	}
	if !office.see(add).leads(join) {
		t.Error("the way back to the round has to be guessed")
	}
	back := office.post(add, url.Values{"name": {"柳林镇"}, "kind": {"township"}}).location()
	added, ok := strings.CutPrefix(strings.TrimSuffix(back, "&said=added.unit"), join+"?who=")
	chosen := find(office.see(back).has("已添加", "柳林镇").page, func(n *html.Node) bool {
		return n.Data == "option" && hasAttr(n, "selected") && attr(n, "value") == added
	})
	if !ok || len(chosen) != 1 {
		t.Errorf("after adding a unit for the round, at %s, %d units are chosen", back, len(chosen))
	}
	office.do(join, url.Values{"who": {"all"}, "scheme": {"liaocheng"}}).has("柳林镇")
	office.see(join).has("所有单位都已经在本轮里")
}

// A round that supervising bodies alone have joined waits for their scores, not for units.
func TestARoundOfSupervisingBodiesHasNoRanksYet(t *testing.T) {
	d := newEnv(t)
	office := d.as("office", auth.Admin, "")
	a := office.post("/admin/rounds", url.Values{"name": {"第七轮"}, "term": {"5"}, "no": {"7"}, "starts_on": {"2026-08-01"}})
	round := strings.TrimSuffix(a.location(), "?said=added.round")
	leader := d.as("zuzhang", auth.Leader, "")
	leader.see("/admin/ledger").has("本轮还没有单位").hasNot("归您办理", "把单位加入本轮")
	join := round + "/join?target=supervising"
	office.do("/admin/organizations/new", url.Values{"name": {"柳林镇"}, "kind": {"township"}})
	office.see(join).has("没有可以加入的监督单位", "日常监督部门").hasNot("柳林镇", "所有单位都已经在本轮里")
	office.do("/admin/organizations/new", url.Values{"name": {"第一派驻纪检监察组"}, "kind": {"stationed"}})
	page := office.see(join)
	offered := find(page.page, tag("option"))
	who := attr(offered[len(offered)-1], "value") // the only one has a name and is no group
	office.do(join, page.form(join, map[string]string{"who": who, "scheme": "liaocheng"})).has("已把 1 个单位加入", "第一派驻纪检监察组")
	office.see(round + "/ranking").has("还没有名次").hasNot("本轮还没有单位")
}

// The person who sends someone a link puts together no sentence that the panel never says.
func TestAThingIsNamedOnlyWhereOneWasAddedOrSaved(t *testing.T) {
	c := newCity(t, "liaocheng")
	at := "/admin/organizations?said="
	c.office.see(at + "added.unit").has("单位已添加。")
	c.office.see(at + "saved.unit").has("单位已保存。")
	c.office.see(at + "counted.batch").has("计票完成").hasNot("批次计票完成")
	c.office.see(at + "out.unit").hasNot("单位已退出")
}
