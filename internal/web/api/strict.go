package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gofiber/fiber/v2"

	"minping/internal/app"
)

// What can be wrong with a body before its values are looked at. Huma keeps nothing of an error but its text, so the text is
// one of these words, with the field behind it.
const (
	bodyNotJSON   = "not_json"
	bodyWrongType = "wrong_type"
	bodyUnknown   = "unknown_field"
	bodyTwice     = "field_twice"
)

// unmarshal reads exactly one JSON object with known fields only, each written once and as it is documented.
func unmarshal(data []byte, v any) error {
	if t := bytes.TrimLeft(data, " \t\r\n"); len(t) == 0 || t[0] != '{' {
		return errors.New(bodyNotJSON)
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(v); err != nil {
		return bodyError(err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return errors.New(bodyNotJSON)
	}
	return spelled(json.NewDecoder(bytes.NewReader(data)), reflect.TypeOf(v))
}

// spelled refuses what encoding/json lets pass: a key twice in one object, of which the last would win, and a key that is a
// field's name only when case is ignored. It walks what was decoded already, so that nesting has a bound and tokens no errors.
func spelled(dec *json.Decoder, t reflect.Type) error {
	for t != nil && t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	tok, err := dec.Token()
	if err != nil {
		return errors.New(bodyNotJSON)
	}
	switch tok {
	case json.Delim('{'):
		err = spelledObject(dec, t)
	case json.Delim('['):
		for err == nil && dec.More() {
			err = spelled(dec, inside(t))
		}
	default:
		return nil
	}
	if err == nil {
		_, err = dec.Token() // the closing bracket
	}
	return err
}

func spelledObject(dec *json.Decoder, t reflect.Type) error {
	names, seen := fieldTypes(t), map[string]bool{}
	for dec.More() {
		tok, err := dec.Token()
		if err != nil {
			return errors.New(bodyNotJSON)
		}
		key, _ := tok.(string)
		if seen[key] {
			return errors.New(bodyTwice + " " + key)
		}
		seen[key] = true
		value, known := names[key]
		if names == nil {
			value = inside(t)
		} else if !known {
			return errors.New(bodyUnknown + " " + key)
		}
		if err := spelled(dec, value); err != nil {
			return err
		}
	}
	return nil
}

// fieldTypes are the fields of a struct by their names in JSON; nil for what is none or reads itself.
func fieldTypes(t reflect.Type) map[string]reflect.Type {
	if t == nil || t.Kind() != reflect.Struct || reflect.PointerTo(t).Implements(reflect.TypeFor[json.Unmarshaler]()) {
		return nil
	}
	out := map[string]reflect.Type{}
	for _, f := range reflect.VisibleFields(t) {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == "" {
			name = f.Name
		}
		out[name] = f.Type
	}
	return out
}

// inside is the type of what a map, list or array holds; nil where there is none to know.
func inside(t reflect.Type) reflect.Type {
	if t == nil {
		return nil
	}
	switch t.Kind() {
	case reflect.Map, reflect.Slice, reflect.Array:
		return t.Elem()
	}
	return nil
}

func bodyError(err error) error {
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) {
		return errors.New(bodyWrongType + " " + wrong.Field)
	}
	// encoding/json has no type for this one error.
	if name, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
		return errors.New(bodyUnknown + " " + strings.Trim(name, `"`))
	}
	return errors.New(bodyNotJSON)
}

// unreadable turns what huma found wrong into an error a person may read; huma's own words and the values in them are left out.
func unreadable(op *huma.Operation, status int, errs []error) error {
	e := &app.Error{Kind: app.Invalid, Code: "invalid", Text: app.Text{
		ZH: "填写的内容有误，请按提示修改。", EN: "Some fields are wrong; see the list.",
	}}
	for _, err := range errs {
		var d huma.ErrorDetailer
		if !errors.As(err, &d) {
			return fiber.NewError(status)
		}
		detail := d.ErrorDetail()
		if detail.Location == "body" {
			word, field, _ := strings.Cut(detail.Message, " ")
			if word != bodyUnknown {
				return notReadable(word, field)
			}
			e.Fields = append(e.Fields, app.FieldError{Field: field, Text: app.Text{ZH: "没有这个字段。", EN: "There is no such field."}})
			continue
		}
		e.Fields = append(e.Fields, paramError(op, detail.Location))
	}
	if len(e.Fields) == 0 {
		return fiber.NewError(status)
	}
	return e
}

// notReadable is a body that is no JSON object, or in which a field is there twice or has another JSON type than it should.
func notReadable(word, field string) error {
	e := &app.Error{Kind: app.Unreadable, Code: "unreadable", Text: app.Text{
		ZH: "请求内容不是可读的 JSON 对象。", EN: "The body is not a readable JSON object.",
	}}
	switch {
	case word == bodyTwice:
		e.Fields = []app.FieldError{{Field: field, Text: app.Text{ZH: "写了两次。", EN: "It is there twice."}}}
	case field != "":
		e.Fields = []app.FieldError{{Field: field, Text: app.Text{ZH: "JSON 类型不对。", EN: "It has the wrong JSON type."}}}
	}
	return e
}

// paramError says what a parameter should be, from its description.
func paramError(op *huma.Operation, location string) app.FieldError {
	in, name, _ := strings.Cut(location, ".")
	text := app.Text{ZH: "参数不对。", EN: "This parameter is not valid."}
	for _, p := range op.Parameters {
		if p.In != in || p.Name != name || p.Schema == nil {
			continue
		}
		if p.Schema.Minimum != nil && p.Schema.Maximum != nil {
			text = app.Text{
				ZH: fmt.Sprintf("应为 %.0f 到 %.0f 之间的整数。", *p.Schema.Minimum, *p.Schema.Maximum),
				EN: fmt.Sprintf("Must be a whole number from %.0f to %.0f.", *p.Schema.Minimum, *p.Schema.Maximum),
			}
		}
		if len(p.Schema.Enum) > 0 {
			words := strings.Trim(fmt.Sprint(p.Schema.Enum), "[]")
			text = app.Text{ZH: "只能是：" + words, EN: "Must be one of: " + words}
		}
	}
	return app.FieldError{Field: name, Text: text}
}
