package panel

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/auth"
	"minping/internal/evaluation/scheme"
	"minping/internal/web/panel/kit"
)

// The menu of an organizer and of the office (experience §6); its groups are made of the areas' own declarations.
func TestTheMenuHasTheGroupsThatPeopleThinkIn(t *testing.T) {
	d := newEnv(t)
	organizer := []string{"现场", "全部测评", "单位与轮次", "帮助"}
	for role, want := range map[auth.Role][]string{
		auth.Organizer: organizer,
		auth.Admin:     {"现场", "全部测评", "单位与轮次", "台账", "公文", "结果", "设置", "帮助"},
		auth.Auditor:   {"审计记录", "帮助"},
	} {
		var got []string
		for _, n := range d.panel.Navigation(records.Actor{ID: "x", Role: role}) {
			got = append(got, n.Label)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", role, got, want)
		}
	}
}

// A running session comes before what is due, for a person who has both.
func TestWhatIsOnStandsBeforeWhatIsDue(t *testing.T) {
	d := newEnv(t)
	for _, role := range []auth.Role{auth.Organizer, auth.Admin} {
		now := d.panel.Navigation(records.Actor{ID: "x", Role: role})[0].Pages
		if len(now) < 2 || now[0].Label != "现场" || now[1].Label != "待办提醒" {
			t.Errorf("%s: %+v", role, now)
		}
	}
}

// A page that is asked for without naming a thing is an entry of the menu, or belongs to one that is.
func TestEveryPageOfARoleBelongsToItsMenu(t *testing.T) {
	d := newEnv(t)
	// in every frame, or there when needed
	elsewhere := []string{"/admin", kit.PathAccount, kit.PathSearch, "/admin/damage"}
	for _, role := range auth.Roles() {
		menu := d.panel.Navigation(records.Actor{ID: "x", Role: role, Body: "discipline"})
		for _, r := range d.panel.Routes() {
			if r.Verb != http.MethodGet || r.Pass.Open() || !slices.Contains(r.Pass.Roles(), role) ||
				strings.ContainsAny(r.Path, ":*") || slices.Contains(elsewhere, r.Path) {
				continue
			}
			in := slices.ContainsFunc(menu, func(n kit.NavItem) bool { return n.Holds(r.Entry) })
			if !in && !(role == auth.Unit && strings.HasPrefix(r.Path, "/admin/ledger")) &&
				!strings.HasPrefix(r.Path, "/admin/teams") {
				t.Errorf("%s: GET %s belongs to %q, which is not in the menu", role, r.Path, r.Entry)
			}
		}
	}
}

func TestTheCrumbsSayWhereAPageIs(t *testing.T) {
	c := newCity(t, "liaocheng")
	crumbs := func(a answer) []string {
		var out []string
		for _, n := range find(a.page, tag("nav")) {
			if attr(n, "aria-label") == "所在位置" {
				for _, l := range find(n, tag("a")) {
					out = append(out, words(l))
				}
			}
		}
		return out
	}
	for path, want := range map[string][]string{
		"/admin/rounds/current":              {"单位与轮次", "全部轮次"},
		"/admin/briefings":                   {"现场"},
		"/admin/evaluations/" + c.evaluation: {"单位与轮次", "本轮进度"},
	} {
		if got := crumbs(c.office.see(path)); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", path, got, want)
		}
	}
}

// type searches as the box does while someone types.
func (s *client) typeSearch(text string) answer {
	s.t.Helper()
	r := httptest.NewRequest(http.MethodGet, "http://test.example"+kit.PathSearch+"?q="+url.QueryEscape(text), nil)
	r.Header.Set("HX-Request", "true")
	a := s.send(r)
	if a.status != http.StatusOK {
		s.t.Fatalf("search for %q: %d", text, a.status)
	}
	return a
}

func links(a answer) (out []string) {
	for _, l := range find(a.page, tag("a")) {
		out = append(out, attr(l, "href"))
	}
	return out
}

// What is found is what the role may open, by the text as people type it, and never more than fits below the box.
func TestTheSearchFindsWhatTheRoleMaySee(t *testing.T) {
	c := newCity(t, "liaocheng")
	briefing := c.briefing()
	path, number := c.session(briefing, nil)
	unit := "/admin/evaluations/" + c.evaluation
	for _, text := range []string{"自然资源", "自 然 资 源", "　市自然资源和规划局 ", "规划"} {
		if got := links(c.organizer.typeSearch(text)); !slices.Contains(got, unit) || !slices.Contains(got, path) {
			t.Errorf("organizer, %q: %v", text, got)
		}
		if got := links(c.office.typeSearch(text)); !slices.Contains(got, unit) || slices.Contains(got, path) {
			t.Errorf("office, %q: %v", text, got)
		}
	}
	for _, text := range []string{number, number[:3] + " " + number[3:], "０" + "０"} {
		got := links(c.organizer.typeSearch(text))
		found := slices.Contains(got, path)
		if found != !strings.HasPrefix(text, "０") && !strings.HasPrefix(number, "00") {
			t.Errorf("number %q: %v", text, got)
		}
	}
	for _, role := range []auth.Role{auth.Assessor, auth.Unit, auth.Auditor, auth.Leader, auth.Supervisor} {
		p := c.as("only-"+string(role), role, "discipline")
		for _, l := range links(p.typeSearch("自然资源")) {
			if a := p.get(l); a.status != http.StatusOK {
				t.Errorf("%s finds %s, which answers %d", role, l, a.status)
			}
		}
		for _, n := range find(p.see("/admin/help").page, tag("form")) {
			if attr(n, "role") == "search" && (role == auth.Auditor || role == auth.Assessor) {
				t.Errorf("%s is offered a search that finds nothing", role)
			}
		}
	}
	for _, text := range []string{"", " ", "-", "a", "<script>", strings.Repeat("长", 300), "%", "\u0000", "没有这个"} {
		if got := links(c.organizer.typeSearch(text)); len(got) != 0 {
			t.Errorf("%q finds %v", text, got)
		}
	}
	c.organizer.see(kit.PathSearch+"?q="+url.QueryEscape("自然资源")).has("找到 2 个", "市自然资源和规划局", number)
	if a := c.visitor().get(kit.PathSearch + "?q=x"); a.status == http.StatusOK {
		t.Error("someone who is not signed in may search")
	}
}

// manyUnits is a round of so many units.
func manyUnits(t testing.TB, n int) (*env, *client) {
	t.Helper()
	d := newEnv(t)
	boss := records.Actor{ID: "office", Name: "office", Role: auth.Admin}
	r, err := d.Rounds.NewRound(t.Context(), boss, round.Round{Term: 5, No: 7, Name: "五届市委第七轮巡察", StartsOn: "2026-08-01"})
	d.must(err)
	list := "单位名称,单位类别\n" // one at a time each would be compared with all before it
	for i := range n {
		list += fmt.Sprintf("第%04d个被巡察单位党组织,市直部门\n", i)
	}
	_, err = d.Rounds.ImportOrganizations(t.Context(), boss, []byte(list))
	d.must(err)
	orgs, err := d.Rounds.OrganizationsByName(t.Context())
	d.must(err)
	for _, o := range orgs {
		_, err = d.Rounds.NewEvaluation(t.Context(), boss, round.Evaluation{
			RoundID: r.ID, OrganizationID: o.ID, SchemeID: "sanmenxia",
		})
		d.must(err)
	}
	return d, d.as("zhao", auth.Organizer, "")
}

// With 2,000 units an answer comes within 50 ms while someone types.
func TestTheSearchAnswersWithin50MillisecondsWith2000Units(t *testing.T) {
	d, p := manyUnits(t, 2000)
	begun := time.Now()
	p.typeSearch("第0")
	t.Logf("the first search, which reads all: %s", time.Since(begun))
	boss := records.Actor{ID: "office", Name: "office", Role: auth.Admin}
	for name, before := range map[string]func(i int){
		"nothing happens": func(int) {},
		"a unit is added each time": func(i int) {
			_, err := d.Rounds.NewOrganization(t.Context(), boss, round.Organization{Name: fmt.Sprintf("新单位%d", i), Kind: scheme.KindDepartment})
			d.must(err)
		},
	} {
		var times []time.Duration
		// whatever else runs on this machine makes an answer slower and never faster
		for i := 0; i < 20 || i < 400 && slices.Min(times) > 50*time.Millisecond; i++ {
			before(i)
			begun := time.Now()
			a := p.typeSearch(fmt.Sprintf("第%02d", i%20))
			times = append(times, time.Since(begun))
			if n := len(links(a)); n != 8 {
				t.Fatalf("%d hits", n)
			}
		}
		slices.Sort(times)
		t.Logf("2,000 units, %s: %s at best, %s the median", name, times[0], times[len(times)/2])
		if times[0] > 50*time.Millisecond {
			t.Errorf("the fastest takes %s when %s", times[0], name)
		}
	}
}
