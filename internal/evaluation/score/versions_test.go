package score_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"testing"

	"minping/internal/evaluationtest"
)

// firstVersions are the digests of the built-in schemes in their first version. A round keeps the id and the
// version of its scheme and nothing else, so a line here never changes: another content takes another id, because
// version 2 of an id may be what a city made of it.
var firstVersions = map[string]string{
	"liaocheng":           "e8bd6fbae00c840c",
	"sanmenxia":           "e3e483d51a5096c7",
	"scheme_both_reviews": "51f280a289e9f1b4",
	"scheme_by_kind":      "cac0ae56f73e4ad7",
	"scheme_deductive":    "c378744bb3b6b97a",
	"scheme_eshan":        "977cc5e77d95467b",
	"scheme_gaomi":        "987194fbb4c827c0",
	"scheme_hengshui":     "05b58babb9a06b19",
	"scheme_jiangbei":     "64032a0a67575649",
	"scheme_jiangjin":     "474ba74309aad9af",
	"scheme_teams":        "763b5a7ef26b86e4",
	"scheme_two_reviews":  "691046c1c264d53f",
}

func TestABuiltInSchemeNeverChangesItsContent(t *testing.T) {
	for name, want := range firstVersions {
		var x struct {
			Scheme json.RawMessage `json:"scheme"`
		}
		raw := evaluationtest.PackJSON(t, name)
		if err := json.Unmarshal(raw, &x); err != nil {
			t.Fatal(err)
		}
		if x.Scheme == nil { // a pack of a scheme alone
			x.Scheme = raw
		}
		var content map[string]any
		if err := json.Unmarshal(x.Scheme, &content); err != nil {
			t.Fatal(err)
		}
		written, err := json.Marshal(content)
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(written)
		if got := hex.EncodeToString(sum[:8]); got != want {
			t.Errorf("%s is %s, want %s: give the new content a new id", name, got, want)
		}
		if v := content["version"]; v != nil && v != float64(1) {
			t.Errorf("%s has version %v, want the first", name, content["version"])
		}
	}
	if want := len(publicSchemes(t)) + len([]string{"liaocheng", "sanmenxia"}); len(firstVersions) != want {
		t.Errorf("%d schemes are held to their content, want %d", len(firstVersions), want)
	}
}
