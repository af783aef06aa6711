package damage

import (
	"fmt"
	"strings"

	"minping/internal/app/ballotbox"
	"minping/internal/app/clock"
	"minping/internal/web/panel/kit"
	"minping/internal/web/panel/kit/lookup"
)

func (req *request) show() error {
	found, err := req.svc.Boxes.Damage(req.ctx)
	if err != nil {
		return err
	}
	out := Damage{Frame: req.Frame(recordsLabel)}
	for _, d := range found {
		out.Findings = append(out.Findings, req.finding(d))
		out.Boxes = out.Boxes || d.SID != ""
	}
	if out.Boxes || len(found) == 0 {
		out.Frame = req.Frame(boxLabel)
	}
	waiting, held, err := req.svc.Clock.Waiting(req.ctx)
	if err != nil {
		return err
	}
	if held {
		out.Clock = &Clock{Now: kit.Minute(req.svc.Clock.Now()), Waiting: counted(waiting)}
	}
	if held && len(found) == 0 {
		out.Frame = req.Frame(clockLabel)
	}
	if len(out.Findings) == 0 && !held {
		out.Empty = &kit.Empty{
			Icon: "tick", Title: "没有发现损坏",
			Text: "服务启动时逐个核对票箱的文件：少了、变了、换成旧的，都会列在这里。",
		}
	}
	return req.Render(out)
}

// counted says what waits, with its numbers.
func counted(waiting []clock.Waiting) string {
	var parts []string
	for _, w := range waiting {
		parts = append(parts, fmt.Sprintf("%s %d 份", w.What.ZH, w.N))
	}
	return strings.Join(parts, "、")
}

func (req *request) finding(d ballotbox.Damage) Finding {
	f := Finding{Name: "场次 " + d.Session, Text: d.Found.Text.ZH, Code: d.Found.Code}
	switch {
	case d.SID == "" && d.Session == "":
		f.Name = "记录"
		return f
	case d.Session == "":
		f.Name = "票箱 " + d.SID
		return f
	}
	// A session whose box cannot be read may not be shown either; then its number has to do.
	if s, err := req.svc.Sessions.ShowSession(req.ctx, req.who, d.Session); err == nil {
		f.Name = strings.TrimSpace(s.Org + " 场次 " + lookup.NumberOf(s))
	}
	f.Session = &kit.Link{Href: "/admin/sessions/" + d.Session, Text: "打开这一场"}
	if d.Loss {
		f.Command = "minping accept-loss " + d.SID + ` --reason "……"`
	}
	return f
}
