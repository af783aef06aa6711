package ledger

import (
	"fmt"

	appfile "minping/internal/app/ledgerfile"
	"minping/internal/web/panel/kit"
)

// questionsForm asks which rows are items of the ledger in other words, with both side by side.
func questionsForm(p appfile.Preview) *kit.Form {
	f := &kit.Form{Key: "same", Action: importPath(p.ID), Button: "按这样重新核对", Hidden: []kit.Hidden{{Name: "asked", Value: "1"}}}
	value := func(said *bool) string {
		switch {
		case said == nil:
			return ""
		case *said:
			return "yes"
		}
		return "no"
	}
	yes, no := kit.Option{Value: "yes", Text: "是同一个问题"}, kit.Option{Value: "no", Text: "是另一个问题"}
	choose := kit.Option{Text: "请选择"}
	if len(p.Questions) > 1 {
		f.Fields = append(f.Fields, kit.Field{
			Name: sameName(appfile.AllOthers), Label: "下面没有选的", Type: "select", Optional: true, Value: value(p.Others),
			Options: []kit.Option{{Text: "逐条选"}, {Value: "yes", Text: "都是同一个问题"}, {Value: "no", Text: "都是另一个问题"}},
		})
	}
	for _, q := range p.Questions[:min(len(p.Questions), maxQuestions)] {
		x := kit.Field{
			Name: sameName(q.Key), Type: "select", Optional: true, Options: []kit.Option{choose, yes, no},
			Label: fmt.Sprintf("第 %d 行是台账里的这个问题吗", q.Row),
			Hint:  "台账里：" + kit.Clipped(q.Was, 200) + "；这一行：" + kit.Clipped(q.Is, 200), Value: value(q.Same),
		}
		f.Fields = append(f.Fields, x)
	}
	return f
}

// maxQuestions is how many rows are asked about one by one; the others are answered together.
const maxQuestions = 100

func sameName(key string) string { return "same." + key }

// answers are what the person said of rows in other words, nil if they were not asked.
func (req *request) answers(asked []appfile.Question) map[string]bool {
	if req.FormValue("asked") == "" {
		return nil
	}
	out := map[string]bool{}
	for _, q := range append(asked, appfile.Question{Key: appfile.AllOthers}) {
		if said := req.FormValue(sameName(q.Key)); said != "" {
			out[q.Key] = said == "yes"
		}
	}
	return out
}
