package panel

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

func TestTheOfficeLocksAllThatIsHandedInAtOnce(t *testing.T) {
	c := newCity(t, "sanmenxia")
	ranking := "/admin/rounds/" + c.round + "/ranking"
	c.office.see(ranking).hasNot("已交齐")
	final := "/admin/batches/" + c.round + "/final"
	a := c.office.see(final).has("1 个单位：评分表还没有全部锁定", "确实不参加的")
	if !strings.Contains(string(a.body), ranking) {
		t.Error("what is not locked does not lead to where it is locked")
	}
	c.score(map[string]string{"discipline": "88", "organization": "92", "inspection": "85"})
	lock := "/admin/rounds/" + c.round + "/lock"
	form := c.office.see(ranking).has("锁定评分表已交齐的 1 个单位").form(lock, map[string]string{"confirm": "是"})
	if a := c.office.post(lock, form); a.status != http.StatusUnprocessableEntity {
		t.Fatalf("without the word: %d", a.status)
	}
	c.office.do(lock, url.Values{"confirm": {"锁定"}}).has("已锁定 1 个单位的评分。", "88.60").hasNot("已交齐")
}

// What a ledger counts is not asked for: what was typed there would be lost without a word.
func TestCountsOfALedgerAreNotTypedButLeadToTheirItems(t *testing.T) {
	c := newCity(t, "sanmenxia")
	at := "/admin/evaluations/" + c.evaluation
	c.office.see(at + "/facts").has("反馈问题数").hasNot("由台账统计")
	c.item("以会议落实整改")
	c.office.see(at+"/facts").has("由台账统计", "群众意见建议条数").hasNot("反馈问题数", "其中长期坚持")
	form := c.office.see(at+"/facts").form(at+"/facts", map[string]string{"advice": "按月公开进度"})
	page := c.office.do(at+"/facts", form)
	want := "/admin/ledger?column=problems&amp;evaluation=" + c.evaluation
	if !strings.Contains(string(page.body), want) {
		t.Errorf("the count does not lead to %s", want)
	}
}
