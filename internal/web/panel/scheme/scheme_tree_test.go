package scheme

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestAPlaceInATreeIsReadAndWrittenByItsName(t *testing.T) {
	tr := tree{"a": map[string]any{"b": []any{map[string]any{"c": "x"}}}}
	if tr.at("a.b[0].c") != "x" || tr.at("a.b[1].c") != nil || tr.at("z.y") != nil {
		t.Error("reading")
	}
	tr.put("a.b[0].c", "y")
	tr.put("a.n.m", true)
	tr.put("a.b[5].c", "nowhere")
	tr.put("a.q", nil)
	if diff := cmp.Diff(tree{"a": map[string]any{
		"b": []any{map[string]any{"c": "y"}},
		"n": map[string]any{"m": true},
	}}, tr); diff != "" {
		t.Error(diff)
	}
}
