package ledger_test

import (
	"encoding/json"
	"testing"

	"minping/internal/evaluation/ledger"
	"minping/internal/evaluationtest"
)

// What a person may write into an item, and what goes with a step.
func TestTheFieldsOfAnItemHaveTheirBounds(t *testing.T) {
	p, err := ledger.ParsePack(evaluationtest.PackJSON(t, "ledger"))
	if err != nil {
		t.Fatal(err)
	}
	const item = `{"source":"feedback","no":"3","class1":"作风","class2":"民生","key":true,"title":"标题",
		"text":"问题","detail":"情况","goal":"目标","requirement":"要求","focus":"duty","standard":"true","stage":"deploy",
		"tags":"甲、乙","with":["市乙局"],
		"measures":[{"text":"措施","lead":"张三","dept":"办公室","person":"李四","with":["丙局"],
			"due":{"text":"3月底"},"state":"basic","percent":50,"done_on":"2024-03-01",
			"progress":[{"on":"2024-02-01","text":"进展"}],"next":"下步","remaining":"问题"}]}`
	evaluationtest.Bounds(t, "item", func(raw []byte) error {
		var i ledger.Item
		if err := json.Unmarshal(raw, &i); err != nil {
			return err
		}
		return i.Check(p, nil).OrNil()
	}, nil, []byte(item))
	evaluationtest.Bounds(t, "step", func(raw []byte) error {
		var s ledger.Step
		if err := json.Unmarshal(raw, &s); err != nil {
			return err
		}
		return ledger.CheckStep(s).OrNil()
	}, nil, []byte(`{"Note":"原因","Files":["a","b"]}`))
}
