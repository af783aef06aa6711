package panel

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"minping/internal/app/display"
	"minping/internal/app/records"
	"minping/internal/auth"
	"minping/internal/vote"
	"minping/internal/web/panel/kit"
	"minping/internal/web/panel/kit/lookup"
)

// city is a desk with a round, one organization in it, and the people.
type city struct {
	*env
	office, organizer, second *client
	round, organization       string
	evaluation                string
}

func newCity(t *testing.T, scheme string) *city {
	t.Helper()
	return newCityOn(t, newEnv(t), scheme)
}

func newCityOn(t *testing.T, d *env, scheme string) *city {
	t.Helper()
	c := &city{
		env: d, office: d.as("office", auth.Admin, ""), organizer: d.as("zhao", auth.Organizer, ""),
		second: d.as("qian", auth.Organizer, ""),
	}
	a := c.office.post("/admin/rounds", url.Values{"name": {"五届市委第七轮巡察"}, "term": {"5"}, "no": {"7"}, "starts_on": {"2026-08-01"}})
	c.round = strings.TrimSuffix(strings.TrimPrefix(a.location(), "/admin/rounds/"), "?said=added.round")
	c.office.do("/admin/organizations/new", url.Values{"name": {"市自然资源和规划局"}, "kind": {"department"}}).has("市自然资源和规划局", "单位已添加。")
	join := "/admin/rounds/" + c.round + "/join"
	form := c.office.see(join).form(join, map[string]string{"scheme": scheme})
	list, err := c.Rounds.Organizations(t.Context(), "", 10)
	c.must(err)
	c.organization = list[0].ID
	form.Set("who", c.organization)
	c.office.do(join, form).has("市自然资源和规划局", "未安排")
	rows, err := c.Scores.Overview(t.Context(), c.round)
	c.must(err)
	c.evaluation = rows[0].EvaluationID
	return c
}

// briefing arranges the briefing and returns its path.
func (c *city) briefing() string {
	c.t.Helper()
	return c.briefingAt("2026-11-02T19:30")
}

func (c *city) briefingAt(held string) string {
	c.t.Helper()
	at := "/admin/evaluations/" + c.evaluation + "/briefing"
	form := c.organizer.see(at).form(at, map[string]string{"held_at": held, "place": "市政务中心三楼会议室", "host": "李建国", "expected": "20", "session": ""})
	form.Set("attended", "18")
	a := c.organizer.post(at, form)
	if a.status != http.StatusSeeOther {
		c.t.Fatalf("new briefing: %d %s", a.status, a.text())
	}
	return strings.TrimSuffix(a.location(), "?said=added.briefing")
}

// session makes a session of the briefing and returns its path and number.
func (c *city) session(briefing string, typed map[string]string) (path, number string) {
	c.t.Helper()
	at := briefing + "/sessions"
	form := url.Values{"form": {"quick"}}
	for k, v := range typed {
		form.Set(k, v)
	}
	a := c.organizer.post(at, form)
	if a.status != http.StatusSeeOther {
		c.t.Fatalf("new session: %d %s", a.status, a.text())
	}
	path = strings.TrimSuffix(a.location(), "?said=added.session")
	v, err := c.Sessions.ShowSession(c.t.Context(), records.Actor{}, strings.TrimPrefix(path, "/admin/sessions/"))
	c.must(err)
	return path, lookup.NumberOf(v)
}

// voteAndCount takes a session from its slips through six ballots to the count.
func (c *city) voteAndCount(path string) {
	c.t.Helper()
	id := strings.TrimPrefix(path, "/admin/sessions/")
	tokens := c.slips(path, 12)[id]
	c.organizer.do(path+"/move", url.Values{"to": {"open"}})
	c.phones(id, tokens[:6], func(int) []int { return same(1, 1) })
	c.organizer.do(path+"/move", url.Values{"to": {"closing"}, "countdown": {"0"}})
	c.organizer.do(path+"/move", url.Values{"to": {"counted"}})
}

// slips makes slips as the page's script does and sends their hashes.
func (c *city) slips(path string, n int) map[string][]vote.Token {
	c.t.Helper()
	tokens, raw := c.madeSlips(path, n)
	key := c.organizer.see(path+"/slips").form("", nil).Get("form_key")
	for range 2 { // sent again after a lost answer it changes nothing
		if a := c.organizer.sendSlips(path, key, raw); a.status != http.StatusOK {
			c.t.Fatalf("slips: %d %s", a.status, a.body)
		}
	}
	return tokens
}

// sendSlips sends what the page's script sends.
func (s *client) sendSlips(path, key string, raw []byte) answer {
	req := httptest.NewRequest(http.MethodPost, "http://test.example"+path+"/slips", bytes.NewReader(raw))
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Origin", "http://test.example")
	req.Header.Set("X-Form-Key", key)
	return s.send(req)
}

// Slips fix a session. Under another account than the one whose page made them they do not.
func TestSlipsOfAnotherAccountsPageAreNotTaken(t *testing.T) {
	c := newCity(t, "liaocheng")
	path, _ := c.session(c.briefing(), nil)
	_, raw := c.madeSlips(path, 20)
	key := c.organizer.see(path+"/slips").form("", nil).Get("form_key")
	refused := c.second.sendSlips(path, key, raw)
	if text := string(refused.body); refused.status != http.StatusConflict || !json.Valid(refused.body) ||
		!strings.Contains(text, "另一个账号") || !strings.Contains(text, "没有保存") {
		t.Errorf("%d %s", refused.status, refused.body)
	}
	c.organizer.see(path+"/slips").has("生成票", "张数")
	if a := c.organizer.sendSlips(path, key, raw); a.status != http.StatusOK {
		t.Errorf("by whose page it is: %d %s", a.status, a.body)
	}
}

// madeSlips makes slips, and what the script tells the service of them.
func (c *city) madeSlips(path string, n int) (map[string][]vote.Token, []byte) {
	c.t.Helper()
	v, err := c.Sessions.ShowSession(c.t.Context(), records.Actor{}, strings.TrimPrefix(path, "/admin/sessions/"))
	c.must(err)
	type box struct {
		Group    string   `json:"group"`
		TokenIDs []string `json:"token_ids"`
	}
	var r struct {
		Boxes []box `json:"boxes"`
	}
	tokens := map[string][]vote.Token{}
	for b, ref := range v.Boxes {
		one := box{Group: ref.Group}
		for i := range n {
			tok := vote.TypedToken(ref.SID, vote.Code{byte(b + 1), byte(i), byte(i >> 8)})
			tid := vote.TokenID(ref.SID, tok)
			tokens[ref.SID] = append(tokens[ref.SID], tok)
			one.TokenIDs = append(one.TokenIDs, vote.B64u.EncodeToString(tid[:]))
		}
		r.Boxes = append(r.Boxes, one)
	}
	raw, err := json.Marshal(r)
	c.must(err)
	return tokens, raw
}

// same answers the overall question with one option and every other with another; the multi question stays empty.
func same(overall, rest int) []int {
	return []int{overall, rest, rest, rest, rest, rest, rest, rest, 0}
}

func TestAnOrganizerRunsAWholeSessionOnOnePage(t *testing.T) {
	c := newCity(t, "liaocheng")
	o := c.organizer
	briefing := c.briefing()
	o.see("/admin/briefings").has("市自然资源和规划局今天 19:30 的通报会还没有备好票")
	path, number := c.session(briefing, nil)
	id := strings.TrimPrefix(path, "/admin/sessions/")
	o.see(path).has("打印测评票", "准备中", number)
	o.see(path+"/slips").has("在这台电脑上生成并打印票", "张数")
	tokens := c.slips(path, 20)[id]
	o.see(path).has("20 张票已备好", "开启投票")
	o.see(path+"?step=prepare").has("准备好了什么", "开启投票") // the way back from the tryout
	o.do(path+"/move", url.Values{"to": {"open"}}).has("人投得差不多了", "已开启")
	o.see(path + "?step=prepare").has("准备好了什么").hasNot("人投得差不多了")
	c.phones(id, tokens[:13], func(i int) []int { return same(1+i%2, 1) })
	fresh := o.see(path+"/live").has("已扫票10+", "10+已投 · 到会 18").hasNot("13")
	// the small hall screen counts along, and with enough ballots the page says no longer that there may be too few
	small := find(fresh.page, func(n *htmlNode) bool {
		return attr(n, "id") == "minicount" && attr(n, "hx-swap-oob") == "true"
	})
	if len(small) != 1 || strings.TrimSpace(words(small[0])) != "10+" || !strings.HasSuffix(stateOf(fresh), "true") {
		t.Errorf("the page beside the ring: %d, state %q", len(small), stateOf(fresh))
	}

	form := o.see(path).form(path+"/move", map[string]string{"countdown": "60"})
	form.Set("countdown", "0") // at once, which no page offers
	closed := o.do(path+"/move", form).has("清点，然后封票、计票").hasNot("扫了票")
	// on a phone that bar hides the names of its fields, of which there is only one while votes come in
	if len(find(o.see(path).page, class("nextbar"))) > 0 || len(find(closed.page, class("ring"))) > 0 {
		t.Error("the figures are asked for in the bar of the vote")
	}

	for i := 13; i < 20; i++ {
		code := vote.Code{1, byte(i), 0}
		o.post(path+"/void", url.Values{"code": {code.String()}}).has("已作废")
	}
	o.post(path+"/void", url.Values{"code": {vote.Code{1, 3, 0}.String()}}).has("这张票已经有人用过，已报警")
	o.see(path).has("警报", "剩余")
	wrongSum := o.see(path).form(path+"/finish", map[string]string{
		"expected": "20", "attended": "18", "issued": "13", "left_over": "5",
	})
	if a := o.post(path+"/finish", wrongSum); a.status != http.StatusConflict || !strings.Contains(a.text(), "印制 20 张，发出 13 + 剩余 5 + 损坏 0 = 18 张") {
		t.Fatalf("slips that are missing: %d %s", a.status, a.text())
	}
	wrongSum.Set("left_over", "7")
	o.do(path+"/finish", wrongSum).has("计票完成", "满意度")
	o.see(path).has("测评完成", "收回13", "在大屏上公布")
	res := o.see(path + "/result")
	res.has("满意度", "满意率", "100.00", "满意 7", "基本满意 6", "收回", "回收率 100.00%", "100×7 + 70×6")
	if n := find(res.page, class("bar")); len(n) != 8 {
		t.Errorf("%d bars for 8 questions", len(n))
	}
	o.see(path+"/minutes").has("测评情况记录", "监票人", "剩余票扫描作废时发现")
	o.see(path + "/comments").has("没有可以看的意见")
}

func TestBeforeTheCountNobodySeesAResult(t *testing.T) {
	c := newCity(t, "liaocheng")
	path, _ := c.session(c.briefing(), nil)
	id := strings.TrimPrefix(path, "/admin/sessions/")
	tokens := c.slips(path, 14)[id] // 9 are unused as far as fives tell: no cell is 7 by chance
	c.organizer.do(path+"/move", url.Values{"to": {"open"}})
	c.phones(id, tokens[:7], func(int) []int { return same(3, 3) })
	for _, at := range []string{path, path + "/result", path + "/live", path + "/minutes", path + "/paper"} {
		a := c.organizer.see(at)
		if len(find(a.page, class("bar"))) > 0 {
			t.Errorf("%s draws a bar", at)
		}
		a.hasNot("不满意 7", "30.00")
		for _, n := range find(a.page, tag("dd", "td")) {
			if words(n) == "7" {
				t.Errorf("%s tells the exact number of ballots", at)
			}
		}
	}
}

func TestTwoPeopleOpenAndTheFirstAloneCannot(t *testing.T) {
	c := newCity(t, "liaocheng")
	briefing := c.briefing()
	at := briefing + "/sessions"
	full := url.Values{
		"form": {"full"}, "mode": {"slip"}, "flow": {"one"}, "presence": {"0"}, "k": {"5"}, "delay": {"0"},
		"two_officers": {"1"},
	}
	a := c.organizer.post(at, full)
	path := strings.TrimSuffix(a.location(), "?said=added.session")
	c.slips(path, 12)
	c.organizer.do(path+"/move", url.Values{"to": {"open"}}).has("等另一个人确认")
	c.organizer.do(path+"/move", url.Values{"to": {"open"}}).has("等另一个人确认").hasNot("人投得差不多了")
	page := c.second.see(path).has("zhao申请开启投票，请您确认")
	c.second.do(path+"/move", page.form(path+"/move", map[string]string{"second": "1"})).has("人投得差不多了")
}

func TestVoidingNeedsAReasonAndTwoPeople(t *testing.T) {
	c := newCity(t, "liaocheng")
	path, _ := c.session(c.briefing(), nil)
	c.slips(path, 12)
	void := url.Values{"to": {"voided"}, "key": {"void"}}
	if a := c.organizer.post(path+"/move", void); a.status != http.StatusUnprocessableEntity {
		t.Fatalf("without a reason: %d", a.status)
	}
	void.Set("reason", "投影坏了")
	c.organizer.do(path+"/move", void).has("等另一个人确认：作废这一场", "投影坏了", "撤回")
	second := c.second.see(path).form(path+"/move", map[string]string{"second": "1"})
	c.second.do(path+"/move", second).has("这一场已作废")
}

// Every request for a second officer can be withdrawn, and the rest of the page stays usable while it is open.
func TestARequestForASecondOfficerIsWithdrawnAndThePageStaysWhole(t *testing.T) {
	c := newCity(t, "liaocheng")
	path, _ := c.session(c.briefing(), nil)
	c.slips(path, 12)
	o := c.organizer
	o.do(path+"/move", url.Values{"to": {"open"}})
	for name, ask := range map[string]func(){
		"voiding": func() { o.do(path+"/move", url.Values{"to": {"voided"}, "key": {"void"}, "reason": {"投影坏了"}}) },
		"a spare": func() { o.do(path+"/spare", url.Values{"reason": {"手机没电"}}) },
	} {
		ask()
		page := o.see(path).has("等另一个人确认", "撤回")
		page.form(path+"/move", map[string]string{"countdown": "60"}) // closing is still offered
		if a := c.second.see(path); !strings.Contains(a.text(), "不同意") {
			t.Errorf("%s: the colleague cannot refuse", name)
		}
		o.do(path+"/withdraw", page.form(path+"/withdraw", nil)).has("申请已撤回").hasNot("等另一个人确认")
	}
	o.do(path+"/spare", url.Values{"reason": {"手机没电"}})
	o.do(path+"/move", url.Values{"to": {"voided"}, "key": {"void"}, "reason": {"投影坏了"}})
	both := o.see(path).has("补发")
	o.do(path+"/withdraw", both.form(path+"/withdraw", nil)).has("申请已撤回", "等另一个人确认：作废这一场")
	o.do(path+"/withdraw", o.see(path).form(path+"/withdraw", nil)).has("申请已撤回").hasNot("等另一个人确认")
	o.do(path+"/move", url.Values{"to": {"closing"}, "countdown": {"0"}, "hold": {"1"}})
	o.do(path+"/override", url.Values{"what": {"seal"}, "reason": {"少一张"}}).has("等另一个人确认", "封票并计票")
	o.do(path+"/withdraw", url.Values{}).has("申请已撤回")
	if a := o.post(path+"/withdraw", url.Values{}); a.status != http.StatusConflict {
		t.Errorf("nothing waits: %d", a.status)
	}
}

func TestAPageSaysWhyASessionDidNotOpenByItself(t *testing.T) {
	c := newCity(t, "liaocheng")
	path, _ := c.session(c.briefing(), nil)
	c.slips(path, 12)
	at := func(d time.Duration) string { return c.now().Add(d).In(kit.China).Format(kit.InputTime) }
	const says = "定时截止的时间已经过去"
	times := url.Values{"opens_at": {at(time.Minute)}, "closes_at": {at(2 * time.Minute)}}
	c.organizer.do(path+"/schedule", times).hasNot(says)
	c.pass(3 * time.Minute)
	c.organizer.see(path).has(says)
}

func TestACountdownIsCancelledAndLengthenedOnThePage(t *testing.T) {
	c := newCity(t, "liaocheng")
	path, _ := c.session(c.briefing(), nil)
	c.slips(path, 12)
	o := c.organizer
	o.do(path+"/move", url.Values{"to": {"open"}})
	page := o.do(path+"/move", url.Values{"to": {"closing"}, "countdown": {"60"}, "hold": {"1"}}).has("就要截止了", "60 秒", "+1 分钟", "取消，继续投票")
	o.do(path+"/countdown", page.form(path+"/countdown", map[string]string{"do": "extend"})).has("120 秒")
	o.do(path+"/countdown", url.Values{"do": {"cancel"}}).has("倒计时已取消", "人投得差不多了")
}

// Fewer than k ballots end without a result and with the keys gone: each step that leads there says so first.
func TestTooFewBallotsAreSaidBeforeTheCloseAndBeforeTheCount(t *testing.T) {
	c := newCity(t, "liaocheng")
	path, _ := c.session(c.briefing(), nil)
	c.slips(path, 12)
	o := c.organizer
	const warning = "少于 5 张就没有结果"
	o.do(path+"/move", url.Values{"to": {"open"}}).has(warning)
	o.do(path+"/move", url.Values{"to": {"closing"}, "countdown": {"0"}, "hold": {"1"}}).has(warning, "封票并计票").
		hasNot("还没有填写清点数") // the form for it stands there

	other, _ := c.session(c.briefing(), nil)
	tokens := c.slips(other, 12)[strings.TrimPrefix(other, "/admin/sessions/")]
	o.do(other+"/move", url.Values{"to": {"open"}})
	c.phones(strings.TrimPrefix(other, "/admin/sessions/"), tokens[:6], func(int) []int { return same(1, 1) })
	o.see(other).hasNot(warning)
}

func TestAScreenIsConnectedByItsSixDigits(t *testing.T) {
	c := newCity(t, "liaocheng")
	path, _ := c.session(c.briefing(), nil)
	c.slips(path, 12)
	secret := strings.Repeat("x7", 20)
	c.organizer.see(path).has("大屏 未连接", "/hall")
	if a := c.organizer.post(path+"/pair", url.Values{"digits": {"12"}}); a.status != http.StatusUnprocessableEntity {
		t.Errorf("two digits: %d", a.status)
	}
	digits := display.PairingCode(secret)
	c.organizer.do(path+"/pair", url.Values{"digits": {digits[:3] + " " + digits[3:]}}).has("数字已收下")
	req := httptest.NewRequest(http.MethodPost, "http://test.example/hall/pairing", nil)
	req.Header.Set("Authorization", "Pairing "+secret)
	req.Header.Set("Origin", "http://test.example")
	if a := c.visitor().fetch(req); a.status != http.StatusOK || !strings.Contains(string(a.body), `"paired":true`) {
		t.Fatalf("%d %s", a.status, a.body)
	}
	_, err := c.Displays.HallByKey(t.Context(), secret)
	c.must(err)
	c.organizer.see(path).has("大屏 已连接")
}

func TestARehearsalSaysSoEverywhereAndIsWiped(t *testing.T) {
	c := newCity(t, "liaocheng")
	briefing := c.briefing()
	path, number := c.session(briefing, map[string]string{"rehearsal": "1"})
	c.voteAndCount(path)
	for _, at := range []string{path, path + "/slips", path + "/result", path + "/minutes", briefing} {
		c.organizer.see(at).has("演练")
	}
	c.office.see("/admin/rounds/" + c.round).hasNot("已计票 完成")
	c.organizer.do(path+"/wipe", c.organizer.see(path).form(path+"/wipe", nil)).has("演练已清除").hasNot(number)
	if a := c.organizer.get(path); a.status != http.StatusNotFound {
		t.Errorf("after the wipe: %d", a.status)
	}
}

func TestACountdownIsShownAndThePageLearnsThatTheSessionMovedOn(t *testing.T) {
	c := newCity(t, "liaocheng")
	path, _ := c.session(c.briefing(), nil)
	c.slips(path, 12)
	c.organizer.do(path+"/move", url.Values{"to": {"open"}})
	before := attr(find(c.organizer.see(path+"/live").page,
		func(n *htmlNode) bool { return attr(n, "id") == "live" })[0], "data-state")
	c.organizer.do(path+"/move", url.Values{"to": {"closing"}, "countdown": {"60"}, "hold": {"1"}}).has("就要截止了")
	live := c.organizer.see(path + "/live").has("截止")
	until := find(live.page, func(n *htmlNode) bool { return hasAttr(n, "data-until") })
	if len(until) != 1 || attr(until[0], "data-until") != c.now().Add(time.Minute).Format(time.RFC3339) {
		t.Errorf("the countdown runs to %v", until)
	}
	after := attr(find(live.page, func(n *htmlNode) bool { return attr(n, "id") == "live" })[0], "data-state")
	if before == after {
		t.Error("the live part does not show that the page is out of date")
	}
}

func TestAHallScreensAddressIsShownOnceAndCanBeRevoked(t *testing.T) {
	c := newCity(t, "liaocheng")
	path, _ := c.session(c.briefing(), nil)
	c.slips(path, 12)
	a := c.organizer.post(path+"/display", nil)
	shown := find(a.page,
		func(n *htmlNode) bool { return strings.HasPrefix(attr(n, "href"), "https://test.example/hall#") })
	if len(shown) != 1 {
		t.Fatalf("no address: %s", a.text())
	}
	_, key, _ := strings.Cut(attr(shown[0], "href"), "#")
	if _, err := c.Displays.HallByKey(t.Context(), key); err != nil {
		t.Error(err)
	}
	c.organizer.see(path).hasNot(key)
	c.organizer.do(path+"/display/revoke", nil).has("全部失效")
	if _, err := c.Displays.HallByKey(t.Context(), key); err == nil {
		t.Error("a revoked key still opens the screen")
	}
	a = c.visitor().see("/hall")
	if !strings.Contains(string(a.body), "hall.js") || a.header.Get("Referrer-Policy") != "no-referrer" {
		t.Error("the hall screen needs no one to be signed in")
	}
}

// A person without a phone votes on the organizer's device, which reads the hall code with its own display key.
func TestTheDeviceAtHandBecomesAKioskWhileTheSessionRuns(t *testing.T) {
	c := newCity(t, "liaocheng")
	path, number := c.session(c.briefing(), map[string]string{"form": "full", "mode": "slip", "flow": "two", "k": "5"})
	c.slips(path, 12)
	const button = "没有手机"
	c.organizer.see(path).has("到会的人开始进场了吗？", "开始签到").hasNot(button, "通报完了吗")
	c.organizer.do(path+"/move", url.Values{"to": {"admitting"}})
	c.organizer.see(path).has(button, "① 扫票，再扫这里 ② 看到“已签到” ③ 听会").hasNot("答题")
	a := c.organizer.post(path+"/kiosk", url.Values{"end": {"2468"}})
	after, ok := strings.CutPrefix(a.location(), "/b#k."+number+".")
	key, code, _ := strings.Cut(after, ".")
	if code != "2468" {
		t.Errorf("the kiosk is not told its code: %q", a.location())
	}
	if a.status != http.StatusSeeOther || !ok {
		t.Fatalf("%d, %s", a.status, a.location())
	}
	h, err := c.Displays.HallByKey(t.Context(), key)
	c.must(err)
	if !h.Kiosk || h.Number != number || !strings.Contains(h.URL, "#2.") {
		t.Errorf("the key opens %+v", h)
	}
	zhao := c.again("zhao") // the kiosk signed its own browser out
	zhao.do(path+"/move", url.Values{"to": {"admitted"}})
	zhao.do(path+"/move", url.Values{"to": {"voting"}})
	zhao.see(path).has(button, "① 打开手机 ② 答题 ③ 投票")
	zhao.do(path+"/move", url.Values{"to": {"closing"}, "countdown": {"0"}})
	zhao.see(path).hasNot(button)
}

// A kiosk goes from hand to hand: Back, and the panel's address typed into it, lead to the sign-in and not to the
// session (O3).
func TestADeviceThatBecomesAKioskIsSignedOutOfThePanel(t *testing.T) {
	c := newCity(t, "liaocheng")
	path, _ := c.session(c.briefing(), map[string]string{"form": "full", "mode": "slip", "flow": "two", "k": "5"})
	c.slips(path, 12)
	c.organizer.do(path+"/move", url.Values{"to": {"admitting"}})
	elsewhere := c.again("zhao")
	refresh := c.organizer.jar[kit.CookieRefresh]
	if a := c.organizer.post(path+"/kiosk", url.Values{"end": {"2468"}}); a.status != http.StatusSeeOther {
		t.Fatalf("%d %s", a.status, a.text())
	}
	if len(c.organizer.jar) != 0 {
		t.Errorf("the kiosk keeps the cookies %v", c.organizer.jar)
	}
	login := kit.PathLogin + "?next=" + url.QueryEscape(path)
	if a := c.organizer.get(path); a.location() != login {
		t.Errorf("Back leads to %d %q, want %q", a.status, a.location(), login)
	}
	c.organizer.jar[kit.CookieRefresh] = refresh // of a copy of the browser's profile
	if a := c.organizer.get(path); a.location() != login {
		t.Errorf("the old sign-in can be refreshed: %d %q", a.status, a.location())
	}
	if a := elsewhere.get(path); a.status != http.StatusOK {
		t.Errorf("the organizer's other device is signed out too: %d", a.status)
	}
}

// What the form leaves open follows the flow, as the API's defaults do: weaker settings are chosen, never slipped into.
func TestSettingsLeftOpenFollowTheFlow(t *testing.T) {
	c := newCity(t, "liaocheng")
	for _, x := range []struct {
		typed           map[string]string
		presence, delay int
	}{
		{map[string]string{}, 0, 3},
		{map[string]string{"mode": "slip", "flow": "two"}, 1, 20},
		{map[string]string{"mode": "slip", "flow": "one"}, 0, 3},
		{map[string]string{"mode": "screen", "flow": "one", "cap": "20"}, 1, 3},
		{map[string]string{"mode": "slip", "flow": "two", "presence": "0", "delay": "7"}, 0, 7},
	} {
		briefing := c.briefing()
		for _, n := range find(c.organizer.see(briefing).page, tag("input")) { // the form as it is offered
			name, radio := attr(n, "name"), attr(n, "type") == "radio"
			if _, typed := x.typed[name]; !typed && (radio && hasAttr(n, "checked") || attr(n, "type") == "number") {
				x.typed[name] = attr(n, "value")
			}
		}
		x.typed["form"] = "full"
		path, _ := c.session(briefing, x.typed)
		v, err := c.Sessions.ShowSession(t.Context(), records.Actor{}, strings.TrimPrefix(path, "/admin/sessions/"))
		c.must(err)
		if v.Presence != x.presence || v.Delay != x.delay || v.K != 5 {
			t.Errorf("%v: presence %d, delay %d", x.typed, v.Presence, v.Delay)
		}
	}
}

// A pause must end as easily as it began, whatever was going on.
func TestAPauseCanBeEndedInEveryStepItCanBegin(t *testing.T) {
	c := newCity(t, "liaocheng")
	pause := func(path, resume string) {
		c.organizer.do(path+"/pause", url.Values{"paused": {"1"}}).has("已暂停", resume)
		form := c.organizer.see(path).form(path+"/pause", nil)
		if a := c.organizer.do(path+"/pause", form); !strings.Contains(a.text(), "已继续") {
			t.Errorf("%s is not resumed: %s", path, a.text())
		}
	}
	briefing := c.briefing()
	path, _ := c.session(briefing, nil)
	c.slips(path, 12)
	c.organizer.do(path+"/move", url.Values{"to": {"open"}})
	pause(path, "继续投票")
	path, _ = c.session(briefing, map[string]string{"form": "full", "mode": "slip", "flow": "two", "k": "5"})
	c.slips(path, 12)
	c.organizer.do(path+"/move", url.Values{"to": {"admitting"}})
	pause(path, "继续签到")
	c.organizer.do(path+"/move", url.Values{"to": {"admitted"}}).has("签到已截止")
	c.organizer.do(path+"/move", url.Values{"to": {"voting"}})
	pause(path, "继续投票")
}

// Fewer ballots than may be shown are not counted: no page calls that a count, and what is downloaded bears the name of
// its group.
func TestASessionWithoutAResultIsNotCalledCounted(t *testing.T) {
	c := newCity(t, "liaocheng")
	o := c.organizer
	briefing := c.briefing()
	path, number := c.session(briefing, map[string]string{"form": "full", "mode": "slip", "flow": "one", "k": "5", "groups": "干部职工\n群众"})
	c.slips(path, 8)
	o.do(path+"/move", url.Values{"to": {"open"}})
	o.see(path).has("●A 干部职工", "▲B 群众")
	closing := o.see(path).form(path+"/move", map[string]string{"countdown": "15"})
	closing.Set("countdown", "0") // at once, which no page offers
	o.do(path+"/move", closing)
	a := o.do(path+"/finish", o.see(path).form(path+"/finish", map[string]string{
		"expected": "16", "attended": "1", "issued": "1", "left_over": "15",
	}))
	a.has("票太少，没有计票", "不公布结果", "干部职工：结果原文", "群众：全部选票凭证").hasNot("计票完成")
	o.see(path).has("票太少，没有结果", "在大屏上说明没有结果", "为什么没有结果").hasNot("测评完成", "整理意见建议", "已计票", "看结果")
	round, evaluation := "/admin/rounds/"+c.round, "/admin/evaluations/"+c.evaluation
	for _, list := range []string{"/admin/briefings?round=" + c.round, round, briefing, evaluation, "/admin/search?q=" + url.QueryEscape("自然资源")} {
		o.see(list).has("票太少，没有结果")
		if said := o.see(list).text(); strings.Contains(said, "已计票") {
			t.Errorf("%s calls it counted: %s", list, said)
		}
	}
	o.see(path+"/result").has("在大屏上说明没有结果", "打印签字")
	o.see(briefing).has("收回的票太少，没有结果", "为什么没有结果").hasNot("看结果")
	o.see(evaluation).has("收回的票太少，没有结果。还没签字的话", "为什么没有结果").hasNot("结果可以看了")
	o.see(round).has("测评结束") // the stage of which a list can be asked for
	auditor := c.as("shen", auth.Auditor, "")
	for _, list := range []string{"/admin/audit", "/admin/audit?number=" + number} {
		auditor.see(list).has("下载证据包", "票太少，没有结果").hasNot("已计票")
	}
}

// The list for the hall has the session's own data, and every step says in three sentences how it is done.
func TestTheListForTheHallHasTheSessionsOwnData(t *testing.T) {
	c := newCity(t, "liaocheng")
	briefing := c.briefing()
	path, number := c.session(briefing, nil)
	c.slips(path, 12)
	for _, step := range []string{"", "?step=try"} {
		help := find(c.organizer.see(path+step).page, func(n *htmlNode) bool { return n.Data == "details" && strings.HasPrefix(words(n), "怎么做") })
		if len(help) != 1 || strings.Count(words(help[0]), "。") != 3 {
			t.Errorf("the help of %q: %d", step, len(help))
		}
	}
	v, err := c.Minutes.Show(t.Context(), c.organizer.who, strings.TrimPrefix(path, "/admin/sessions/"))
	c.must(err)
	c.organizer.see(path+"/checklist").has(
		"现场清单", "市自然资源和规划局", "市政务中心三楼会议室", "李建国", number, v.Boxes[0].Fingerprint, "/hall", "测评票 12 张", "20",
	)
	screen, _ := c.session(briefing, map[string]string{
		"form": "full", "mode": vote.ModeScreen, "presence": "1", "flow": vote.FlowTwo,
	})
	c.organizer.see(screen+"/checklist").has("动态码", "开始签到", "通报完，截止签到，再点").
		hasNot("测评票 12 张", "扫描作废", "通报完，点")
	two, _ := c.session(briefing, map[string]string{"form": "full", "mode": "slip", "flow": vote.FlowTwo})
	c.organizer.see(two+"/checklist").has("进场时点“开始签到”", "通报完，截止签到，作废剩余的票，再点“开始投票”").hasNot("通报完，点")
}

// A limit that may be left out is not asked for afterwards: without a slip, as many vote as are expected.
func TestALimitThatIsLeftOutIsTheNumberExpected(t *testing.T) {
	c := newCity(t, "liaocheng")
	b := c.briefing()
	c.organizer.see(b).has("不填就按应到人数 20")
	path, _ := c.session(b, map[string]string{
		"form": "full", "mode": vote.ModeScreen, "presence": "1", "flow": vote.FlowTwo,
	})
	v, err := c.Sessions.ShowSession(t.Context(), c.organizer.who, strings.TrimPrefix(path, "/admin/sessions/"))
	c.must(err)
	if v.Cap != 20 {
		t.Errorf("a limit of %d", v.Cap)
	}
}

// The form of a briefing proposes what it can, and one form leads to a session.
func TestOneFormArrangesABriefingAndItsSession(t *testing.T) {
	c := newCity(t, "liaocheng")
	c.briefing()
	at := "/admin/evaluations/" + c.evaluation + "/briefing"
	form := c.organizer.see(at).form(at, map[string]string{"expected": "20"})
	if form.Get("place") != "市政务中心三楼会议室" || form.Get("held_at") != "2026-11-02T17:30" {
		t.Errorf("proposed: %v", form)
	}
	c.organizer.do(at, form).has("打印测评票", "市自然资源和规划局民主测评")
}

// stateOf is what tells a session page that the rest of it is out of date.
func stateOf(a answer) string {
	for _, n := range find(a.page, func(n *htmlNode) bool { return attr(n, "id") == "live" }) {
		return attr(n, "data-state")
	}
	return ""
}
