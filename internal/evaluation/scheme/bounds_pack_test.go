package scheme_test

import (
	"encoding/json"
	"testing"

	"minping/internal/evaluation/pack"
	"minping/internal/evaluation/scheme"
	"minping/internal/evaluationtest"
)

// What a scheme may say: by the two of the documents, and by those with further words.
func TestTheFieldsOfASchemeHaveTheirBounds(t *testing.T) {
	var docs [][]byte
	for _, name := range []string{
		"liaocheng", "sanmenxia", "scheme_by_kind", "scheme_hengshui", "scheme_jiangjin", "scheme_both_reviews",
		"scheme_deductive", "scheme_gaomi", "scheme_eshan", "scheme_teams",
	} {
		raw := evaluationtest.PackJSON(t, name)
		var worked struct{ Scheme json.RawMessage } // a scheme with its examples
		if err := json.Unmarshal(raw, &worked); err != nil {
			t.Fatal(err)
		}
		if worked.Scheme != nil {
			raw = worked.Scheme
		}
		docs = append(docs, raw)
	}
	marked := markedSchemes(t)["liaocheng"]
	marked.Digest = ""
	raw, err := json.Marshal(marked)
	if err != nil {
		t.Fatal(err)
	}
	docs = append(docs, raw)
	evaluationtest.Bounds(t, "scheme", func(raw []byte) error {
		_, err := scheme.Parse(raw)
		return err
	}, []string{"questionnaires", "scales"}, docs...)
}

// Which practice each built-in scheme follows.
func TestTheFieldsOfThePracticesHaveTheirBounds(t *testing.T) {
	evaluationtest.Bounds(t, "practices", func(raw []byte) error {
		_, err := pack.Parse[scheme.Practices](raw)
		return err
	}, []string{"schemes"}, evaluationtest.PackJSON(t, "practices"))
}

// Which focus areas the indicators of a built-in scheme look at.
func TestTheFieldsOfTheMarksHaveTheirBounds(t *testing.T) {
	evaluationtest.Bounds(t, "marks", func(raw []byte) error {
		_, err := scheme.ParseMarks(raw)
		return err
	}, []string{"schemes", "schemes.*.items"}, evaluationtest.PackJSON(t, "marks"))
}
