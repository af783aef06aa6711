package api

import (
	"context"
	"errors"

	"minping/internal/app"
	"minping/internal/web/guard"
)

// need collects the fields that a body must have and does not.
type need []app.FieldError

func (n *need) number(field string, v *int) int {
	if v == nil {
		*n = append(*n, app.FieldError{Field: field, Text: app.Text{ZH: "必须填写。", EN: "This is needed."}})
		return 0
	}
	return *v
}

func (n need) err() error {
	if len(n) == 0 {
		return nil
	}
	return &app.Error{
		Kind: app.Invalid, Code: "invalid", Fields: n,
		Text: app.Text{ZH: "填写的内容有误,请按提示修改。", EN: "Some fields are wrong; see the list."},
	}
}

func orZero(v *int) int {
	if v == nil {
		return 0
	}
	return *v
}

// each shows every item of a list, which JSON writes as [] when it is empty.
func each[A, B any](vs []A, show func(A) B) []B {
	out := make([]B, 0, len(vs))
	for _, v := range vs {
		out = append(out, show(v))
	}
	return out
}

// whole is a list that always fits on one page.
func whole[A, B any](vs []A, show func(A) B) page[B] { return page[B]{Items: each(vs, show)} }

// paperConflict adds the differences of two entries to the problem.
func paperConflict(ctx context.Context, err error) error {
	var differ *app.PaperConflict
	if !errors.As(err, &differ) {
		return err
	}
	p := guard.Explain(ctx, err)
	for _, d := range differ.Differences {
		p.Differences = append(p.Differences, guard.Difference{Question: d.Question, Option: d.Option, First: d.First, Second: d.Second})
	}
	return p
}
