package web

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"minping/internal/auth"
)

// What a program or a person sends as the name, the number or the day of a round, and what is kept: "" if it is
// refused with the sentence after it.
func TestOddValuesOfARequestAreReadOrRefused(t *testing.T) {
	h := newEnv(t)
	no := 0
	for _, c := range []struct{ field, value, want, says string }{
		{"name", `"\u2028第一轮\ufeff"`, "第一轮", ""},
		{"name", `"\u200b"`, "", "名称不能为空"},
		{"name", `"－"`, "", "名称不能为空"},
		{"name", `"/"`, "", "名称不能为空"},
		{"name", `"无"`, "", "名称不能为空"},
		{"name", `"……"`, "", "名称不能为空"},
		{"name", `"第一轮\uffff"`, "", "名称不能为空"},
		{"name", `"第一轮\u009f"`, "", "名称不能为空"},
		{"name", `"第一轮\ue000"`, "第一轮\ue000", ""}, // a character of a name that only some fonts have
		{"name", `"\ud842\udfb7野轮"`, "\U00020bb7野轮", ""},
		{"name", `"\ud842野轮"`, "", "U+FFFD"},
		{"name", `5`, "", "应为文字"},
		{"name", `["第一轮"]`, "", "应为文字"},
		{"no", `5.0`, "5", ""},
		{"no", `6e0`, "6", ""},
		{"no", `0.7E1`, "7", ""},
		{"no", `"8"`, "", "应为整数"},
		{"no", `8.5`, "", "应为整数"},
		{"no", `1e400`, "", "应为整数"},
		{"no", `true`, "", "应为整数"},
		{"no", `{}`, "", "应为整数"},
		{"no", `-0.0`, "", "轮次应在"},
		{"starts_on", `"２０２６年３月２日"`, "2026-03-02", ""},
		{"starts_on", `"二○二六年三月二日"`, "2026-03-02", ""},
		{"starts_on", `"2026-02-30"`, "", "没有这一天"},
		{"starts_on", `"0026-03-02"`, "", "2000 到 2100"},
		{"starts_on", `20260302`, "", "应为文字"},
	} {
		no++
		fields := map[string]string{
			"term": "9", "no": fmt.Sprint(100 + no), "name": `"一轮"`, "starts_on": `"2026-03-02"`,
		}
		fields[c.field] = c.value
		var body []string
		for name, value := range fields {
			body = append(body, fmt.Sprintf("%q:%s", name, value))
		}
		r := h.as(auth.Admin, "POST", "/api/v1/rounds", "{"+strings.Join(body, ",")+"}")
		var got map[string]any
		if err := json.Unmarshal(r.Body, &got); err != nil {
			t.Fatal(err)
		}
		switch kept := fmt.Sprint(got[c.field]); {
		case c.says == "" && (r.Status != 201 || kept != c.want):
			t.Errorf("%s: %s: %d, kept %q", c.field, c.value, r.Status, kept)
		case c.says != "" && (r.Status < 400 || r.Status > 422 || !strings.Contains(string(r.Body), c.says)):
			t.Errorf("%s: %s: %d, want it refused with %s: %s", c.field, c.value, r.Status, c.says, r.Body)
		}
	}
	h.as(auth.Admin, "POST", "/api/v1/rounds", `{"":1}`).problem(422, "invalid")
}
