package panel

import (
	"net/url"
	"testing"

	"minping/internal/auth"
)

// The person who prepares a session finds the check of the machine beside the tryout; the office has it in its menu.
func TestTheCheckOfTheMachineIsAPage(t *testing.T) {
	c := newCity(t, "liaocheng")
	path, _ := c.session(c.briefing(), nil)
	if !c.organizer.see(path + "?step=try").leads("/admin/checkup") {
		t.Error("nothing leads from the session to the check")
	}
	c.organizer.see("/admin/checkup").has("这台服务器", "时钟", "密钥目录", "第二经办人", "项必须先解决", "让模拟手机来投")
	c.organizer.do("/admin/checkup/load", url.Values{"phones": {"200"}}).has("没有带模拟手机")
	office := c.as("office2", auth.Admin, "")
	if !office.see("/admin/schemes").leads("/admin/checkup") {
		t.Error("the check is not in the office's menu")
	}
	if got := c.as("eve", auth.Auditor, "").get("/admin/checkup").status; got != 403 {
		t.Errorf("an auditor gets %d", got)
	}
}
