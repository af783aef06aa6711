package kit

import (
	"encoding/json"
	"testing"
)

func TestABodyIsReadAsItWasTyped(t *testing.T) {
	var got struct {
		Name     string            `json:"name"`
		On       string            `json:"on" format:"date"`
		Until    *string           `json:"until" format:"date"`
		Password string            `json:"password"`
		Words    map[string]string `json:"words"`
		Values   map[string]any    `json:"values"`
		Number   int               `json:"number"`
		Score    Written           `json:"score"`
	}
	err := unmarshal([]byte(`{"name":"\u3000甲\u200b\t","on":"２０２６/3/1","until":"二〇二六年三月二日","password":"a\u200b ",
		"words":{"a":"甲\ufeff"},"values":{"a":"乙\u2060","b":["丙\u200e\u00a0",1.0,"5.0e"],"c":{"d":"\u200f丁"}},
		"number":7.0,"score":9.50}`), &got)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := json.Marshal(got)
	const want = `{"name":"甲","on":"2026-03-01","until":"2026-03-02","password":"a` + "\u200b " + `",` +
		`"words":{"a":"甲"},"values":{"a":"乙","b":["丙",1,"5.0e"],"c":{"d":"丁"}},"number":7,"score":"9.50"}`
	if err != nil || string(raw) != want {
		t.Errorf("read %s, %v\nwant %s", raw, err, want)
	}
	if err := unmarshal([]byte(`{"values":{"a":["\ud800"]}}`), &got); err == nil {
		t.Error("half a character in a list of values was read")
	}
}

func TestAWholeNumberIsWholeHoweverItIsWritten(t *testing.T) {
	for in, want := range map[string]string{
		`{"a":5.0}`: `{"a":5}`, `[1e2,-3.00,0.0,-0.0]`: `[100,-3,0,0]`, `{"a":5.5}`: `{"a":5.5}`,
		`{"a":"5.0","b\"2.0":true}`:        `{"a":"5.0","b\"2.0":true}`,
		`[1e300,9007199254740993.0,1e400]`: `[1e300,9007199254740993.0,1e400]`,
		`"1.0\\"`:                          `"1.0\\"`, `[false, 1.0E+1]`: `[false, 10]`,
	} {
		if got := string(wholeNumbers([]byte(in))); got != want {
			t.Errorf("wholeNumbers(%s) = %s, want %s", in, got, want)
		}
	}
}
