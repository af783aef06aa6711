package panel

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"minping/internal/app/apptest"
	"minping/internal/app/final"
	"minping/internal/app/ledger"
	"minping/internal/app/records"
	"minping/internal/auth"
	rules "minping/internal/evaluation/ledger"
)

// A result with more units than a phone shows at once is read in pages, and each figure links to what it is made of,
// for roles that may read that.
func TestALongResultIsReadInPagesAndItsFiguresOpen(t *testing.T) {
	d := newEnv(t)
	office, leader := d.as("office", auth.Admin, ""), d.as("shuji", auth.Leader, "")
	id, evaluations := d.sized(9, 41, "sanmenxia")
	for _, e := range evaluations[1:] {
		d.must(apptest.Score(t.Context(), d.Service, e))
	}
	d.must(apptest.ScoreNothing(t.Context(), d.Service, evaluations[0]))
	ranking := office.see("/admin/rounds/" + id + "/ranking").has("第 1 页，共 2 页")
	if got := firstLink(ranking, "#candidate-"); !strings.Contains(got, "&p=") {
		t.Errorf("the first candidate is on no page: %q", got)
	}
	_, err := d.Finals.Fix(t.Context(), inOffice, id, records.AnyVersion, final.FixRequest{})
	d.must(err)
	at := "/admin/batches/" + id + "/final"
	page := office.see(at).has("第 1 页，共 2 页")
	if n := len(find(page.page, tag("tr"))); n != 41 { // forty and their heading
		t.Errorf("%d rows on the first page", n)
	}
	office.see(at + "?p=1").has("第 2 页，共 2 页")
	if firstLink(page, "/score") == "" {
		t.Error("a score does not lead to its steps")
	}
	if got := firstLink(leader.see(at), "/score"); got != "" {
		t.Errorf("a leader is led to what only others may open: %s", got)
	}
	office.see("/admin/decisions?batch=" + id).has("第 1 页，共 2 页")
}

// firstLink is the first link of a page's body with a part in its address.
func firstLink(a answer, part string) string {
	leads := func(n *html.Node) bool { return tag("a")(n) && strings.Contains(attr(n, "href"), part) }
	for _, x := range find(a.page, leads) {
		return attr(x, "href")
	}
	return ""
}

// A page that several roles read leads each of them only to where they may go.
func TestAHelpStepLeadsOnlyToWhereItsReaderMayGo(t *testing.T) {
	d := newEnv(t)
	for role, leads := range map[auth.Role]bool{auth.Admin: true, auth.Unit: false, auth.Leader: false} {
		page := d.as(string(role), role, "").see("/admin/help")
		if got := strings.Contains(page.text(), "去单位名单"); got != leads {
			t.Errorf("%s: %v", role, got)
		}
	}
}

// From the line of the round, what is missing is begun where it is missed: of that batch and that type.
func TestWhatIsMissedIsBegunWhereItIsMissed(t *testing.T) {
	c := newCity(t, "sanmenxia")
	line := c.office.see("/admin/rounds/" + c.round)
	papers := c.office.see(firstLink(line, "type=plan"))
	draft := firstLink(papers, "/admin/documents/new")
	for _, part := range []string{"batch=" + c.round, "type=plan"} {
		if !strings.Contains(draft, part) {
			t.Errorf("drafting loses %s: %s", part, draft)
		}
	}
	list := c.office.see(firstLink(line, "type=consultation"))
	if got := list.form("/admin/entries/new", nil).Get("type"); got != "consultation" {
		t.Errorf("the meeting that is missed is not chosen: %q", got)
	}
	c.office.see("/admin/documents?batch=" + c.round + "&type=bulletin").has("还没有公文")
}

// Who works in two rounds at once comes to both, whichever is the newer.
func TestAnAccountInTwoRoundsReachesBoth(t *testing.T) {
	c := newCity(t, "sanmenxia")
	next := c.nextRound()
	scores, watches := c.as("ping", auth.Assessor, "discipline"), c.as("ji", auth.Supervisor, "discipline")
	for at, who := range map[string]*client{"/admin/sheets": scores, "/admin/daily": watches} {
		who.see(at).has("五届市委第八轮巡察", "五届市委第七轮巡察")
		page := who.see(at + "?round=" + c.round)
		if got := firstLink(page, "/evaluations/"+c.evaluation+"/"); got == "" {
			t.Errorf("%s does not lead to the unit in the older round", at)
		}
		if got := firstLink(page, "/evaluations/"+next+"/"); got != "" {
			t.Errorf("%s mixes the rounds: %s", at, got)
		}
	}
}

// Units of a round are often some of each kind: their names are pasted, and the page names those that are not in the
// list.
func TestSeveralUnitsJoinARoundByTheirNames(t *testing.T) {
	c := newCity(t, "sanmenxia")
	for name, kind := range map[string]string{"柳林镇": "township", "市水利局": "department", "市商务局": "department"} {
		c.office.do("/admin/organizations/new", url.Values{"name": {name}, "kind": {kind}})
	}
	at := "/admin/rounds/" + c.round + "/join"
	form := c.office.see(at).form(at, map[string]string{"names": "柳林镇\n市水利局、没有的局", "scheme": "sanmenxia"})
	if a := c.office.post(at, form); a.status != http.StatusUnprocessableEntity ||
		!strings.Contains(a.text(), "已经在本轮里：没有的局。") {
		t.Errorf("an unknown name: %d %s", a.status, a.text())
	}
	form.Set("names", "柳林镇\r\n 市水利局、柳林镇")
	c.office.do(at, form).has("已把 2 个单位加入本轮", "柳林镇", "市水利局").hasNot("市商务局")
	form.Set("names", "")
	if a := c.office.post(at, form); !strings.Contains(a.text(), "请选择要加入的单位") {
		t.Errorf("no one was named: %d", a.status)
	}
}

// The focus areas of a ledger are a picture, and each opens its items (domain A07).
func TestTheFocusAreasOfALedgerAreAPicture(t *testing.T) {
	c := newCity(t, "sanmenxia")
	c.item("没有重点的事项")
	at := "/admin/ledger?round=" + c.round
	c.office.see(at).hasNot("按评估重点")
	for i, focus := range []string{"key", "key", "duty"} {
		_, err := c.Ledgers.New(t.Context(), c.office.who, c.evaluation, ledger.Draft{Item: rules.Item{
			Source: "feedback", Text: fmt.Sprintf("问题%d", i), Focus: focus,
		}})
		c.must(err)
	}
	page := c.office.see(at).has("按评估重点", "突出问题和重点难点问题 2 项", "主体责任落实 1 项", "未销号 2")
	c.office.see(firstLink(page, "focus=key")).has("问题0", "问题1").hasNot("问题2")
}

// The office reads a counted session by what was asked; the session's own page is its organizers' and assessors'.
func TestTheOfficeIsLedToTheResultThatItMayRead(t *testing.T) {
	c := newCity(t, "liaocheng")
	c.published()
	page := c.office.see("/admin/evaluations/" + c.evaluation)
	if got := firstLink(page, "/admin/sessions/"); got != "" {
		t.Errorf("the office is led to %s", got)
	}
	c.office.see(firstLink(page, "/breakdown")).has("满意度")
}
