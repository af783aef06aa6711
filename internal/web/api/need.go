package api

import (
	"context"
	"errors"
	"slices"
	"time"

	"minping/internal/app"
	"minping/internal/web/guard"
)

// complaints collects what is wrong with the fields of a body before its wish looks at it, so that all is told at once.
type complaints []app.FieldError

func (c *complaints) add(field, zh, en string) {
	*c = append(*c, app.FieldError{Field: field, Text: app.Text{ZH: zh, EN: en}})
}

// number is a number that must be there. For a missing one stands -1, which its wish refuses too.
func (c *complaints) number(field string, v *int) int {
	if v == nil {
		c.add(field, "必须填写。", "This is needed.")
		return -1
	}
	return *v
}

// text is a text that must be there; what it may say its wish judges.
func (c *complaints) text(field string, v *string) string {
	if v == nil {
		c.add(field, "必须填写。", "This is needed.")
		return ""
	}
	return *v
}

// moment is an RFC 3339 time; nil when the field is absent or empty. For one that cannot be read stands the zero time, which its wish refuses too.
func (c *complaints) moment(field string, s *string) *time.Time {
	if s == nil || *s == "" {
		return nil
	}
	t, err := time.Parse(time.RFC3339, *s)
	if err != nil {
		c.add(field, "应为 RFC 3339 时间，如 2024-07-24T09:00:00+08:00。", "Must be an RFC 3339 time, e.g. 2024-07-24T09:00:00+08:00.")
		return &time.Time{}
	}
	t = t.UTC().Truncate(time.Millisecond)
	return &t
}

func (c complaints) err() error {
	if len(c) == 0 {
		return nil
	}
	return &app.Error{
		Kind: app.Invalid, Code: "invalid", Fields: c,
		Text: app.Text{ZH: "填写的内容有误，请按提示修改。", EN: "Some fields are wrong; see the list."},
	}
}

// with adds what the wish found wrong besides. The wish was asked with values that it refuses for what was complained of, so it has done nothing.
func (c complaints) with(err error) error {
	if len(c) == 0 {
		return err
	}
	var found *app.Error
	if errors.As(err, &found) && found.Kind == app.Invalid {
		told := slices.Clone(c)
		for _, f := range found.Fields {
			if !slices.ContainsFunc(told, func(t app.FieldError) bool { return t.Field == f.Field }) {
				c = append(c, f)
			}
		}
	}
	return c.err()
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
