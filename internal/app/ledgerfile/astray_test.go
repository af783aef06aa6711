package ledgerfile_test

import (
	"strings"
	"testing"
	"time"

	"minping/internal/app/ledger"
	"minping/internal/app/ledgerfile"
	"minping/internal/app/records"
	rules "minping/internal/evaluation/ledger"
	"minping/internal/store/memory"
)

// Files with the same headings name different units by their worksheets, titles or sections; an export has but one
// worksheet for them.
func TestAnExportNamesNoOtherUnitAboveAnItem(t *testing.T) {
	const (
		long  = "序号｜问题｜整改措施｜责任领导\n"
		units = "单位｜" + short
		of    = "单位：市甲局\n"
		ofB   = "单位：市乙局\n"
		one   = "1｜问题一｜措施一"
		two   = "2｜问题二｜措施二"
		three = "3｜问题三｜措施三"
		four  = "4｜问题四｜措施四"
		a, b  = "一、市甲局\n", "\n二、市乙局\n"
	)
	for name, c := range map[string]struct {
		files [][]string
		names string // of the worksheets
	}{
		"worksheets named after units": {
			[][]string{{"市甲局", short + one}, {"市乙局", short + two}}, "市乙局，其他问题",
		},
		"a section with changed headings": {
			[][]string{
				{"台账甲", short + a + one + "\n" + four + b + two, "另", units + "市甲局｜" + three},
				{"台账甲", long + a + one + "｜张" + b + two + "｜李", "另", units + "市甲局｜" + three},
			}, "台账甲，另，其他问题",
		},
		"workbooks with changed headings": {
			[][]string{
				{"上半年", of + short + one, "下半年", of + short + three},
				{"上半年", ofB + long + two + "｜张", "下半年", ofB + long + four + "｜李"},
			}, "上半年，下半年，其他问题",
		},
		"titles": {
			[][]string{{"表", of + short + one}, {"表", ofB + short + two}}, "表，其他问题",
		},
		"workbooks": {
			[][]string{
				{"上半年", of + short + one, "下半年", of + short + three},
				{"上半年", ofB + short + two, "下半年", ofB + short + four},
			}, "上半年，下半年，其他问题",
		},
		"sections of which one grows": {
			[][]string{
				{"台账", short + a + one + b + two},
				{"台账", short + a + one + "\n2｜问题六｜措施六\n3｜问题七｜措施七\n4｜问题八｜措施八"},
			}, "台账，其他问题",
		},
		"a worksheet that lost its name": {
			[][]string{
				{"市甲局", short + one},
				{"台账甲", units + "市乙局｜" + two, "台账乙", "单位｜" + long + "市乙局｜" + three + "｜张"},
			}, "台账甲，台账乙，其他问题",
		},
	} {
		for _, format := range []string{"xlsx", "csv"} {
			e := newEnv(t, memory.Open())
			u, f := ledgerfile.Upload{RoundID: e.RoundID}, ledger.Filter{RoundID: e.RoundID}
			for _, sheets := range c.files {
				e.ImportAll(office, u, workbook(t, sheets...))
				e.Move(time.Minute)
			}
			was, raw := e.held(), e.file(f, "", format)
			if got := e.names(raw); got != c.names && format == "xlsx" {
				t.Errorf("%s: the worksheets are %s, want %s", name, got, c.names)
			}
			own := e.file(ledger.Filter{EvaluationID: e.Evaluations["市甲局"]}, "", format)
			if shown := e.shown(own); strings.Contains(shown, "单位：市乙局") || !strings.Contains(shown, "问题一") {
				t.Errorf("%s: the unit's own %s is\n%s", name, format, shown)
			}
			e.ImportAll(office, u, raw)
			if got := e.held(); got != was {
				t.Errorf("%s: its own %s changes the ledgers:\n%sto\n%sby\n%s", name, format, was, got, e.shown(raw))
			}
			e.Move(time.Minute)
			if again := e.file(f, "", format); e.shown(again) != e.shown(raw) {
				t.Errorf("%s: then the %s is\n%snot\n%s", name, format, e.shown(again), e.shown(raw))
			}
			e.ImportAll(office, ledgerfile.Upload{EvaluationID: e.Evaluations["市甲局"]}, own)
			if got := e.held(); got != was {
				t.Errorf("%s: the unit's own %s changes the ledgers:\n%sto\n%s", name, format, was, got)
			}
		}
	}
}

// An item that goes takes the title above it with it: those that stood below are not left to the unit before.
func TestATitleThatGoesLeavesNoItemToAnotherUnit(t *testing.T) {
	raw := workbook(t, "台账", short+"一、市甲局\n1｜问题一｜措施一\n二、市乙局\n2｜问题二｜措施二\n3｜问题三｜措施三")
	for name, then := range map[string]func(e *env, id string) error{
		"withdrawn": func(e *env, id string) error {
			_, err := e.Step(
				e.Ctx(), office, id, records.AnyVersion, ledger.StepRequest{To: rules.Withdrawn, Reason: "重复"},
			)
			return err
		},
		"in no column of it": func(e *env, id string) error {
			_, err := e.Change(e.Ctx(), office, id, records.AnyVersion, ledger.Draft{
				Item: rules.Item{No: "2", Source: "feedback", Title: "问题二", Measures: []rules.Measure{{Dept: "办公室"}}},
			})
			return err
		},
	} {
		e := newEnv(t, memory.Open())
		u := ledgerfile.Upload{RoundID: e.RoundID}
		e.ImportAll(office, u, raw)
		l, err := e.Items(e.Ctx(), office, ledger.Filter{EvaluationID: e.Evaluations["市乙局"]}, 0, 100)
		e.Must(err)
		e.Must(then(e, l.Items[0].ID))
		e.Move(time.Minute)
		was, file := e.held(), e.file(ledger.Filter{RoundID: e.RoundID}, "", "")
		if got := e.names(file); got != "台账，其他问题" {
			t.Errorf("%s: the worksheets are %s", name, got)
		}
		shown, others, _ := strings.Cut(e.shown(file), "其他问题")
		if name == "withdrawn" { // its title went with it
			shown, others = others, shown
			if !strings.Contains(shown, "市乙局") || strings.Contains(others, "市乙局") {
				t.Errorf("%s: it is\n%s", name, e.shown(file))
			}
		} else if !strings.Contains(shown, "二、市乙局\n3｜问题三") {
			t.Errorf("%s: it is\n%s", name, shown)
		}
		if !strings.Contains(shown, "问题三") || strings.Contains(others, "问题三") {
			t.Errorf("%s: the third is not where it belongs:\n%s", name, e.shown(file))
		}
		e.ImportAll(office, u, file)
		// an item that was withdrawn is in the export no more, and is still held
		if got := e.held(); got != was {
			t.Errorf("%s: its own export changes the ledgers:\n%sto\n%sby\n%s", name, was, got, e.shown(file))
		}
	}
}
