package reminder

import (
	"testing"

	"minping/internal/app/records"
	"minping/internal/app/reminder"
	"minping/internal/auth"
	"minping/internal/evaluation/cycle"
)

// 144 units whose reports are due on one day are one row that leads to each of them; a thing that waits alone stays
// what it was.
func TestTheSameThingAtManyUnitsIsOneRowThatLeadsToEach(t *testing.T) {
	req := &request{who: records.Actor{Role: auth.Unit}}
	task := func(kind, id, unit, what string) cycle.Urgent {
		u := cycle.Urgent{}
		u.Kind, u.ID, u.Unit, u.What = kind, id, unit, what
		u.Round = cycle.Place{ID: "r", Name: "第七轮"}
		return u
	}
	rows := req.rows([]cycle.Urgent{
		task(reminder.TaskReport, "a/discipline", "甲局", "报送日常监督报告"),
		task(reminder.TaskItem, "i1", "甲局", "上报整改结果：公车管理"),
		task(reminder.TaskReport, "b/discipline", "乙局", "报送日常监督报告"),
		task(reminder.TaskReport, "b/organization", "乙局", "报送日常监督报告"),
		task(reminder.TaskItem, "i2", "乙局", "上报整改结果：工程款"),
		task(reminder.TaskApproval, "d", "通报", "审批公文"),
	})
	if len(rows) != 4 || rows[0].Href != "" || rows[0].What != "报送日常监督报告（纪委监委）" || rows[0].Units.Title != "2 项" {
		t.Fatalf("the rows are %+v", rows)
	}
	if x := rows[1].Units.Names; len(x) != 2 || x[1].Text != "乙局：工程款" || x[1].Href != "/admin/ledger/items/i2" {
		t.Errorf("the items are %+v", x)
	}
	if rows[2].Unit != "乙局" || rows[2].Href == "" || rows[3].What != "审批公文" || rows[3].Href != "/admin/documents/d" {
		t.Errorf("what waits alone is %+v", rows[2:])
	}
}
