package scoring

import (
	"errors"
	"strconv"
	"strings"

	"minping/internal/app/records"
	"minping/internal/app/scoring"
	"minping/internal/evaluation/score"
	"minping/internal/web/guard"
)

// sheetWrong puts the errors of a sheet beside the items they are about. Errors identify items by their position in
// the input.
func (req *request) sheetWrong(out *Sheet, s scoring.SheetView, err error) {
	var e *records.Error
	if !errors.As(err, &e) {
		return
	}
	req.Status(guard.Status(err))
	sent := req.typedSheet(s.Rubric)
	for _, f := range e.Fields {
		code, part := place(sent, f)
		if code == "" || !markItem(out, code, part, f.Text.ZH) {
			out.Wrong += f.Text.ZH
			continue
		}
		out.Errors++
	}
	if len(e.Fields) == 0 && out.Wrong == "" {
		out.Wrong = e.Text.ZH
	}
}

// place parses "items[3].score"; of a missing item it has the code.
func place(sent []score.SheetItem, f records.FieldError) (code, part string) {
	rest, ok := strings.CutPrefix(f.Field, "items[")
	at, part, ok2 := strings.Cut(rest, "].")
	if ok && ok2 {
		if i, err := strconv.Atoi(at); err == nil && i < len(sent) {
			return sent[i].Code, part
		}
	}
	return f.Item, "score"
}

func markItem(out *Sheet, code, part, text string) bool {
	for i := range out.Sections {
		for j := range out.Sections[i].Items {
			x := &out.Sections[i].Items[j]
			if x.Code != code {
				continue
			}
			if part == "reason" {
				x.Reason.Wrong = text
			} else {
				x.Score.Wrong = text
			}
			return true
		}
	}
	return false
}
