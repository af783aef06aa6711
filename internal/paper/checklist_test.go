package paper

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// fullChecklist has as much on it as any session: long names, groups, everything that may be switched on.
func fullChecklist() Checklist {
	line := "人进场时点“开始签到”，扫票签到；通报完截止签到，再点“开始投票”"
	c := Checklist{
		Unit: "云河市人民代表大会常务委员会机关及所属事业单位联合党组（含派驻机构）", Round: "五届市委第七轮巡察", Place: "市政务中心三楼会议室",
		HeldAt: time.Date(2024, 7, 24, 11, 30, 0, 0, time.UTC), Rehearsal: true,
		Facts: []Count{
			{"方式", "一人一票（纸质测评票扫码）加现场码，先签到、后投票"},
			{"主持", "李建国"},
			{"场次号", "干部职工：482913，校验码 0410-6000-0000-0000"},
			{"场次号", "服务对象：482914，校验码 0410-6000-0000-0001"},
			{"大屏地址", "https://ceping.example.gov.cn/hall"},
		},
		Figures: []Count{{"应到", "60"}, {"实到", ""}, {"印制", "66"}, {"发出", ""}, {"剩余", ""}, {"损坏", ""}, {"纸票", ""}},
		Trouble: []Count{
			{"网络断了", line}, {"电脑关了", line}, {"手机打不开", line}, {"票用过了", line}, {"手机坏了没投成", line}, {"投错了", line},
		},
	}
	for _, title := range []string{"会前", "开场", "投票", "清点", "散会前"} {
		c.Parts = append(c.Parts, ChecklistPart{Title: title, Lines: []string{line, "监票人、计票人在场", line, "用三部手机试一遍", line}})
	}
	return c
}

func TestTheChecklistIsOnePageOfA4(t *testing.T) {
	c := fullChecklist()
	var b bytes.Buffer
	if err := WriteChecklist(&b, c); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{c.Unit, "2024年7月24日 19:30", "演练", "0410-6000-0000-0001", "/hall", "66", "遇到这些情况"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("it lacks %q", want)
		}
	}
	ctx := browser(t)
	var pdf []byte
	var spill bool
	err := chromedp.Run(ctx, chromedp.EmulateViewport(390, 844), open(b.Bytes()),
		chromedp.Evaluate(`document.documentElement.scrollWidth > 390`, &spill), print(&pdf))
	if err != nil {
		t.Fatal(err)
	}
	shoot(t, ctx, "checklist", pdf)
	if spill {
		t.Error("on a phone it is wider than the screen")
	}
	if got := len(pdfPages.FindAll(pdf, -1)); got != 1 {
		t.Errorf("%d pages", got)
	}
}
