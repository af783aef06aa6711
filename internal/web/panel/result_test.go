package panel

import (
	"encoding/csv"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"minping/internal/auth"
)

// experience §2, R1 and R2: the questions of a result are compared on one scale from the best to the worst, with the
// percentages behind them, and come as files; the minutes hold the figures that are signed for.
func TestAResultComparesItsQuestionsAndTheMinutesHoldItsFigures(t *testing.T) {
	c := newCity(t, "liaocheng")
	path, _ := c.session(c.briefing(), nil)
	id := strings.TrimPrefix(path, "/admin/sessions/")
	tokens := c.slips(path, 12)[id]
	c.organizer.do(path+"/move", url.Values{"to": {"open"}})
	c.organizer.see(path + "/minutes").hasNot("满意度")
	if a := c.organizer.get(path + "/result.csv"); a.status == http.StatusOK {
		t.Error("there is a file before the count")
	}
	c.phonesWith(id, tokens[:6], func(i int) []int { return []int{1 + i%2, 1, 1, 2, 1, 1, 3, 1, 0} },
		func(int) string { return "" })
	c.organizer.do(path+"/move", url.Values{"to": {"closing"}, "countdown": {"0"}})
	c.organizer.do(path+"/move", url.Values{"to": {"counted"}})

	text := c.organizer.see(path+"/result").has("各题得分，从高到低", "50.00%", "在大屏上公布", "打印签字", "下载 XLSX", "下载 CSV", "第 1 版").hasNot("liaocheng@1").text()
	_, text, _ = strings.Cut(text, "各题得分，从高到低")
	at := -1
	for _, short := range []string{"问题整改", "总体评价", "主要负责人抓整改", "服务改进"} { // 100, 85, 70 and 30 points
		next := strings.Index(text, short)
		if next <= at {
			t.Errorf("%q stands at %d, after what is worse, in %q", short, next, text)
		}
		at = next
	}
	a := c.organizer.get(path + "/result.csv")
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(a.body), "\ufeff"))).ReadAll()
	c.must(err)
	found := false
	for _, r := range rows {
		found = found || strings.Join([]string{r[0], r[2], r[3], r[4], r[5]}, " ") == "D1 满意 3 50.00 85.00"
	}
	if !found {
		t.Errorf("the file has no line of question D1: %q", rows)
	}
	x := c.organizer.get(path + "/result.xlsx")
	if x.status != http.StatusOK || !strings.HasPrefix(string(x.body), "PK") {
		t.Errorf("the workbook is answered %d", x.status)
	}
	if x := c.as("unit", auth.Unit, "").get(path + "/result.csv"); x.status != http.StatusForbidden {
		t.Errorf("a unit is given the file: %d", x.status)
	}
	c.organizer.see(path+"/minutes").has("测评结果", "满意度（分）", "满意率", "监票人、计票人签字确认", "监票人（签字）", "计票人（签字）")
}
