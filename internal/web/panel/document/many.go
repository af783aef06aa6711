package document

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"minping/internal/app/document"
	"minping/internal/app/records"
	rules "minping/internal/evaluation/document"
	"minping/internal/web/panel/kit"
)

// stepsHome is where a step is taken with all documents of a list.
const stepsHome = "/admin/document-steps"

// aStep is a step that can be taken with a whole list.
type aStep struct {
	from, to           rules.State
	button, done, says string
}

// together are those steps: each unit is notified of its result separately.
var together = []aStep{
	{rules.StateDraft, rules.StateSubmitted, "全部送审", "送审", "还有空没填的不送，仍是草稿。"},
	{rules.StateSubmitted, rules.StateApproved, "全部批准", "批准", "批准前可以逐份点开看；本人起草的由别人批准。"},
	{rules.StateApproved, rules.StateIssued, "全部印发", "印发", "逐份取得发文字号，送收文单位；印发后不能撤回，只能由另一份公文替换。"},
}

// togetherForm takes the next step with all documents that the list is narrowed to, if these are several of a state.
func (req *request) togetherForm(found []document.Summary) (*kit.Form, error) {
	for _, t := range together {
		if rules.State(req.Query("state")) != t.from {
			continue
		}
		may, err := req.svc.Documents.MayTake(req.ctx, req.who, found, t.to)
		if err != nil || len(may) < several {
			return nil, err
		}
		var ids, titles []string
		for _, s := range may {
			ids, titles = append(ids, s.ID+":"+strconv.Itoa(s.Version)), append(titles, titleOf(s))
		}
		ids = ids[:min(len(ids), document.MostAtOnce)]
		named := strings.Join(titles[:several], "、")
		f := &kit.Form{
			Key: "together", Action: stepsHome, Button: t.button, Kind: "grave",
			Label:  fmt.Sprintf("%s（%d 份）…", t.button, len(ids)),
			Cannot: fmt.Sprintf("%s等 %d 份，逐份办理。%s", named, len(ids), t.says),
			Hidden: []kit.Hidden{
				{Name: "to", Value: string(t.to)},
				{Name: "documents", Value: strings.Join(ids, " ")},
				{Name: "batch", Value: req.Query("batch")},
				{Name: "type", Value: req.Query("type")},
			},
		}
		if t.to == rules.StateApproved {
			f.Fields = []kit.Field{saysField()}
		}
		return f, nil
	}
	return nil, nil //nolint:nilnil // no form is a value too
}

// several is the smallest number of documents for which a step with all of them is offered.
const several = 2

// together takes a step with all documents that were on the list.
func (req *request) stepTogether() error {
	to := rules.State(req.FormValue("to"))
	i := slices.IndexFunc(together, func(t aStep) bool { return t.to == to })
	if i < 0 {
		return records.InvalidField("to", "没有这个步骤。", "There is no such step.")
	}
	var list []document.Chosen
	for _, word := range strings.Fields(req.FormValue("documents")) {
		id, version, _ := strings.Cut(word, ":")
		list = append(list, document.Chosen{ID: id, Version: kit.ParseNumber(version)})
	}
	out, err := req.svc.Documents.StepMany(req.ctx, req.who, list, document.StepRequest{
		To: to, Says: strings.TrimSpace(req.FormValue("says")),
	})
	if err != nil {
		return err
	}
	step, q := together[i], url.Values{}
	for _, name := range []string{"batch", "type"} {
		if v := req.FormValue(name); v != "" {
			q.Set(name, v)
		}
	}
	q.Set("state", string(step.to))
	if out.Done == 0 {
		q.Set("state", string(step.from))
	}
	return req.RedirectSaying("/admin/documents?"+q.Encode(), saysOf(out, step.done))
}

// saysOf says what a step did, and why it left some documents out.
func saysOf(out document.Many, step string) kit.Notice {
	n := kit.Notice{Kind: "good", Text: fmt.Sprintf("已%s %d 份。", step, out.Done)}
	if len(out.Refused) == 0 {
		return n
	}
	n.Kind = "fair"
	first := out.Refused[0]
	why := first.Err.Text.ZH
	if len(first.Err.Fields) > 0 {
		why = first.Err.Fields[0].Text.ZH
	}
	n.Text += fmt.Sprintf("%d 份没有%s，例如%s：%s", len(out.Refused), step, first.Title, why)
	return n
}
