package ledger

import (
	"testing"

	"minping/internal/evaluation/deadline"
)

var from2024 = Dates{Start: "2024-01-15", AtOnceDays: 30}

func TestDaysAreReadAsLedgersWriteThem(t *testing.T) {
	for in, want := range map[string]struct {
		kind string
		day  deadline.Day
	}{
		"2024年3月底":             {DueDay, "2024-03-31"},
		"2024年3月底前":            {DueDay, "2024-03-31"},
		"3月底前":                 {DueDay, "2024-03-31"},
		"3月底":                  {DueDay, "2024-03-31"},
		"1月10日前":               {DueDay, "2025-01-10"}, // before the start, so the next year is meant
		"2月底":                  {DueDay, "2024-02-29"},
		"2024年2月":              {DueDay, "2024-02-29"},
		"长期坚持":                 {DueLongTerm, ""},
		"长期":                   {DueLongTerm, ""},
		"持续推进":                 {DueLongTerm, ""},
		"2024年6月底前并长期坚持":       {DueLongTerm, "2024-06-30"},
		"立行立改":                 {DueAtOnce, "2024-02-14"},
		"立即整改，2024年2月1日前":      {DueAtOnce, "2024-02-01"},
		"二〇二四年三月":              {DueDay, "2024-03-31"},
		"二○二四年三月":              {DueDay, "2024-03-31"},
		"二零二四年三月十五日":           {DueDay, "2024-03-15"},
		"二〇二四年十二月三十一日":         {DueDay, "2024-12-31"},
		"二〇二四年十月":              {DueDay, "2024-10-31"},
		"2024.3.31":            {DueDay, "2024-03-31"},
		"２０２４．３．３１":            {DueDay, "2024-03-31"},
		"2024/3/31":            {DueDay, "2024-03-31"},
		"2024-03-31":           {DueDay, "2024-03-31"},
		"2024-3-31前完成":         {DueDay, "2024-03-31"},
		"20240331":             {DueDay, "2024-03-31"},
		"2024.3":               {DueDay, "2024-03-31"},
		"2024-03":              {DueDay, "2024-03-31"},
		"2024年 3月 5日":          {DueDay, "2024-03-05"},
		"24年3月5日":              {DueDay, "2024-03-05"},
		"3月5号":                 {DueDay, "2024-03-05"},
		"3.31":                 {DueDay, "2024-03-31"},
		"2024年3月上旬":            {DueDay, "2024-03-10"},
		"2024年3月中旬前":           {DueDay, "2024-03-20"},
		"3月下旬":                 {DueDay, "2024-03-31"},
		"2024年3-6月":            {DueDay, "2024-06-30"},
		"2024年3月至6月":           {DueDay, "2024-06-30"},
		"2024年3月1日-31日":        {DueDay, "2024-03-31"},
		"2024年3月1日至2024年5月10日": {DueDay, "2024-05-10"},
		"2024年11月—2025年2月":     {DueDay, "2025-02-28"},
		"每季度末":                 {DueLongTerm, ""},
		"每年6月底前":               {DueLongTerm, "2024-06-30"},
		"2024年底前，每月报送":         {DueDay, "2024-12-31"},
		"收到反馈意见后3个月内":          {DueDay, "2024-04-15"},
		"自反馈之日起两个月内完成":         {DueDay, "2024-03-15"},
		"2024-03-31 00:00:00":  {DueDay, "2024-03-31"},
		"2024年底":               {DueDay, "2024-12-31"},
		"2024年年底前":             {DueDay, "2024-12-31"},
		"年底前":                  {DueDay, "2024-12-31"},
		"2024年":                {DueDay, "2024-12-31"},
		"2024年第一季度":            {DueDay, "2024-03-31"},
		"二季度":                  {DueDay, "2024-06-30"},
		"2024年上半年":             {DueDay, "2024-06-30"},
		"下半年":                  {DueDay, "2024-12-31"},
		"3个月":                  {DueDay, "2024-04-15"},
		"三个月内":                 {DueDay, "2024-04-15"},
		"15天内":                 {DueDay, "2024-01-30"},
		"45382":                {DueDay, "2024-03-31"}, // as a spreadsheet stores the day
		"2024年3月底前（已完成）":       {DueDay, "2024-03-31"},
		"2024年3月底前（2月15日已完成）":    {DueDay, "2024-03-31"},
		"2024年6月30日（原2024年12月底）": {DueDay, "2024-06-30"},
		"2024年3月底（延期至4月底）":       {DueDay, "2024-04-30"},
		"31/03/2024":             {DueDay, "2024-03-31"},
		"3/31/24":                {DueDay, "2024-03-31"},
		"3/31/26":                {DueDay, "2026-03-31"}, // 3 is no year from 20 to 30
		"24/3/31":                {DueDay, "2024-03-31"},
		"3/31/2024":              {DueDay, "2024-03-31"},
		"2024年3月31日24时":          {DueDay, "2024-03-31"},
		"":                       {"", ""},
		"/":                      {"", ""},
		"无":                      {"", ""},
	} {
		got, ok := ReadDue(in, from2024, false)
		if !ok || got.Kind != want.kind || got.Day != want.day {
			t.Errorf("ReadDue(%q) = %q %q %v, want %q %q", in, got.Kind, got.Day, ok, want.kind, want.day)
		}
	}
	for _, in := range []string{"待定", "按上级要求", "2024年13月", "2024年2月30日", "尽快", "3", "4/3/2024", "4/3/24", "3/4/24", "12/3/24", "31/3/24", "31/3/2024年", "明年3月", "次月底", "本月底", "下个月5日", "12024.3.31", "2024.3.311"} {
		if got, ok := ReadDue(in, from2024, false); ok || got.Day != "" || got.Text != in {
			t.Errorf("ReadDue(%q) = %+v, %v, want the text alone", in, got, ok)
		}
	}
	if got, ok := ReadDue("3", from2024, true); !ok || got.Day != "2024-04-15" {
		t.Errorf("three months: %+v", got)
	}
	if got, ok := ReadDue("3月底前", Dates{}, false); ok || got.Day != "" {
		t.Errorf("without a start: %+v", got)
	}
}

func TestStatesAreReadInManyWords(t *testing.T) {
	for claim, words := range map[Claim][]string{
		ClaimDone: {
			"已完成", "完成", "已整改", "整改到位", "销号", "已销号", "办结", "已办结", "是", "√", "100%", "done", "已 完成", "已整改完成", "验收通过", "按期完成", "全部完成整改", "完成100%",
			"已按计划整改到位", "按照计划已完成", "已按整改计划完成", "限期整改已完成", "已完成限期整改", "已完成计划任务",
			"已办结，回头看计划中", "已完成，满意率98%", "滞后问题已整改", "按计划完成", "整改任务按计划完成", "整改计划已完成", "已按计划完成", "整改到位，确保不反弹", "完成整改，确保长效",
		},
		ClaimBasic: {"基本完成", "基本到位", "基本整改到位", "大部分完成", "大部分已完成"},
		ClaimDoing: {
			"正在整改", "进行中", "推进中", "整改中", "部分完成", "正在推进", "已签收", "取得阶段性成效", "达到序时进度", "完成80%", "60%", "预计6月底完成", "计划年底完成",
			"方案已完成，正在整改", "已完成近80%", "已完成（80%）", "完成任务的80%", "方案已完成，计划年底整改到位", "已完成3项，预计年底全部完成", "方案已完成，推进落实", "确保整改到位", "部分已完成", "限期完成", "限期整改到位", "力争按期完成", "计划按期完成", "已完成80%", "进度80.5%",
			"80%已完成", "已完成，待验收",
		},
		ClaimUndone:   {"未完成", "未整改", "未到位", "未办结", "否", "×", "逾期", "超期未完", "尚未完成", "没有完成", "未销号", "未达到序时进度", "未按期完成", "进度滞后", "未完成（已完成80%）", "难以按期完成", "无法整改到位"},
		ClaimTodo:     {"未开始", "未启动", "待签收", "待整改", "0%", "完成0%"},
		ClaimLongTerm: {"长期坚持", "持续推进", "已完成并长期坚持", "常态化推进"},
		"":            {"", "/", "无", "—"},
	} {
		for _, w := range words {
			if got, ok := ReadClaim(w); got != claim || !ok {
				t.Errorf("ReadClaim(%q) = %q, %v, want %q", w, got, ok, claim)
			}
		}
	}
	for _, w := range []string{"甲", "见附件", "已召开党组会专题研究并完成了制度修订，下一步继续跟踪"} {
		if got, ok := ReadClaim(w); ok || got != "" {
			t.Errorf("ReadClaim(%q) = %q, want it not understood", w, got)
		}
	}
}

func TestSharesAreReadWithAndWithoutTheirSign(t *testing.T) {
	for in, want := range map[string]int{
		"80": 80, "80%": 80, "８０％": 80, "0.8": 80, "0.85": 85, "100.00%": 100, "0": 0, "0.05": 5,
	} {
		if got, ok := ReadPercent(in); !ok || got == nil || *got != want {
			t.Errorf("ReadPercent(%q) = %v, %v, want %d", in, got, ok, want)
		}
	}
	for _, in := range []string{"101", "一半", "-5", "8 0"} {
		if got, ok := ReadPercent(in); ok || got != nil {
			t.Errorf("ReadPercent(%q) = %v", in, got)
		}
	}
}
