package supervision_test

import (
	"encoding/json"
	"testing"
	"time"

	"minping/internal/evaluation/supervision"
	"minping/internal/evaluationtest"
)

// What a supervising body may write: its report as a draft and as it hands it in, its own list, and who gets a task.
func TestTheFieldsOfASupervisingBodyHaveTheirBounds(t *testing.T) {
	l, err := supervision.ParseTasks(evaluationtest.PackJSON(t, "tasks"))
	if err != nil {
		t.Fatal(err)
	}
	first := time.Date(2024, 1, 15, 0, 0, 0, 0, time.UTC)
	c := supervision.DailyCheck{Body: "discipline", First: first, Today: first.AddDate(0, 3, 0)}
	r := supervision.DailyReport{Conclusion: "落实到位", Prominent: "突出问题", Advice: "建议"}
	for _, task := range l.Recorded(c.Body) {
		r.Items = append(r.Items, supervision.DailyItem{
			Code: task.Code, Outcome: l.Outcomes[0], Found: "发现", Evidence: "材料", Handler: "张三", DoneOn: "2024-02-01",
		})
	}
	raw, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	for name, submit := range map[string]bool{"draft": false, "report": true} {
		evaluationtest.Bounds(t, name, func(raw []byte) error {
			var r supervision.DailyReport
			if err := json.Unmarshal(raw, &r); err != nil {
				return err
			}
			return l.CheckDaily(c, r, submit).OrNil()
		}, nil, raw)
	}
	const own = `{"body":"discipline","kind":"department","tasks":[{"content":"整改方案制定","task":"任务","method":"审核资料",
		"due":{"from":"start","days":10}},{"content":"整改主体责任落实","task":"任务二","due":{"from":"end","days":0}}]}`
	evaluationtest.Bounds(t, "own", func(raw []byte) error {
		var o supervision.Own
		if err := json.Unmarshal(raw, &o); err != nil {
			return err
		}
		return l.CheckOwn(o).OrNil()
	}, nil, []byte(own))
	evaluationtest.Bounds(t, "given", func(raw []byte) error {
		var g supervision.Given
		if err := json.Unmarshal(raw, &g); err != nil {
			return err
		}
		return supervision.CheckGiven(g, "2024-01-15").OrNil()
	}, nil, []byte(`{"person":"张三","due":"2024-03-01"}`))
}
