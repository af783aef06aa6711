package scheme

import (
	"slices"

	"minping/internal/evaluation/scheme"
	"minping/internal/web/panel/kit"
)

// practices are what a scheme's document says beyond ballots and sheets, each with its choices.
func practices() []entry {
	const at = "practice."
	return []entry{
		{at + "hearings", "质询答辩", kindPick, picks(scheme.Held, "召开", scheme.None, "不召开"), "", false},
		{
			at + "daily_reports", "日常监督结果报告", kindPick, picks(scheme.Asked, "期满后由监督单位报送", scheme.None, "不要求报送"),
			"", false,
		},
		{
			at + "staffing", "评估组成员", kindPick,
			picks(scheme.AnyLevel, "市级、县级都可以抽调", scheme.ByLevel, "市直单位由市级抽调，乡镇（街道）由县级抽调", scheme.FromCity, "都由市级抽调"),
			"", false,
		},
	}
}

func practiceSection() section {
	return section{
		"质询答辩、报告和抽调", "决定建议里有没有质询答辩、本轮进度等不等日常监督报告、编组时怎样提醒。", append(
			practices(),
			entry{"hearing.drop_extremes", "质询答辩去掉一个最高分和一个最低分", kindYes, nil, "", true},
			entry{"hearing.drop_from", "评委满几位才去掉", kindCount, nil, "不填按 5 位", true},
		), nil,
	}
}

// practiceTable is what a scheme says about hearings, reports and teams.
func practiceTable(s scheme.Scheme) SchemeSection {
	p := s.Practice.Whole()
	out := SchemeSection{Name: "质询答辩、报告和抽调", Head: []string{"内容", "做法"}}
	for i, said := range []string{p.Hearings, p.DailyReports, p.Staffing} {
		e := practices()[i]
		at := slices.IndexFunc(e.options, func(o kit.Option) bool { return o.Value == said })
		out.Rows = append(out.Rows, []string{e.label, e.options[at].Text})
	}
	return out
}

func sessionSection() section {
	at := "session."
	return section{"测评场次的默认设置", "建立场次时可以改。", []entry{
		{at + "flow", "流程", kindPick, picks("one", "扫了就投", "two", "先签到后投票"), "", false},
		{at + "presence", "会场码", kindPick, picks("0", "不用", "1", "要扫大屏"), "", false},
		{at + "k", "最少几票才公布", kindWhole, nil, "", false},
		{at + "delay", "随机延迟（秒）", kindWhole, nil, "", false},
		{at + "comments", "收集意见建议", kindYes, nil, "", true},
	}, nil}
}
