package kit

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"unicode/utf8"

	"minping/internal/typed"
)

// What can be wrong with the shape of a body, before its values are looked at.
const (
	faultNotJSON = "not_json"
	faultNotUTF8 = "not_utf8"
	faultLost    = "lost_text"
	faultType    = "wrong_type"
	faultUnknown = "unknown_field"
	faultTwice   = "field_twice"
	faultMissing = "missing_field"
)

// fault is one error in the shape of a body.
type fault struct {
	What  string `json:"w"`
	Field string `json:"f,omitempty"` // its path, e.g. groups[1].weight
	Want  string `json:"t,omitempty"` // the JSON type that it should have
}

// faults are all errors. Huma keeps only an error's text, so the text is the list in JSON.
type faults []fault

func (f faults) Error() string {
	raw, err := json.Marshal(f)
	if err != nil { // texts can always be encoded
		return faultNotJSON
	}
	return string(raw)
}

// readFaults parses the list in the text of an error.
func readFaults(text string) faults {
	var out faults
	if json.Unmarshal([]byte(text), &out) != nil || len(out) == 0 {
		return faults{{What: faultNotJSON}}
	}
	return out
}

// unmarshal decodes exactly one JSON object with known fields only, each present at most once, in the documented form,
// and with all required ones. The error lists everything that is wrong.
func unmarshal(data []byte, v any) error {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if !utf8.Valid(data) || typed.MistakenForUTF8(data) {
		return faults{{What: faultNotUTF8}}
	}
	if t := bytes.TrimLeft(data, " \t\r\n"); len(t) == 0 || t[0] != '{' || !json.Valid(data) {
		return faults{{What: faultNotJSON}}
	}
	data = wholeNumbers(data)
	var s shape
	s.value(data, reflect.TypeOf(v).Elem(), "")
	if len(s.found) > 0 {
		return s.found
	}
	if err := json.Unmarshal(data, v); err != nil {
		return faults{{What: faultNotJSON}}
	}
	readTyped(reflect.ValueOf(v))
	return nil
}

// maxFaults limits an answer; a body can have more errors than anyone reads.
const maxFaults = 100

// shape compares a body with the type it is decoded into. encoding/json stops at the first error, uses the last of two
// equal keys and matches field names case-insensitively.
type shape struct{ found faults }

func (s *shape) add(what, field string) { s.addFault(fault{What: what, Field: field}) }

func (s *shape) addType(field, want string) {
	s.addFault(fault{What: faultType, Field: field, Want: want})
}

func (s *shape) addFault(f fault) {
	if len(s.found) < maxFaults {
		s.found = append(s.found, f)
	}
}

// value checks valid JSON against a type.
func (s *shape) value(raw json.RawMessage, t reflect.Type, path string) {
	for t.Kind() == reflect.Pointer && !readsItself(t) {
		t = t.Elem()
	}
	if isNull(raw) {
		return
	}
	switch {
	case readsItself(t):
		s.leaf(raw, t, path)
	case t.Kind() == reflect.Struct:
		s.object(raw, t, path)
	case t.Kind() == reflect.Map && t.Key().Kind() == reflect.String:
		s.entries(raw, path, func(_ string, value json.RawMessage, at string) { s.value(value, t.Elem(), at) })
	case t.Kind() == reflect.Interface:
		s.anything(raw, path)
	case t.Kind() == reflect.Slice && t.Elem().Kind() != reflect.Uint8:
		s.list(raw, t.Elem(), path)
	default:
		s.leaf(raw, t, path)
	}
}

// leaf checks values without fields, and types with their own UnmarshalJSON.
func (s *shape) leaf(raw json.RawMessage, t reflect.Type, path string) {
	if json.Unmarshal(raw, reflect.New(t).Interface()) != nil {
		s.addType(path, jsonType(t))
		return
	}
	s.text(raw, path)
}

// anything checks the texts of a value of any type.
func (s *shape) anything(raw json.RawMessage, path string) {
	var items []json.RawMessage
	if json.Unmarshal(raw, &items) != nil {
		s.text(raw, path)
		return
	}
	for i, item := range items {
		s.text(item, fmt.Sprintf("%s[%d]", path, i))
	}
}

func (s *shape) text(raw json.RawMessage, path string) {
	var text string
	isText := len(raw) > 0 && raw[0] == '"' && json.Unmarshal(raw, &text) == nil
	if isText && strings.ContainsRune(text, utf8.RuneError) {
		s.add(faultLost, path)
	}
}

func (s *shape) list(raw json.RawMessage, of reflect.Type, path string) {
	var items []json.RawMessage
	if json.Unmarshal(raw, &items) != nil {
		s.addType(path, typeList)
		return
	}
	for i, item := range items {
		if len(s.found) >= maxFaults {
			return
		}
		s.value(item, of, fmt.Sprintf("%s[%d]", path, i))
	}
}

func (s *shape) object(raw json.RawMessage, t reflect.Type, path string) {
	fields, seen := bodyFields(t), map[string]bool{}
	readable := s.entries(raw, path, func(key string, value json.RawMessage, at string) {
		f, known := fields[key]
		if !known {
			s.add(faultUnknown, at)
			return
		}
		if isNull(value) && f.required && !f.nullable {
			return
		}
		seen[key] = true
		s.value(value, f.of, at)
	})
	if !readable {
		return
	}
	for _, name := range fieldOrder(t) {
		if fields[name].required && !seen[name] {
			s.add(faultMissing, below(path, name))
		}
	}
}

// entries calls do with each key of an object, its value and its path; it reports whether the value is an object.
func (s *shape) entries(raw json.RawMessage, path string, do func(key string, value json.RawMessage, at string)) bool {
	dec := json.NewDecoder(bytes.NewReader(raw))
	if open, err := dec.Token(); err != nil || open != json.Delim('{') {
		s.addType(path, typeObject)
		return false
	}
	seen := map[string]bool{}
	for dec.More() {
		tok, err := dec.Token()
		key, _ := tok.(string)
		var value json.RawMessage
		if err != nil || dec.Decode(&value) != nil {
			s.add(faultNotJSON, "")
			return false
		}
		at := below(path, key)
		if seen[key] {
			s.add(faultTwice, at)
			continue
		}
		seen[key] = true
		do(key, value, at)
	}
	return true
}

func below(path, name string) string {
	if name == "" {
		name = `""`
	}
	if path == "" {
		return name
	}
	return path + "." + name
}

// bodyField is a field of a struct that a body is decoded into.
type bodyField struct {
	of       reflect.Type
	required bool
	nullable bool // null is a valid value; in a field that is not a pointer it would become the zero value
}

// bodyFields returns the fields of a struct by their JSON names, including those of embedded structs.
func bodyFields(t reflect.Type) map[string]bodyField {
	out := map[string]bodyField{}
	for _, f := range reflect.VisibleFields(t) {
		if name, ok := jsonName(f); ok {
			out[name] = bodyField{f.Type, isRequired(f), f.Type.Kind() == reflect.Pointer &&
				f.Tag.Get("nullable") != "false"}
		}
	}
	return out
}

// fieldOrder returns the names of bodyFields in the order of declaration.
func fieldOrder(t reflect.Type) (out []string) {
	for _, f := range reflect.VisibleFields(t) {
		if name, ok := jsonName(f); ok {
			out = append(out, name)
		}
	}
	return out
}

func jsonName(f reflect.StructField) (string, bool) {
	name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	if name == "-" || !f.IsExported() || f.Anonymous && name == "" {
		return "", false
	}
	if name == "" {
		name = f.Name
	}
	return name, true
}

// isRequired reports whether a body without the field is refused here. Huma uses the same tags for the description.
func isRequired(f reflect.StructField) bool {
	if f.Tag.Get("missing") == "handler" {
		return false
	}
	switch f.Tag.Get("required") {
	case "true":
		return true
	case "false":
		return false
	}
	_, options, _ := strings.Cut(f.Tag.Get("json"), ",")
	return !strings.Contains(options, "omitempty") && !strings.Contains(options, "omitzero")
}
