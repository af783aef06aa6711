package sheets

import (
	"html"
	"strings"
	"testing"
	"time"

	"minping/internal/app/ballotbox"
	"minping/internal/app/minutes"
	"minping/internal/app/records"
	"minping/internal/app/tally"
	"minping/internal/verify"
	"minping/internal/vote"
)

func TestTheMinutesSayEveryFigureMarkAndExceptionInWords(t *testing.T) {
	at := time.Date(2026, 11, 2, 1, 0, 0, 0, time.UTC)
	m := minutes.View{
		Org:     "市自然资源和规划局",
		Counted: true,
		Balance: tally.Balance{
			Given: true, Expected: 61, Attended: 62, Printed: 63, Issued: 64, LeftOver: 65,
			Damaged: 66, Lost: 67, Admitted: 68, Void: 69, Unused: 70, Returned: 71, Valid: 72, Invalid: 73, Spoilt: 74,
			Abstain: 75, Paper: 76,
		},
		Lost: []minutes.Step{
			{At: at, What: records.Text{ZH: "手机损坏或遗失，补发"}, By: "赵", Second: "钱", Note: "屏幕摔碎"},
		},
		Overrides: []minutes.Step{
			{At: at, What: records.Text{ZH: "清点对不上，两人写明原因后封票"}, By: "赵", Second: "钱", Note: "掉了一张"},
		},
		Alarms: []ballotbox.Alarm{{At: at, By: "孙"}},
	}
	m.Session.State, m.Session.Mode, m.Session.Flow = vote.StateCounted, vote.ModeScreen, vote.FlowOne
	m.Balance.Flags = []string{verify.FlagReturnedExceeds, verify.FlagPrintedMismatch}
	text := func() string {
		raw, err := Minutes(m)
		if err != nil {
			t.Fatal(err)
		}
		return html.UnescapeString(string(raw))
	}
	got := text()
	for _, want := range []string{
		">应到<", ">61<", ">62<", ">63<", ">64<", ">65<", ">66<", ">67<", ">68<", ">69<", ">未用未作废<", ">70<", ">71<", ">有效<", ">72<", ">无效<", ">73<", ">其中废票<",
		">74<", ">75<", ">其中纸质<", ">76<", "屏幕摔碎", "赵、钱", "掉了一张", "这张票已经有人用过", "收回的票多于发出的票", "印制 ≠ 发出 + 剩余 + 损坏", "不能保证一人一票",
		"见“三、异常”", "网络没有加密保护",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("the minutes lack %s", want)
		}
	}
	m.Counted = false
	if strings.Contains(text(), ">72<") {
		t.Error("what was not opened is told apart")
	}
}
