package term_test

import (
	"fmt"
	"strings"
	"testing"

	"minping/internal/evaluation/term"
	"minping/internal/evaluationtest"
)

// What days, months and lengths of time are read as: before a unit has begun and after it, in a column of deadlines and
// in one of months.
func TestWhatDatesAreReadAsIsWrittenDown(t *testing.T) {
	var texts []string
	numerals := strings.Fields("零 一 二 三 四 五 六 七 八 九 十 十一 十二 十三")
	for n, zh := range numerals {
		texts = append(texts, fmt.Sprintf("%d月", n), fmt.Sprintf("%d月底前", n), fmt.Sprintf("2024年%d月", n),
			fmt.Sprintf("2024.%d.15", n), fmt.Sprintf("2024-%d-15", n), fmt.Sprintf("24年%d月15日", n), zh+"月底",
			"二〇二四年"+zh+"月", zh+"个月内", fmt.Sprintf("%d个月", n), fmt.Sprintf("%d日内", n), zh+"日", fmt.Sprint(n))
	}
	texts = append(texts, strings.Fields(`
		2024/2/29 2023/2/29 2024-02-30 2024年2月底 2023年2月底 二月底 3月31日 3月32日 3月上旬 3月中旬 3月下旬 3月初 月底 本月底
		年底 2024年底 明年3月 去年底 次年1月 季度末 一季度 第二季度 上半年 下半年 年内 立行立改 立即整改 长期坚持 长期 持续整改 常态化
		已完成 1999年12月31日 2000年1月1日 2100年12月31日 2101年1月1日 20240315 202403 2024 3/15 15/3 3.15 3月15日前 3月15日至4月1日
		二〇二四年三月十五日 二零二四年三月三十一日 贰零贰肆年叁月 ①3月 整改期内 15个工作日 十五日 两个月 半年 一年 三年 100天 1001天 12个月
		2024年3月15日、2024年4月1日 待定 / 无 同上`)...)
	all := map[string]string{}
	for _, text := range texts {
		var said []string
		for _, d := range []term.Dates{{}, {Start: "2024-01-18", PeriodEnd: "2024-07-18", AtOnceDays: 15}} {
			for _, months := range []bool{false, true} {
				due, ok := term.Read(text, d, months)
				said = append(said, fmt.Sprint(due.Kind, " ", due.Day, " ", ok))
			}
		}
		all[text] = strings.Join(said, " | ")
	}
	evaluationtest.Account(t, "dates", all)
}
