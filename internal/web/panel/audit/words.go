package audit

import (
	"strings"

	"minping/internal/app/audit"
	"minping/internal/app/round"
	"minping/internal/auth"
	"minping/internal/web/panel/kit"
)

// typeOptions are what the log can be filtered by: the beginnings of the codes that rooms declare.
var typeOptions = []kit.Option{
	{Value: "", Text: "全部"},
	{Value: "login", Text: "登录"},
	{Value: "account", Text: "账号"},
	{Value: "session", Text: "现场测评"},
	{Value: "attendees", Text: "参会名单"},
	{Value: "draw", Text: "抽取"},
	{Value: "sheet", Text: "评分表"},
	{Value: "daily", Text: "日常监督"},
	{Value: "tasklist", Text: "任务清单"},
	{Value: "evaluation", Text: "评估"},
	{Value: "item", Text: "台账"},
	{Value: "self_check", Text: "对照自查"},
	{Value: "webhook", Text: "外部提醒接口"},
	{Value: "clock", Text: "时钟"},
	{Value: "keys", Text: "公告板密钥"},
	{Value: "entry", Text: "记事"},
	{Value: "team", Text: "编组"},
	{Value: "final", Text: "锁定结果"},
	{Value: "decision", Text: "结果运用"},
	{Value: "hearing", Text: "质询答辩"},
	{Value: "document", Text: "公文"},
	{Value: "regulation", Text: "制度文件"},
	{Value: "round", Text: "轮次"},
	{Value: "batch", Text: "批次"},
	{Value: "organization", Text: "单位"},
	{Value: "briefing", Text: "通报会"},
	{Value: "scheme", Text: "方案"},
}

// words says entries of the log in Chinese. It remembers the names it looked up for one page.
type words struct {
	req   *request
	names map[string]string
}

func (req *request) words() words { return words{req: req, names: map[string]string{}} }

// event returns what happened, in the words of the room that declared it. A code from another version is shown
// unchanged.
func (w words) event(code string) string {
	if e, ok := w.req.svc.Audit.Event(code); ok {
		return e.ZH
	}
	return code
}

// object returns the name of what an entry is about, or "" if only its id is known.
func (w words) object(code, id string) string {
	e, ok := w.req.svc.Audit.Event(code)
	if !ok || id == "" {
		return ""
	}
	key := string(e.Affects) + " " + id
	name, known := w.names[key]
	if !known {
		name = w.lookUp(e.Affects, id)
		w.names[key] = name
	}
	return name
}

// lookUp reads a name. A record that can no longer be read has none: the log outlives the records it is about.
func (w words) lookUp(kind audit.Kind, id string) string {
	rooms, ctx := w.req.svc, w.req.ctx
	switch kind {
	case audit.Organization:
		if o, err := rooms.Rounds.ShowOrganization(ctx, id); err == nil {
			return o.V.Name
		}
	case audit.Round:
		if r, err := rooms.Rounds.ShowRound(ctx, id); err == nil {
			return r.V.Name
		}
	case audit.Evaluation:
		id, body, _ := strings.Cut(id, "/")
		if e, err := round.LoadEvaluation(ctx, rooms.Rounds, id); err == nil {
			return strings.TrimSpace(w.lookUp(audit.Organization, e.V.OrganizationID) + " " + kit.BodyName(body))
		}
	case audit.Briefing:
		if b, err := rooms.Rounds.ShowBriefing(ctx, id); err == nil {
			return w.lookUp(audit.Evaluation, b.V.EvaluationID)
		}
	case audit.Session:
		if s, err := rooms.Sessions.ShowSession(ctx, w.req.who, id); err == nil {
			return s.Org
		}
	}
	return ""
}

// detail returns what an entry adds, with the codes of kinds and roles in words.
func (w words) detail(code, detail string) string {
	switch code {
	case "organization.new":
		return round.KindName(detail).ZH
	case "account.add":
		return kit.RoleName(auth.Role(detail))
	case "round.new":
		if term, no, ok := strings.Cut(detail, "/"); ok {
			return "第 " + term + " 届第 " + no + " 轮"
		}
	case "organization.import":
		return detail + " 个单位"
	}
	return detail
}
