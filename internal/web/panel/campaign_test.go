package panel

import (
	"net/http"
	"testing"
	"time"

	"minping/internal/auth"
)

// A supervising body asks for a campaign from its own page, a leader confirms it, and what was done is found again at
// the decision (evaluation §5; domain B25).
func TestACampaignIsAskedForConfirmedAndWrittenDown(t *testing.T) {
	c := newCity(t, "liaocheng")
	c.fixOne()
	body, leader := c.as("jiandu", auth.Supervisor, "discipline"), c.as("zuzhang", auth.Leader, "")
	unit := c.as("danwei", auth.Unit, "")
	at := "/admin/evaluations/" + c.evaluation + "/decisions"
	if !body.see("/admin/evaluations/" + c.evaluation + "/daily/discipline").leads(at) {
		t.Error("the body is led nowhere to ask for it")
	}
	if a := unit.get(at); a.status != http.StatusForbidden {
		t.Errorf("a unit: %d", a.status)
	}
	page := body.see(at).has("提请处理", "集中整治或专项治理", "由领导确认").hasNot("满意度", "名次", "问责", "约谈")
	asked := page.form(at, map[string]string{"code": "special", "reason": "惠民补贴发放不规范"})
	body.do(at, asked).has("已提出，等领导确认", "待确认", "惠民补贴发放不规范", "撤回…")
	confirm := leader.see(at).has("惠民补贴发放不规范")
	units, err := c.Decisions.Show(t.Context(), leader.who, c.evaluation)
	c.must(err)
	id := units.Decisions[0].ID
	steps := "/admin/decisions/" + id + "/steps"
	leader.do(steps, confirm.form(steps, map[string]string{"to": "yes", "reason": "同意"}))
	body.see(at).has("同意", "记录治理情况").hasNot("撤回…")
	write := "/admin/entries/new?about=" + id + "&kind=decision&type=campaign"
	blank := c.office.see(write).has("集中整治或专项治理：市自然资源和规划局 · ")
	c.office.do("/admin/entries", blank.form("/admin/entries", map[string]string{
		"on": c.now().Format(time.DateOnly), "values.theme": "补贴专项治理", "values.problem": "发放不规范", "values.measures": "逐户核对",
	})).has("已归档", "集中整治或专项治理：市自然资源和规划局").hasNot("一项决定")
	c.office.see(at).has("集中整治、专项治理", "记录治理情况")
	body.see(at).has("集中整治、专项治理")
	c.office.see("/admin/entries?kind=decision&about=" + id).has("集中整治或专项治理：市自然资源和规划局").hasNot("现在的对象")
}
