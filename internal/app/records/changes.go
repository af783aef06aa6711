package records

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// changeMax is how many characters of a value an entry of the audit chain holds; the full value is in the record's
// history.
const changeMax = 80

// Changes describes which fields of a record changed and how, for the audit chain: "starts_on: 2024-07-01 →
// 2024-08-01". Names are those of the record's JSON, in order. Long texts are cut; the full text is in the record's
// history.
func Changes[T any](before, after T) string {
	a, b := fieldsOf(before), fieldsOf(after)
	names := map[string]bool{}
	for n := range a {
		names[n] = true
	}
	for n := range b {
		names[n] = true
	}
	var out []string
	for _, n := range slices.Sorted(maps.Keys(names)) {
		if !bytes.Equal(a[n], b[n]) {
			out = append(out, n+": "+valueOf(a[n])+" → "+valueOf(b[n]))
		}
	}
	return strings.Join(out, "；")
}

// fieldsOf returns a record's fields by name.
func fieldsOf(v any) map[string]json.RawMessage {
	body, err := PlainJSON(v)
	if err != nil {
		return nil
	}
	out := map[string]json.RawMessage{}
	if json.Unmarshal(body, &out) != nil {
		return map[string]json.RawMessage{"value": body}
	}
	return out
}

func valueOf(raw json.RawMessage) string {
	text := string(raw)
	if text == "" || text == "null" {
		return "null"
	}
	var plain string
	if json.Unmarshal(raw, &plain) == nil {
		text = plain
	}
	text = strings.Join(strings.Fields(text), " ")
	if n := utf8.RuneCountInString(text); n > changeMax {
		return fmt.Sprintf("%s…（%d 字）", string([]rune(text)[:changeMax]), n)
	}
	return text
}
