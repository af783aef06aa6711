package audit

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"minping/internal/app/audit"
	"minping/internal/app/records"
	"minping/internal/app/session"
	"minping/internal/vote"
	"minping/internal/web/guard"
	"minping/internal/web/panel/kit"
	"minping/internal/web/sheets"
)

// audit is the audit log, newest page last, and the evidence bundles of sessions that are over.
func (req *request) audit() error {
	const limit = 100
	out := Audit{Frame: req.Frame("审计记录"), Chain: "每一条都带着前一条的摘要，中间抽掉或改动任何一条都会被发现。"}
	out.Filter = []kit.Field{
		{Name: "subject", Label: "谁", Type: "text", Optional: true, Value: req.Query("subject"), Auto: "off"},
		{Name: "type", Label: "做了什么", Type: "select", Optional: true, Value: req.Query("type"), Options: auditTypes},
		{Name: "object", Label: "对象编号", Type: "text", Optional: true, Value: req.Query("object"), Auto: "off"},
		{Name: "number", Label: "证据包的场次号", Type: "text", Optional: true, Value: req.Query("number"), Auto: "off"},
		{Name: "from", Label: "从", Type: "date", Optional: true, Value: req.Query("from")},
		{Name: "to", Label: "到", Type: "date", Optional: true, Value: req.Query("to")},
	}
	f := audit.Filter{
		Subject: req.Query("subject"),
		Object:  req.Query("object"),
		Type:    req.Query("type"),
		From:    dayStart(req.Query("from"), 0),
		To:      dayStart(req.Query("to"), 1),
	}
	after := req.QueryInt("after")
	entries, next, err := req.svc.Audit.List(req.ctx, req.who, f, after, limit)
	if err != nil {
		return err
	}
	for _, e := range entries {
		at, err := time.Parse(time.RFC3339Nano, e.At)
		if err != nil {
			return fmt.Errorf("audit entry %d: %w", e.N, err)
		}
		out.Rows = append(
			out.Rows,
			AuditRow{
				N:      strconv.Itoa(e.N),
				At:     at.In(kit.China).Format("2006-01-02 15:04:05"),
				Who:    e.Subject,
				What:   auditWord(e.Type),
				Object: e.Object,
				Detail: e.Result + e.Detail,
			},
		)
	}
	if next > 0 {
		q := "?after=" + strconv.Itoa(next)
		for _, name := range []string{"subject", "type", "object", "from", "to"} {
			if req.Query(name) != "" {
				q += "&" + name + "=" + url.QueryEscape(req.Query(name))
			}
		}
		out.Pages.Next = q
	}
	if len(entries) == 0 {
		out.Empty = &kit.Empty{Icon: "audit", Title: "没有符合条件的记录", Text: "换一个条件试试。"}
	}
	out.Bundles, err = req.bundles()
	if err != nil {
		return err
	}
	return req.Render(out)
}

// dayStart turns a typed day into the moment the log compares with; days later for the end of a range.
func dayStart(s string, days int) string {
	t, err := time.ParseInLocation(time.DateOnly, s, kit.China)
	if err != nil {
		return ""
	}
	return t.AddDate(0, 0, days).UTC().Format(time.RFC3339Nano)
}

// bundles offers the evidence of the newest round's sessions that are over, and of any session by its number, then with
// its lists.
func (req *request) bundles() ([]kit.NamedRow, error) {
	var out []kit.NamedRow
	add := func(id, name string, st vote.State) {
		switch st {
		case vote.StateCounted, vote.StatePurged, vote.StateVoided:
			chip := kit.StateChip(session.SessionView{State: st})
			out = append(out, kit.NamedRow{Name: name, Href: "/admin/audit/bundles/" + id, Facts: []string{"下载证据包（zip），可以离线核验"}, Chip: &chip})
		}
	}
	if number := req.Query("number"); number != "" {
		sid, err := req.svc.Boxes.SIDOfNumber(req.ctx, number)
		if records.KindOf(err) == records.NotFound {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		id, err := req.svc.Boxes.SessionOf(req.ctx, sid)
		if err != nil {
			return nil, err
		}
		s, err := req.svc.Sessions.ShowSession(req.ctx, req.who, id)
		name := s.Org + " " + kit.NumberOf(s)
		add(s.ID, name, s.State)
		if s.State == vote.StateSealed || s.State == vote.StateCounted {
			out = append(out, kit.NamedRow{
				Name: name, Href: "/admin/audit/lists/" + id,
				Facts: []string{"下载审计名单（票号），用 minping verify --lists 与证据包一起核对；下载会记入审计"},
			})
		}
		return out, err
	}
	r, ok, err := req.RoundOf("")
	if err != nil || !ok {
		return nil, err
	}
	rows, err := req.svc.Scores.Overview(req.ctx, r.ID)
	for _, o := range rows {
		add(o.SessionID, o.Organization, o.State)
	}
	return out, err
}

// lists sends the token ids of a session as a file for minping verify --lists.
func (req *request) lists() error {
	id := req.Params("id")
	l, err := req.svc.Boxes.AuditLists(req.ctx, req.who, id)
	if err != nil {
		return err
	}
	raw, err := json.Marshal(l)
	if err != nil {
		return fmt.Errorf("lists: %w", err)
	}
	req.Attach("minping-" + id + "-lists.json")
	req.Set(fiber.HeaderContentType, fiber.MIMEApplicationJSON)
	return req.Send(raw)
}

func (req *request) bundle() error {
	id, who := req.Params("id"), req.who
	body, err := guard.NewTransfer(req.ctx, kit.DownloadTime, func(ctx context.Context, w io.Writer) error {
		return req.svc.Sessions.WriteBundle(ctx, who, id, w, sheets.Minutes)
	})
	if err != nil {
		return err
	}
	req.Attach("minping-" + id + ".zip")
	req.Set(fiber.HeaderContentType, kit.MediaTypes["zip"])
	req.Context().SetBodyStream(body, -1)
	return nil
}

var auditTypes = []kit.Option{
	{Value: "", Text: "全部"},
	{Value: "login", Text: "登录"},
	{Value: "account", Text: "账号"},
	{Value: "session", Text: "测评"},
	{Value: "sheet", Text: "评分表"},
	{Value: "daily", Text: "日常监督"},
	{Value: "evaluation", Text: "评估"},
	{Value: "round", Text: "轮次"},
	{Value: "organization", Text: "单位"},
	{Value: "briefing", Text: "通报会"},
	{Value: "scheme", Text: "方案"},
}

var auditWords = map[string]string{
	"login": "登录", "login.wrong": "密码输错", "login.locked": "密码连错五次，锁定", "account.add": "添加账号", "account.reset": "重置密码", "account.disable": "停用账号",
	"account.enable": "恢复账号", "account.password": "修改密码", "account.setup": "建立第一个账号", "round.new": "新建轮次", "round.change": "修改轮次", "round.bulletin": "发布通报",
	"organization.new": "添加单位", "organization.change": "修改单位", "organization.import": "导入单位", "evaluation.new": "单位加入本轮", "evaluation.facts": "填写台账与结论",
	"evaluation.lock": "锁定评分", "evaluation.reopen": "退回评分表", "evaluation.decision": "决定缺失的满意度", "evaluation.candidate": "约谈建议", "briefing.new": "安排通报会",
	"briefing.change": "修改通报会", "scheme.new": "新的方案版本", "daily.draft": "保存日常监督草稿", "daily.submit": "报送日常监督报告", "sheet.draft": "保存评分草稿", "sheet.submit": "提交评分表", "session.new": "建立场次", "session.slips": "登记票",
	"session.ready": "票已备好", "session.open": "开启投票", "session.admitting": "开始签到", "session.admitted": "截止签到", "session.voting": "开始投票", "session.closing": "截止投票",
	"session.sealed": "封票", "session.counted": "计票", "session.purged": "归档清除", "session.voided": "作废场次", "session.pause": "暂停", "session.resume": "继续",
	"session.schedule": "定时", "session.accounting": "填写清点数", "session.paper": "录入纸票", "session.comment": "整理意见", "session.spare": "补发票", "session.wipe": "清除演练",
	"session.display_key": "生成大屏地址", "session.lists": "下载审计名单", "session.display_revoke": "大屏地址失效", "session.override.seal": "对不上，写明原因后封票", "session.override.count": "写明原因后计票",
	"session.ask.open": "申请开启投票", "session.ask.admitting": "申请开始签到", "session.ask.voided": "申请作废", "session.ask.spare": "申请补发", "session.ask.override/seal": "申请不符封票",
	"session.ask.override/count": "申请不符计票",
}

func auditWord(t string) string {
	if w, ok := auditWords[t]; ok {
		return w
	}
	return t
}
