package evaluationtest_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"minping/internal/evaluation/check"
	"minping/internal/evaluation/deadline"
	"minping/internal/evaluation/decision"
	"minping/internal/evaluation/effect"
	"minping/internal/evaluation/entry"
	"minping/internal/evaluation/team"
	"minping/internal/evaluationtest"
)

// Rules that an office writes for itself have an id and a name of bounded length: they are quoted in records and
// printed in documents.
func TestRulesHaveAnIDAndANameOfBoundedLength(t *testing.T) {
	for name, parse := range map[string]func([]byte) error{
		"calendar":  func(raw []byte) error { _, err := deadline.ParseCalendar(raw); return err },
		"deadlines": func(raw []byte) error { _, err := deadline.ParseRules(raw); return err },
		"decisions": func(raw []byte) error { _, err := decision.ParseRules(raw); return err },
		"effects":   func(raw []byte) error { _, err := effect.ParseRules(raw); return err },
		"entries":   func(raw []byte) error { _, err := entry.ParseTypes(raw); return err },
		"teams":     func(raw []byte) error { _, err := team.ParseRules(raw); return err },
	} {
		var pack map[string]json.RawMessage
		if err := json.Unmarshal(evaluationtest.PackJSON(t, name), &pack); err != nil {
			t.Fatal(err)
		}
		with := func(field, text string) error {
			was := pack[field]
			defer func() { pack[field] = was }()
			said, err := json.Marshal(text)
			if err != nil {
				t.Fatal(err)
			}
			pack[field] = said
			raw, err := json.Marshal(pack)
			if err != nil {
				t.Fatal(err)
			}
			return parse(raw)
		}
		for field, most := range map[string]int{"id": 64, "name": 100} {
			if err := with(field, strings.Repeat("字", most)); err != nil {
				t.Errorf("%s: %s of %d characters: %v", name, field, most, err)
			}
			for what, text := range map[string]string{"none": "", "too long": strings.Repeat("字", most+1), "turned": "a\u202eb"} {
				var wrong check.FieldErrors
				if err := with(field, text); !errors.As(err, &wrong) || wrong[0].Field != "name" {
					t.Errorf("%s: %s, %s: %v", name, field, what, err)
				}
			}
		}
	}
}
