package pack_test

import (
	"strings"
	"testing"

	"minping/internal/evaluation/pack"
)

func TestATextOfAPackThatCannotBeKeptIsNamed(t *testing.T) {
	type doc struct {
		Name  string                  `json:"name"`
		Parts []struct{ Text string } `json:"parts"`
		ByKey map[string]string       `json:"by_key"`
	}
	for says, raw := range map[string]string{
		"name":          `{"name": "甲\ud842乙"}`,
		"parts[1].Text": `{"parts": [{"Text": "一\n二\t三"}, {"Text": "甲\u0007"}]}`,
		"by_key.a":      `{"by_key": {"a": "` + strings.Repeat("长", 5001) + `", "b": "好"}}`,
		"":              `{"name": "甲\ud842\udfb7", "by_key": {"a": "` + strings.Repeat("长", 5000) + `"}}`,
	} {
		var d doc
		if err := pack.Read([]byte(raw), &d); err != nil {
			t.Fatal(err)
		}
		f := pack.Texts(d)
		if says == "" && len(f) > 0 || says != "" && (len(f) != 1 || f[0].Field != says) {
			t.Errorf("%s: %v", says, f)
		}
	}
}
