package panel

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"minping/internal/app/apptest"
	"minping/internal/auth"
	"minping/internal/evaluation/document"
	"minping/internal/evaluation/score"
)

// Every type goes its whole way on the pages: drafted, its blanks filled in, submitted, approved by the leader, issued
// under the first number of its series, printed, and signed by the unit it goes to.
func TestEveryTypeOfDocumentGoesItsWayOnThePages(t *testing.T) {
	c := newCity(t, "liaocheng")
	ctx := t.Context()
	leader, unit := c.as("zuzhang", auth.Leader, ""), c.as("danwei", auth.Unit, "市自然资源和规划局")
	all, err := c.Rounds.Evaluations(ctx, c.round, "", 100)
	c.must(err)
	fixing := url.Values{"version": {"0"}}
	for _, e := range all {
		if e.ID != c.evaluation {
			fixing.Set("out."+e.ID, "另行评估")
		}
	}
	c.must(c.Scores.DecideSatisfaction(ctx, c.office.who, c.evaluation, 0, score.Decision{Value: "80", Reason: "电话回访"}))
	c.must(apptest.Score(ctx, c.Service, c.evaluation))
	c.office.do("/admin/batches/"+c.round+"/final", fixing).has("已锁定，第 1 版")
	types, _, err := c.Documents.Types(ctx)
	c.must(err)
	for _, typ := range types.Types {
		draft := url.Values{"type": {typ.Code}, "batch": {c.round}, "evaluation": {c.evaluation}}
		a := c.office.post("/admin/documents", draft)
		if a.status != http.StatusSeeOther {
			t.Errorf("%s is not drafted: %d %s", typ.Code, a.status, a.text())
			continue
		}
		path, _, _ := strings.Cut(a.location(), "?")
		edit := c.office.see(path).has("草稿", "送审").form(path, nil)
		for name := range edit {
			edit.Set(name, strings.ReplaceAll(edit.Get(name), document.Blank, "已核实"))
		}
		c.office.do(path, edit).has("已保存")
		if a := c.office.post(path+"/steps", url.Values{"to": {"issued"}}); a.status == http.StatusSeeOther {
			t.Errorf("%s goes out without approval", typ.Code)
		}
		c.office.do(path+"/steps", url.Values{"to": {"submitted"}}).has("待审批")
		leader.do(path+"/steps", url.Values{"to": {"approved"}, "says": {"经市委同意"}}).has("待印发")
		number := document.Number(typ.Series, c.now().Year(), 1)
		c.office.do(path+"/steps", url.Values{"to": {"issued"}}).has("已印发，取得发文字号", number)
		for _, at := range []string{path + "/print", path + "/file"} {
			if a := c.office.get(at); a.status != http.StatusOK || len(a.body) < 1000 {
				t.Errorf("%s of %s: %d", at, typ.Code, a.status)
			}
		}
		switch a := unit.get(path); {
		case typ.To != "unit" && typ.To != "units":
			if a.status != http.StatusForbidden {
				t.Errorf("%s goes to others, and the unit reads it: %d", typ.Code, a.status)
			}
		case typ.Receipt:
			unit.see("/admin/documents").has(number, "待签收")
			unit.do(path+"/receipt", url.Values{"note": {"收悉"}}).has("已签收")
			c.office.see(path).has("danwei")
		}
	}
}

// What was done with a document is listed as people say it, not as the state that it came to.
func TestTheWayOfADocumentIsToldByWhatWasDone(t *testing.T) {
	c := newCity(t, "liaocheng")
	leader := c.as("zuzhang", auth.Leader, "")
	a := c.office.post("/admin/documents", url.Values{"type": {"plan"}, "batch": {c.round}})
	path, _, _ := strings.Cut(a.location(), "?")
	edit := c.office.see(path).form(path, nil)
	for name := range edit {
		edit.Set(name, strings.ReplaceAll(edit.Get(name), document.Blank, "已核实"))
	}
	c.office.do(path, edit)
	for _, step := range []struct {
		who *client
		url.Values
	}{
		{c.office, url.Values{"to": {"opinions"}}},
		{c.office, url.Values{"to": {"draft"}, "reason": {"意见已经收齐"}}},
		{c.office, url.Values{"to": {"submitted"}}},
		{leader, url.Values{"to": {"draft"}, "reason": {"时间再核对"}}},
		{c.office, url.Values{"to": {"submitted"}}},
		{leader, url.Values{"to": {"approved"}, "says": {"经市委同意"}}},
		{c.office, url.Values{"to": {"issued"}}},
	} {
		step.who.do(path+"/steps", step.Values)
	}
	var told []string
	for _, n := range find(c.office.see(path).page, func(n *htmlNode) bool {
		return n.Data == "strong" && n.Parent.Data == "li" && class("plainlist")(n.Parent.Parent)
	}) {
		told = append(told, words(n))
	}
	if want := []string{"征求意见", "结束征求意见", "送审", "退回", "送审", "批准", "印发"}; !slices.Equal(told, want) {
		t.Errorf("its way is told as %v, want %v", told, want)
	}
}
