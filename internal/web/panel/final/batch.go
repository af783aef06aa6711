package final

import (
	"fmt"
	"slices"
	"strings"

	"minping/internal/app/entry"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/auth"
	written "minping/internal/evaluation/entry"
	"minping/internal/web/panel/kit"
	"minping/internal/web/panel/kit/lookup"
)

func (req *request) list() error { return req.listPage(nil) }

func (req *request) listPage(sent *kit.Submission) error {
	all, err := req.svc.Finals.Batches(req.ctx)
	if err != nil {
		return err
	}
	out := Batches{Frame: req.Frame("锁定结果")}
	if len(all) == 0 {
		out.Empty = lookup.NoRounds(req.who)
		return req.Render(out)
	}
	rounds := roundsField()
	for _, b := range all {
		_, fixed, err := req.svc.Rounds.FixedOf(req.ctx, b.ID)
		if err != nil {
			return err
		}
		chip := kit.Chip{Kind: "mark", Text: "未锁定"}
		if fixed {
			chip = kit.Chip{Kind: "good", Text: "已锁定"}
		}
		out.Rows = append(out.Rows, kit.NamedRow{
			Name: b.V.Name, Href: "/admin/batches/" + b.ID + "/final",
			Facts: []string{fmt.Sprintf("%d 轮", len(b.V.Rounds))}, Chip: &chip,
		})
		if len(b.V.Rounds) == 1 && !fixed {
			rounds.Options = append(rounds.Options, kit.Option{Value: b.ID, Text: b.V.Name})
		}
	}
	if req.who.Role == auth.Admin && len(rounds.Options) > 1 {
		out.Form = req.WithErrors(batchForm(rounds), sent)
	}
	return req.Render(out)
}

func roundsField() kit.Field {
	return kit.Field{Name: "rounds", Label: "含哪几轮", Type: "checks", Hint: "勾选两轮或者更多；已经锁定、已经合并的不再列出。"}
}

// batchForm puts rounds into one batch.
func batchForm(rounds kit.Field) *kit.Form {
	return &kit.Form{
		Key: "batch", Action: "/admin/results", Button: "合并", Label: "几轮合并评估，一起通报…",
		Cannot: "合并以后，各轮一起排名、一起锁定、一份通报，不能再拆开。",
		Fields: []kit.Field{{
			Name: "name", Label: "批次名称", Type: "text", MaxLen: 60, Auto: "off",
			Hint: "例如：市委第八轮、第九轮。",
		}, rounds},
	}
}

func (req *request) create() error {
	rounds := roundsField()
	all, err := req.svc.Finals.Batches(req.ctx)
	if err != nil {
		return err
	}
	for _, b := range all {
		rounds.Options = append(rounds.Options, kit.Option{Value: b.ID})
	}
	v, err := req.svc.Finals.NewBatch(req.ctx, req.who,
		round.Batch{Name: req.FormValue("name"), Rounds: req.Checked(rounds)})
	if kit.Correctable(err) {
		err = kit.RenamedFields(err, func(f string) string {
			name, _, _ := strings.Cut(f, "[")
			return name
		})
		return req.listPage(&kit.Submission{Key: "batch", Err: err})
	}
	if err != nil {
		return err
	}
	return req.Redirect("/admin/batches/"+v.ID+"/final", "added.batch")
}

// roundNames are the rounds of a batch, in its order.
func (req *request) roundNames(b round.Batch) (string, error) {
	names := make([]string, len(b.Rounds))
	for i, id := range b.Rounds {
		r, err := req.svc.Rounds.ShowRound(req.ctx, id)
		if err != nil {
			return "", err
		}
		names[i] = r.V.Name
	}
	return strings.Join(names, "、"), nil
}

// meetingField offers the minutes of the meeting at which the result is fixed.
func meetingField(meetings []entry.View) kit.Field {
	f := kit.Field{
		Name: "meeting", Label: "总结会记录", Type: "select", Optional: true,
		Options: []kit.Option{{Text: "没有记录"}},
	}
	for _, m := range meetings {
		f.Options = append(f.Options, kit.Option{Value: m.ID, Text: kit.DayWords(string(m.On)) + " " + m.TypeName})
		f.Value = meetings[0].ID
	}
	if len(meetings) == 0 {
		f.Hint = "总结会的纪要先记到“工作记录”里，这里就能选。"
	}
	return f
}

// minutesHref is where the minutes of a batch's summary meeting are written down.
func minutesHref(b records.Versioned[round.Batch]) string {
	kind := written.AboutBatch
	if slices.Contains(b.V.Rounds, b.ID) { // a round alone is its own batch
		kind = written.AboutRound
	}
	return "/admin/entries/new?kind=" + kind + "&about=" + b.ID + "&type=summary_meeting"
}
