package ledgerfile

import (
	"strings"
	"testing"
)

// A deadline that is counted from a notice has no day before the notice has one, and the preview says what to do.
func TestADeadlineFromANoticeSaysWhatItWaitsFor(t *testing.T) {
	for text, waits := range map[string]bool{
		"整改通知后15个工作日内": true, "收到限期整改通知书之日起一个月内": true, "文件印发后10日内": true, "尽快": false,
	} {
		_, rows, notes := readLayout(t, gridOf("序号｜问题｜整改措施｜完成时限\n1｜问题一｜措施一｜"+text))
		if len(notes) != 1 || notes[0].Fatal || strings.Contains(notes[0].ZH, "通知发出") != waits {
			t.Errorf("%s: it says %+v", text, notes)
		}
		if due := rows[0].Item.Measures[0].Due; due.Text != text || due.Day.Known() {
			t.Errorf("%s is due %+v", text, due)
		}
	}
}
