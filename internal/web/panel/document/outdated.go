package document

import (
	"fmt"
	"slices"

	"minping/internal/app/document"
	rules "minping/internal/evaluation/document"
	"minping/internal/web/panel/kit"
)

// outdated says that a document rests on a result that is no longer in force, and returns the remaining steps: it
// cannot be approved or issued (evaluation promise 3).
func (req *request) outdated(out *Paper, d document.Document, steps []rules.State) ([]rules.State, error) {
	now, same, err := req.svc.Documents.Newest(req.ctx, d)
	if same || err != nil || d.Data.Final == nil || d.State.Ended() {
		return steps, err
	}
	text := fmt.Sprintf("这份公文依据第 %d 版结果，", d.Data.Final.Version)
	if now == 0 {
		text += "这一版已经撤销，结果还没有重新锁定。"
	} else {
		text += fmt.Sprintf("现在锁定的是第 %d 版。", now)
	}
	switch {
	case d.State == rules.StateIssued:
	case now == 0 && d.State.Editable():
		text += "请等结果重新锁定，按新的结果重新生成，再送审。"
	case now == 0:
		text += "不能批准、印发，请先退回；结果重新锁定以后，按新的结果重新生成，再送审。"
	case d.State.Editable():
		text += "请按新的结果重新生成，再送审。"
	default:
		text += "不能批准、印发，请先退回，按新的结果重新生成。"
	}
	out.Outdated = &kit.Notice{Kind: "fair", Text: text}
	return slices.DeleteFunc(slices.Clone(steps), func(to rules.State) bool {
		return to == rules.StateSubmitted || to == rules.StateApproved || to == rules.StateIssued
	}), nil
}

// replaceForm drafts what ends an issued document.
func replaceForm(v document.Record) kit.Form {
	return kit.Form{
		Key: "replace", Action: "/admin/documents", Button: "起草", Label: "起草替换它的公文…",
		Cannot: "新的一份印发时，这一份标为“已被替换”，文号保留。",
		Hidden: []kit.Hidden{
			{Name: "type", Value: v.V.Type},
			{Name: "batch", Value: v.V.Batch},
			{Name: "evaluation", Value: v.V.Evaluation},
			{Name: "replaces", Value: v.ID},
		},
	}
}
