package admin

import (
	"net/url"
	"testing"

	"minping/internal/auth"
)

func TestAttendeesAreDrawnOnOnePage(t *testing.T) {
	c := newCity(t, "liaocheng")
	at := "/admin/evaluations/" + c.evaluation + "/draw"
	zhao := c.as("drawer", auth.Organizer, "")
	zhao.see(at).has("上传并检查")
	zhao.post(at+"/pool", url.Values{"paste": {"姓名\t人员类别\t联系电话\n\t群众\t1\n"}}).has("不能为空").has("7 到 15 位")
	zhao.do(at+"/pool", url.Values{"paste": {"姓名\t人员类别\t联系电话\n张甲\t群众\t13800000001\n张乙\t群众\t13800000002\n"}}).has("群众(2 人)抽")
	zhao.do(at+"/quotas", zhao.see(at).form(at+"/quotas", map[string]string{"n0": "1", "reserves0": "1"})).has("承诺值").has("见证人")
	zhao.do(at+"/run", zhao.see(at).form(at+"/run", map[string]string{"witness0": "王", "number0": "3", "witness1": "李", "number1": "5"})).has("138******0").hasNot("1380000").has("候补")
	zhao.get(at + "/calls.csv").has("1380000")
}
