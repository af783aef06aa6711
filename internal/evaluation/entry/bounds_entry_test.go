package entry_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"minping/internal/evaluation/entry"
	"minping/internal/evaluationtest"
)

// What a person may write into an entry of each type when it is filed, and into its receipt.
func TestTheFieldsOfEntriesHaveTheirBounds(t *testing.T) {
	all, err := entry.ParseTypes(evaluationtest.PackJSON(t, "entries"))
	if err != nil {
		t.Fatal(err)
	}
	tried := map[string]bool{}
	for _, x := range all.Types {
		e := entry.Entry{
			Type: x.Code, On: "2024-03-01", Subject: entry.Subject{Kind: x.About[0], ID: "a"},
			Files: []string{"f"}, Values: map[string]entry.Value{},
		}
		if x.People != nil {
			e.People = []entry.Person{{Name: "张三", Office: "局长"}}
		}
		if x.Restricted {
			e.Readers = []string{"r"}
		}
		kinds := ""
		for _, f := range x.Fields {
			e.Values[f.Key] = sample(f)
			kinds += f.Kind + fmt.Sprint(f.Required) + " "
		}
		if tried[kinds] {
			continue
		}
		if x.Check(e, "2024-06-01", true).OrNil() != nil {
			continue // it is about something that cannot be named here
		}
		tried[kinds] = true
		raw, err := json.Marshal(map[string]any{
			"on": e.On, "people": e.People, "values": e.Values, "subject": e.Subject, "files": e.Files,
			"readers": e.Readers,
		})
		if err != nil {
			t.Fatal(err)
		}
		evaluationtest.Bounds(t, x.Code, func(raw []byte) error {
			var e entry.Entry
			if err := json.Unmarshal(raw, &e); err != nil {
				return err
			}
			return x.Check(e, "2024-06-01", true).OrNil()
		}, nil, raw)
	}
	if len(tried) < 12 {
		t.Errorf("only %d kinds of entries were tried", len(tried))
	}
}

// sample is a value that a field takes.
func sample(f entry.Field) entry.Value {
	switch f.Kind {
	case entry.Choice, entry.Choices:
		return entry.Value{f.Options[0].Key}
	case entry.Day:
		return entry.Value{"2024-03-01"}
	case entry.Number:
		return entry.Value{"3"}
	case entry.Ref, entry.Refs:
		return entry.Value{"AAAAAAAAAAAAAAAAAAAAAA"}
	}
	return entry.Value{"内容"}
}
