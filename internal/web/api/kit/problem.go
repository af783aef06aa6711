package kit

import (
	"errors"
	"fmt"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gofiber/fiber/v2"

	"minping/internal/app/records"
)

// unreadable turns the errors found by huma into one for people, without huma's own words and the values in them.
func unreadable(op *huma.Operation, status int, errs []error) error {
	var wrong Fields
	for _, err := range errs {
		var d huma.ErrorDetailer
		if !errors.As(err, &d) {
			return fiber.NewError(status)
		}
		if detail := d.ErrorDetail(); detail.Location != "body" {
			wrong = append(wrong, paramError(op, detail.Location))
		} else if found := readFaults(detail.Message); found.unreadable() {
			return notReadable(found)
		} else {
			wrong = append(wrong, found.fields()...)
		}
	}
	if len(wrong) == 0 {
		return fiber.NewError(status)
	}
	return wrong.Err()
}

var faultTexts = map[string]records.Text{
	faultType:    {ZH: "JSON 类型不对。", EN: "It has the wrong JSON type."},
	faultUnknown: {ZH: "没有这个字段。", EN: "There is no such field."},
	faultTwice:   {ZH: "写了两次。", EN: "Named twice."},
	faultMissing: textMissing,
	faultLost:    {ZH: "有已经损坏的字（U+FFFD）。", EN: "It contains damaged characters (U+FFFD)."},
}

// fields returns each fault that has a field.
func (f faults) fields() (out Fields) {
	for _, x := range f {
		text, ok := faultTexts[x.What]
		if x.What == faultType {
			text = typeFault(x.Want)
		}
		if ok && x.Field != "" {
			out = append(out, records.FieldError{Field: x.Field, Text: text})
		}
	}
	return out
}

// unreadable reports whether a body is not JSON or its fields have other types: a 400. Unknown or missing fields
// violate a rule: a 422.
func (f faults) unreadable() bool {
	for _, x := range f {
		if x.What != faultUnknown && x.What != faultMissing && x.What != faultLost {
			return true
		}
	}
	return false
}

// notReadable returns the error for a body that is not a JSON object, or in which a field is repeated or has the wrong
// JSON type.
func notReadable(found faults) error {
	if len(found) == 1 && found[0].What == faultNotUTF8 {
		return &records.Error{Kind: records.Unreadable, Code: "unreadable", Text: records.Text{
			ZH: "请求内容不是 UTF-8 编码（可能是 GBK）。JSON 必须用 UTF-8。", EN: "The body is not UTF-8; JSON must be (RFC 8259 §8.1).",
		}}
	}
	return &records.Error{
		Kind: records.Unreadable, Code: "unreadable", Fields: found.fields(),
		Text: records.Text{ZH: "请求内容不是可读的 JSON 对象。", EN: "The body is not a readable JSON object."},
	}
}

// paramTexts say what parameters should be, by their format and type.
var paramTexts = map[string]records.Text{
	"boolean":         {ZH: "应为 true 或 false。", EN: "Must be true or false."},
	"int64integer":    {ZH: "应为整数。", EN: "Must be a whole number."},
	"date-timestring": {ZH: "应为 RFC 3339 时间，如 2024-07-24T09:00:00+08:00。", EN: "Must be an RFC 3339 time, e.g. 2024-07-24T09:00:00+08:00."},
}

// paramError says what a parameter should be, from its description.
func paramError(op *huma.Operation, location string) records.FieldError {
	in, name, _ := strings.Cut(location, ".")
	text := records.Text{ZH: "参数不对。", EN: "This parameter is not valid."}
	for _, p := range op.Parameters {
		if p.In != in || p.Name != name || p.Schema == nil {
			continue
		}
		if said, ok := paramTexts[p.Schema.Format+p.Schema.Type]; ok {
			text = said
		}
		if p.Schema.Minimum != nil && p.Schema.Maximum != nil {
			text = records.Text{
				ZH: fmt.Sprintf("应为 %.0f 到 %.0f 之间的整数。", *p.Schema.Minimum, *p.Schema.Maximum),
				EN: fmt.Sprintf("Must be a whole number from %.0f to %.0f.", *p.Schema.Minimum, *p.Schema.Maximum),
			}
		}
		if len(p.Schema.Enum) > 0 {
			words := strings.Trim(fmt.Sprint(p.Schema.Enum), "[]")
			text = records.Text{ZH: "只能是：" + words, EN: "Must be one of: " + words}
		}
	}
	return records.FieldError{Field: name, Text: text}
}
