package panel

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

// 本轮进度 shows first what is due, for whom and by when, even if no one has begun; the office moves a unit's days with
// a reason that stays on the page, and what is due moves with them.
func TestWhatIsDueFirstSaysWhoAndUntilWhenAndTheOfficeMovesIt(t *testing.T) {
	c := newCity(t, "sanmenxia")
	at := "/admin/rounds/" + c.round
	page := c.office.see(at).has("先办这些", "1 个单位还没有填报“整改方案”责任方：被巡察单位 · 2026年8月21日前",
		"2 份日常监督报告还没有报送责任方：监督单位", "1 个单位还没有安排通报会责任方：被巡察单位", "工作方案还没有印发责任方：巡察办")
	if a := c.office.get(at + "?gap=plan"); !strings.Contains(a.text(), "市自然资源和规划局") {
		t.Errorf("the list behind a number lacks the unit: %s", a.text())
	}
	if a := c.office.get(at + "?gap=nothing"); !strings.Contains(a.text(), "没有符合条件的单位") {
		t.Error("any gap lists everything")
	}
	c.organizer.see(at).has("1 个单位还没有安排通报会").hasNot("整改方案", "工作方案还没有印发")
	if strings.Index(page.text(), "整改方案") > strings.Index(page.text(), "还没有安排通报会") {
		t.Error("what is due earlier comes later")
	}

	one := "/admin/evaluations/" + c.evaluation
	move := c.office.see(one).has("调整期限").form(one+"/dates", map[string]string{"starts_on": "2026.10.9"})
	if a := c.office.post(one+"/dates", move); a.status != http.StatusUnprocessableEntity {
		t.Errorf("moved without a reason: %d", a.status)
	}
	move.Set("reason", "换届后重新交接")
	c.office.do(one+"/dates", move).has("期限调整记录", "2026年10月9日起；office：换届后重新交接", "本单位整改期")
	move.Del("form_key") // the form of another account would not even be read
	if a := c.organizer.post(one+"/dates", move); a.status != http.StatusForbidden {
		t.Errorf("an organizer moves days: %d", a.status)
	}
	c.office.see(at).has("1 个单位还没有填报“整改方案”责任方：被巡察单位 · 2026年10月29日前")
	c.pass(time.Minute)
	back := c.office.see(one).form(one+"/dates", map[string]string{"starts_on": "", "reason": "恢复按本轮"})
	c.office.do(one+"/dates", back).has("按本轮起；office：恢复按本轮", "换届后重新交接")
}
