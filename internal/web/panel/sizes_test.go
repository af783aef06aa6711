package panel

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"golang.org/x/net/html"

	"minping/internal/app/ballotbox"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/app/tally"
	"minping/internal/auth"
	"minping/internal/evaluation/satisfaction"
	"minping/internal/evaluation/scheme"
	"minping/internal/vote"
)

var (
	inOffice = records.Actor{ID: "office", Name: "office", Role: auth.Admin}
	inHall   = records.Actor{ID: "zhao", Name: "zhao", Role: auth.Organizer}
)

// sized makes a round of n units, two in five of them departments, each with a counted session of two voter groups; of
// every seventh the people are too few to be shown. The rooms make everything but the count, which is written as a
// count would leave it: ballots of 143 units would take minutes.
func (d *env) sized(no, n int, schemeID string) (roundID string, evaluations []string) {
	d.t.Helper()
	ctx := d.t.Context()
	r, err := d.Rounds.NewRound(ctx, inOffice, round.Round{Term: 5, No: no, Name: fmt.Sprintf("五届市委第%d轮巡察", no), StartsOn: "2026-08-01"})
	d.must(err)
	rules, err := d.Schemes.ShowScheme(ctx, schemeID, 0)
	d.must(err)
	for i := range n {
		kind := scheme.KindDepartment
		if i%5 > 1 {
			kind = scheme.KindTownship
		}
		o, err := d.Rounds.NewOrganization(ctx, inOffice, round.Organization{Name: fmt.Sprintf("第%d轮第%03d个被巡察单位党组织", no, i), Kind: kind})
		d.must(err)
		e, err := d.Rounds.NewEvaluation(ctx, inOffice, round.Evaluation{
			RoundID: r.ID, OrganizationID: o.ID, SchemeID: schemeID,
		})
		d.must(err)
		b, err := d.Rounds.NewBriefing(ctx, inHall, round.Briefing{EvaluationID: e.ID, HeldAt: d.now(), Place: "会议室", Expected: 60, Attended: 58})
		d.must(err)
		q, _ := rules.QuestionnaireFor(kind)
		d.countedAs(b.ID, q, rules.Satisfaction, i)
		evaluations = append(evaluations, e.ID)
	}
	return r.ID, evaluations
}

// countedAs writes a session and its count.
func (d *env) countedAs(briefing string, q scheme.Questionnaire, rule scheme.SatisfactionRule, i int) {
	d.t.Helper()
	ctx, id := d.t.Context(), records.NewID()
	people := 20 + i%9
	if i%7 == 3 {
		people = 3
	}
	parts := []satisfaction.Part{
		{Name: "干部职工", Weight: "40", Issued: 30, Box: voted(q, 24+i%5, i%6)},
		{Name: "群众和服务对象", Weight: "60", Issued: 30, Box: voted(q, people, 2+i%8)},
	}
	five := 5
	turnout := satisfaction.Turnout{Expected: &five, Attended: &five, Printed: &five, Issued: &five}
	_, err := records.Create(ctx, d.Env, ballotbox.KindSession, id, briefing, ballotbox.Session{
		BriefingID: briefing, Mode: vote.ModeSlip, K: five, Questionnaire: q, Satisfaction: rule,
		Groups: []ballotbox.Group{{Name: "干部职工", Weight: "40"}, {Name: "群众和服务对象", Weight: "60"}},
		Boxes:  []ballotbox.BoxRef{{SID: id, Number: fmt.Sprint(100000 + i)}},
	})
	d.must(err)
	_, err = d.Boxes.Step(ctx, id, ballotbox.StateEntry{}, ballotbox.StateEntry{State: vote.StateCounted})
	d.must(err)
	_, err = records.Create(ctx, d.Env, ballotbox.KindOutcome, id, "", tally.Outcome{
		Returned: parts[0].Box.Returned + people, Parts: satisfaction.Publishable(parts, five), Turnout: turnout,
		Suggestions: i % 4,
	})
	d.must(err)
}

// voted is n ballots, of which some are not content, one more with every question.
func voted(q scheme.Questionnaire, n, less int) satisfaction.Tally {
	out := satisfaction.Tally{Returned: n}
	for j, x := range q.Questions {
		c := satisfaction.Counts{N: make([]int, len(x.Options))}
		if x.Type == scheme.Multi {
			c.Abstain = n
		} else {
			bad := min(n, less+j)
			c.N[0], c.N[1], c.N[2] = n-bad, bad-bad/3, bad/3
		}
		out.Questions = append(out.Questions, c)
	}
	return out
}

// pictured keeps a page as people see it, at both widths and on paper, when PICTURES names a folder.
func (s *client) pictured(name, path string) answer {
	s.t.Helper()
	a := s.see(path)
	dir := os.Getenv("PICTURES")
	if dir == "" {
		return a
	}
	var one sync.Mutex // the jar is for one request at a time
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		one.Lock()
		defer one.Unlock()
		got := s.fetch(httptest.NewRequest(http.MethodGet, "http://test.example"+r.URL.RequestURI(), nil))
		for _, name := range []string{"Content-Type", "Content-Encoding"} {
			w.Header().Set(name, got.header.Get(name))
		}
		w.WriteHeader(got.status)
		_, _ = w.Write(got.body)
	}))
	defer srv.Close()
	run := func(args ...string) {
		//nolint:gosec // the browser that the environment names
		cmd := exec.CommandContext(s.t.Context(), os.Getenv("CHROME"), append([]string{
			"--headless", "--no-sandbox",
			"--disable-gpu", "--disable-quic", "--disable-background-networking", "--hide-scrollbars",
		}, args...)...)
		if out, err := cmd.CombinedOutput(); err != nil {
			s.t.Fatal(err, string(out))
		}
	}
	for _, w := range []string{"390", "1280"} {
		height := "2400"
		run("--window-size="+w+","+height, "--screenshot="+filepath.Join(dir, name+"-"+w+".png"), srv.URL+path)
	}
	run("--no-pdf-header-footer", "--print-to-pdf="+filepath.Join(dir, name+".pdf"), srv.URL+path)
	return a
}

// sizes are a first day, the second document's rounds and the first document's.
var sizes = []int{0, 18, 143}

func TestAResultByWhatWasAskedHoldsEverySizeOfRound(t *testing.T) {
	for i, n := range sizes {
		d := newEnv(t)
		office := d.as("office", auth.Admin, "")
		if n == 0 {
			office.pictured("breakdown-none", "/admin/rounds/current/breakdown").has("还没有轮次")
		}
		id, evaluations := d.sized(7+i, n, "liaocheng")
		page := office.pictured(fmt.Sprintf("breakdown-%d", n), "/admin/rounds/"+id+"/breakdown")
		if n == 0 {
			page.has("还没有可以公布的满意度")
			continue
		}
		page.has(fmt.Sprintf("%d 个单位的平均，每个单位算一份", n), "一真实", "建章立制到位", "干部职工", "群众和服务对象")
		for _, figure := range []string{"满意度", "满意率"} {
			part := find(page.page, func(x *html.Node) bool { return attr(x, "data-part") == figure })
			picture := func(x *html.Node) bool { return attr(x, "role") == "img" }
			if len(part) != 1 || len(find(part[0], tag("table"))) != 3 || len(find(part[0], picture)) != 3 {
				t.Errorf("%s: %d parts", figure, len(part))
			}
			if text := words(part[0]); strings.Contains(text, "%") == (figure == "满意度") {
				t.Errorf("the two figures are mixed: %s", text)
			}
		}
		office.see("/admin/rounds/"+id+"/breakdown?kind=township").has("单位的平均", "一满意")
		office.see("/admin/evaluations/"+evaluations[0]+"/breakdown").has("干部职工", "问题整改到位")
		office.see("/admin/evaluations/" + evaluations[3] + "/breakdown").has("票数太少，不单独公布")
	}
}

func TestTheTableOfABatchAndTheFiguresHoldEverySize(t *testing.T) {
	for i, n := range sizes {
		d := newEnv(t)
		office := d.as("office", auth.Admin, "")
		if n == 0 {
			office.pictured("cumulative-none", "/admin/statistics").has("还没有轮次")
			continue
		}
		one, _ := d.sized(7, n/2, "liaocheng")
		two, _ := d.sized(8+i, n-n/2, "sanmenxia")
		office.see("/admin/statistics").has("2 轮", fmt.Sprint(n))
		b, err := d.Finals.NewBatch(t.Context(), inOffice, round.Batch{Name: "市委第七轮、第八轮", Rounds: []string{one, two}})
		d.must(err)
		page := office.pictured(fmt.Sprintf("batch-table-%d", n), "/admin/batches/"+b.ID+"/statistics")
		page.has("联合评估组评分", "市纪委监委评分", "用其他方案的单位空着", "综合得分按各单位自己的方案计算")
		csv := office.fetch(httptest.NewRequest(http.MethodGet,
			"http://test.example/admin/batches/"+b.ID+"/statistics.csv", nil))
		if lines := strings.Count(string(csv.body), "\r\n"); csv.status != http.StatusOK || lines != n+2 {
			t.Errorf("%d units: %d lines, status %d", n, lines, csv.status)
		}
		print := office.fetch(httptest.NewRequest(http.MethodGet,
			"http://test.example/admin/batches/"+b.ID+"/statistics.html", nil))
		if !strings.Contains(string(print.body), "用其他方案的单位空着") {
			t.Error("the printed table does not say what is empty")
		}
		office.pictured(fmt.Sprintf("cumulative-%d", n), "/admin/statistics").has("实到人数", "参加测评人数", "市委第七轮、第八轮", "合计", "市直部门")
	}
}
