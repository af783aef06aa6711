package pages

import (
	"fmt"

	"minping/internal/web/panel/final"
	"minping/internal/web/panel/kit"
)

// finalStates are the result of a batch before and after it was fixed, and after it was opened and fixed again.
func finalStates() []canned {
	open := final.Result{
		Frame: frame("results", "锁定结果"), Chip: kit.Chip{Kind: "now", Text: "未锁定"},
		Facts:     []kit.Fact{{Name: "单位", Value: "18 个"}},
		Obstacles: []final.Obstacle{{Text: "2 个单位：评分表还没有全部锁定。", Href: "#", Units: kit.NameList{Title: "哪 2 个单位；确实不参加的，点单位写原因", Open: true, Names: []kit.Link{{Href: "#", Text: longName}, {Href: "#", Text: "柳林镇"}}}}},
		Next: &kit.Form{Key: "fix", Action: "#", Button: "锁定结果", Kind: "next", Fields: []kit.Field{
			{Name: "out.a", Label: longName + "不列入结果的原因", Type: "text", Optional: true, Hint: "办不完、又确实不参加评估的，才写原因。"},
		}},
	}
	fixed := func(n int) final.Result {
		v := final.Result{
			Frame: frame("results", "锁定结果"), Chip: kit.Chip{Kind: "good", Text: "已锁定，第 2 版"},
			Facts: []kit.Fact{{Name: "锁定", Value: "孙立 · 7月21日 09:30"}, {Name: "摘要", Value: "25cb1a969cfd767559b3bbad6e71a9ec"}},
			Versions: []final.Version{
				{Fact: kit.Fact{Name: "第 1 版", Value: "7月20日 10:12，孙立 锁定，18 个单位，摘要 25cb1a969cfd7675"}},
				{
					Fact: kit.Fact{Name: "第 2 版", Value: "7月21日 09:30，孙立 锁定，18 个单位，摘要 0d31c66b4b39a1f0"},
					Differences: []final.Difference{
						{Unit: longName, What: "得分", Was: "88.60", Is: "89.10"},
						{Unit: longName, What: "名次", Was: "7", Is: "6"},
						{Unit: "柳林镇", What: "不列入结果的原因", Was: "无", Is: "建制已撤销，整改事项移交青石县人民政府"},
					},
				},
				{Fact: kit.Fact{Name: "第 3 版", Value: "7月22日 16:00，孙立 锁定，18 个单位，摘要 7b0a4be2c3f2a1d4"}, Same: true},
			},
		}
		for i, name := range unitNames(n) {
			v.Rows = append(v.Rows, final.Row{
				Rank: i + 1, Unit: name, Kind: "市直部门", Score: fmt.Sprintf("%.2f", 96-float64(i)*0.21), Grade: "较好",
				Completion: "83.33%", Satisfied: "91.20",
			})
		}
		return v
	}
	return []canned{{"final-open", open}, {"final", fixed(18)}, {"final-many", fixed(143)}}
}
