package decision

import (
	"slices"

	"minping/internal/app/decision"
	"minping/internal/evaluation/deadline"
	rules "minping/internal/evaluation/decision"
	"minping/internal/evaluation/scheme"
	"minping/internal/web/panel/kit"
)

// Keys of forms: one for a suggestion or kind, one for what is done with a decision.
const (
	keyAnswer    = "answer-"
	keyWithdraw  = "withdraw-"
	keyDocument  = "document-"
	keyProcedure = "procedure-"
)

func options(list []rules.Code) []kit.Option {
	out := []kit.Option{{Text: "请选择"}}
	for _, c := range list {
		out = append(out, kit.Option{Value: c.Code, Text: c.Name})
	}
	return out
}

var (
	reasonField = kit.Field{Name: "reason", Label: "理由", Type: "textarea", MaxLen: 2000}
	answerField = kit.Field{Name: "to", Label: "答复", Type: "radio", Options: []kit.Option{
		{Value: string(rules.Yes), Text: "同意"}, {Value: string(rules.No), Text: "不采纳", Hint: "这项建议不再出现。"},
	}}
)

// suggestionForm is what the office does with a suggestion: it answers, or prepares what a leader confirms.
func (req *request) suggestionForm(u decision.Unit, s rules.Suggestion) *kit.Form {
	f := req.kindForm(u, s.Kind)
	f.Key = string(s.Kind)
	if req.svc.Decisions.OfficeAnswers(s.Kind) {
		f.Button = "答复"
		why := reasonField
		why.Optional, why.Hint = true, "同意必须写明；不采纳可以不写。"
		f.Fields = append([]kit.Field{answerField}, f.Fields[:len(f.Fields)-1]...)
		f.Fields = append(f.Fields, why)
		for i := range f.Fields {
			if f.Fields[i].Name == "due" {
				f.Fields[i].Optional, f.Fields[i].Hint = true, "同意时必填。"
			}
		}
		return f
	}
	if s.Unconfirmed {
		f.Fields = append([]kit.Field{{
			Name: "prominent", Label: "经核实，该单位问题较为突出", Type: "check", Optional: true,
			Hint: "排名靠后不能单独作为约谈的依据，须由人确认问题较为突出。",
		}}, f.Fields...)
	}
	return f
}

// kindForm has what a decision of a kind states; its last field is the reason.
func (req *request) kindForm(u decision.Unit, k rules.Kind) *kit.Form {
	r := req.svc.Decisions.Rules()
	f := &kit.Form{
		Action: "/admin/evaluations/" + u.Row.Evaluation + "/decisions", Button: "提出",
		Hidden: []kit.Hidden{{Name: "kind", Value: string(k)}},
	}
	switch k {
	case rules.Interview:
		f.Fields = interviewFields(r.Interview, target(u))
	case rules.Redo:
		f.Fields = []kit.Field{{
			Name: "due", Label: "重新整改期限", Type: "date", Width: "middle",
			Value: string(deadline.DayOf(req.svc.Now()).Plus(redoDays)),
		}}
	case rules.Accountability:
		f.Fields = accountabilityFields(r.Accountability)
	case rules.Campaign:
		f.Fields = []kit.Field{{Name: "code", Label: "方式", Type: "select", Options: options(r.Campaigns)}}
	case rules.ClueTransfer:
		f.Fields = []kit.Field{{Name: "code", Label: "移交事由", Type: "select", Options: options(r.ClueReasons)}}
	}
	f.Fields = append(f.Fields, reasonField)
	return f
}

// redoDays is what the form offers; the person writes the day.
const redoDays = 60

func target(u decision.Unit) string {
	if u.Row.Target == "" {
		return scheme.TargetInspected
	}
	return u.Row.Target
}

func interviewFields(r rules.InterviewRule, target string) []kit.Field {
	route := kit.Field{Name: "route", Label: "约谈对象", Type: "select"}
	office := ""
	level := kit.Field{Name: "level", Label: "约谈层级", Type: "select", Options: []kit.Option{{Text: "请选择"}}}
	for _, x := range r.Routes {
		if x.Target != target {
			continue
		}
		route.Options = append(route.Options, kit.Option{Value: x.Code, Text: x.Name})
		office = x.Office
		for _, l := range r.Levels {
			for _, on := range l.Routes {
				if on == x.Code {
					level.Options = append(level.Options, kit.Option{Value: l.Code, Text: l.Name})
				}
			}
		}
	}
	return append([]kit.Field{route, level}, personFields("被约谈人", office, false)...)
}

// personFields are one person with the office for which they answer.
func personFields(label, office string, optional bool) []kit.Field {
	return []kit.Field{
		{
			Name: "person", Label: label + "姓名", Type: "text", MaxLen: 50, Auto: "off", Row: "p", Optional: optional,
		},
		{
			Name: "office", Label: label + "职务", Type: "text", MaxLen: 100, Auto: "off", Row: "p", Value: office,
			Optional: optional,
		},
	}
}

func accountabilityFields(r rules.AccountabilityRule) []kit.Field {
	on := kit.Field{Name: "on", Label: "问责谁", Type: "radio", Options: []kit.Option{
		{Value: rules.OnOrganization, Text: "党组织"}, {Value: rules.OnPerson, Text: "责任人"},
	}}
	choose := []kit.Option{{Text: "请选择"}}
	subject := kit.Field{Name: "subject", Label: "对象类别", Type: "select", Options: choose}
	for _, s := range r.Subjects {
		text := s.Name + "（" + s.Responsibility + "）"
		subject.Options = append(subject.Options, kit.Option{Value: s.Code, Text: text})
	}
	mode := kit.Field{Name: "mode", Label: "问责方式", Type: "select", Options: choose}
	words := map[string]string{rules.OnOrganization: "对党组织：", rules.OnPerson: "对责任人："}
	for _, m := range r.Modes {
		mode.Options = append(mode.Options, kit.Option{Value: m.On + "/" + m.Code, Text: words[m.On] + m.Name})
	}
	return append([]kit.Field{
		on, subject,
		{Name: "case", Label: "适用情形", Type: "select", Options: options(r.Cases)},
		mode,
	}, personFields("责任人", "", true)...)
}

// ownForms are what the office decides although nothing suggests it, folded away.
func (req *request) ownForms(u decision.Unit) (out []kit.Form) {
	for _, k := range req.svc.Decisions.OnesOwn(u, target(u)) {
		if suggests(u, k) && k != rules.Interview {
			continue
		}
		f := req.kindForm(u, k)
		f.Key, f.Label = "own-"+string(k), nameOf(k)+"…"
		f.Hidden = append(f.Hidden, kit.Hidden{Name: "own", Value: "1"})
		if k == rules.Interview {
			f.Label = "约谈（有规定情形，不看排名）…"
			f.Fields = append([]kit.Field{{
				Name: "code", Label: "约谈情形", Type: "select", Options: options(req.svc.Decisions.Rules().Interview.Reasons),
			}}, f.Fields...)
		}
		if req.svc.Decisions.OfficeAnswers(k) {
			f.Button = "决定"
		}
		out = append(out, *f)
	}
	return out
}

// decidedForms are what can be done with a decision.
func (req *request) decidedForms(c *Card, v decision.View) {
	at := "/admin/decisions/" + v.ID
	version := kit.VersionField(v.Version)
	for _, s := range v.Steps {
		switch s.To {
		case rules.Yes:
			why := reasonField
			why.Optional, why.Hint = true, "同意必须写明；不采纳可以不写。"
			c.Next = &kit.Form{
				Key: keyAnswer + v.ID, Action: at + "/steps", Button: "确认", Hidden: []kit.Hidden{version},
				Fields: []kit.Field{answerField, why},
			}
			if v.NoLeader {
				c.Next.Fields = append(c.Next.Fields, writtenFields()...)
			}
		case rules.Withdrawn:
			c.More = append(c.More, kit.Form{
				Key: keyWithdraw + v.ID, Action: at + "/steps", Button: "撤回", Label: "撤回…",
				Hidden: []kit.Hidden{version, {Name: "to", Value: string(rules.Withdrawn)}},
				Fields: []kit.Field{reasonField},
			})
		}
	}
	if v.Opens != "" && v.Document == "" && req.isOffice() {
		if paper := req.svc.Decisions.Paper(req.ctx, v.Kind); paper != "" {
			c.Next = &kit.Form{Key: keyDocument + v.ID, Action: at + "/document", Button: "起草《" + paper + "》"}
		} else { // the office's own types lack it
			c.Write = &kit.Link{
				Href: "/admin/document-types", Text: "公文种类里没有这类处理的公文（代号 " + v.Opens + "），先加上再起草",
			}
		}
	}
	if v.Kind == rules.Accountability && (v.State == rules.Prepared || v.State == rules.Yes) {
		if f := req.procedureForm(v); f != nil {
			c.More = append(c.More, *f)
		}
	}
}

// writtenFields record what a leader without an account signed.
func writtenFields() []kit.Field {
	return []kit.Field{
		{
			Name: "written.by", Label: "同意的领导（姓名和职务）", Type: "text", MaxLen: 100, Optional: true, Auto: "off",
			Hint: "没有领导账号，由您凭领导的书面意见确认；同意时必填。",
		},
		{
			Name: "written.number", Label: "书面意见的文号或编号", Type: "text", MaxLen: 60, Optional: true, Auto: "off",
			Hint: "同意时必填。",
		},
		{
			Name: "written.on", Label: "签署日期", Type: "date", Optional: true,
			Hint: "同意时必填；办理步骤不能早于这一天。",
		},
	}
}

// procedureForm records the next step of an accountability; nil when the last was taken, or waits for a yes.
func (req *request) procedureForm(v decision.View) *kit.Form {
	step := kit.Field{Name: "code", Label: "步骤", Type: "select", Row: "s"}
	done := len(v.Taken) == 0
	rule := req.svc.Decisions.Rules().Accountability
	for _, c := range rule.Steps {
		if done && (v.State == rules.Yes || !slices.Contains(rule.AfterYes, c.Code)) {
			step.Options = append(step.Options, kit.Option{Value: c.Code, Text: c.Name})
		}
		if !done && c.Code == v.Taken[len(v.Taken)-1].Code {
			done = true
		}
	}
	if len(step.Options) == 0 {
		return nil
	}
	return &kit.Form{
		Key: keyProcedure + v.ID, Action: "/admin/decisions/" + v.ID + "/procedure", Button: "登记", Label: "登记问责程序…",
		Hidden: []kit.Hidden{kit.VersionField(v.Version)},
		Fields: []kit.Field{
			step,
			{
				Name: "on", Label: "日期", Type: "date", Row: "s", Width: "middle",
				Value: string(deadline.DayOf(req.svc.Now())),
			},
			{Name: "note", Label: "说明", Type: "text", Optional: true, MaxLen: 500},
		},
	}
}
