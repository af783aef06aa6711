package result

import (
	"fmt"

	"minping/internal/app/records"
	"minping/internal/app/tally"
	"minping/internal/auth"
	"minping/internal/web/panel/kit"
	"minping/internal/web/panel/kit/lookup"
)

func (req *request) comments() error { return req.commentsPage(nil) }

func (req *request) commentsPage(tried *kit.Submission) error {
	id := req.Params("id")
	list, err := req.svc.Tallies.Comments(req.ctx, req.who, id)
	if err != nil {
		return err
	}
	s, err := req.svc.Sessions.ShowSession(req.ctx, req.who, id)
	if err != nil {
		return err
	}
	out := Comments{Frame: req.Frame("整理意见建议"), Note: "顺序是打乱的，和投票先后无关。请逐条看，遮住能看出是谁写的内容；看过的才给评估人员看。原文会留着，只有整理的人看得到。"}
	out.Sub, out.Back = s.Org+" · 场次号 "+lookup.NumberOf(s), &kit.Link{Href: "/admin/sessions/" + id + "/result", Text: "测评结果"}
	if req.who.Role != auth.Organizer {
		out.Back = nil
	}
	if len(list) == 0 {
		out.Empty = &kit.Empty{Icon: "comment", Title: "没有可以看的意见", Text: fmt.Sprintf("没有人写，或者少于 %d 条：太少就不显示，以免看出是谁写的。", s.K)}
	}
	action := "/admin/sessions/" + id + "/comments"
	for _, c := range list {
		n := fmt.Sprint(c.N)
		row := Comment{
			N: c.N, Reviewed: c.Reviewed,
			Text:  c.Text,
			Shown: c.Shown,
			Show: kit.Form{Action: action, Button: "隐藏", Hidden: []kit.Hidden{
				{Name: "n", Value: n}, {Name: "shown", Value: "0"}, kit.VersionField(c.Version),
			}},
		}
		if !c.Reviewed {
			row.Pass = &kit.Form{Action: action, Button: "看过，可以公开", Hidden: []kit.Hidden{
				{Name: "n", Value: n}, {Name: "shown", Value: "1"}, kit.VersionField(c.Version),
			}}
		}
		if !c.Shown {
			row.Show.Button, row.Show.Hidden[1].Value = "恢复公开", "1"
		}
		if c.Original != c.Text {
			row.Original = c.Original
		}
		row.Edit = *req.WithErrors(&kit.Form{
			Key: "c" + n, Action: action, Button: "保存",
			Hidden: []kit.Hidden{{Name: "n", Value: n}, kit.VersionField(c.Version)},
			Fields: []kit.Field{{
				Name: "text", Label: "公开的文字", Type: "textarea", Value: c.Text, MaxLen: 1000,
				Hint: "用 ██ 代替名字、电话、职务。",
			}},
		}, tried)
		out.Rows = append(out.Rows, row)
	}
	return req.Render(out)
}

func (req *request) editComment() error {
	n := kit.ParseNumber(req.FormValue("n"))
	var shown *bool
	var text *string
	if s := req.FormValue("shown"); s != "" {
		on := s == "1"
		shown = &on
	} else {
		t := req.FormValue("text")
		text = &t
	}
	before, err := req.commentNow(n)
	if err != nil {
		return err
	}
	// if two people go through them, neither can undo the other's redaction without seeing it
	after, err := req.svc.Tallies.EditComment(req.ctx, req.who, req.Params("id"), req.SeenVersion(), n, shown, text)
	if kind := records.KindOf(err); kind == records.Invalid || kind == records.Stale && text != nil {
		return req.commentsPage(&kit.Submission{Key: "c" + req.FormValue("n"), Err: err})
	}
	if err != nil {
		return err
	}
	at := "/admin/sessions/" + req.Params("id") + "/comments"
	back := at + "#c" + req.FormValue("n")
	if !before.Reviewed { // a person who takes it back has still read it, which cannot be undone
		return req.Redirect(back, "saved.comment")
	}
	undo := kit.Undo{Action: at, Hidden: []kit.Hidden{
		{Name: "n", Value: req.FormValue("n")}, kit.VersionField(after.Version),
	}}
	said := fmt.Sprintf("第 %d 条的文字已修改。", n)
	if shown == nil {
		undo.Hidden = append(undo.Hidden, kit.Hidden{Name: "text", Value: before.Text})
	} else {
		said = fmt.Sprintf("第 %d 条已隐藏。", n)
		was := kit.Hidden{Name: "shown", Value: "1"}
		if *shown {
			said, was.Value = fmt.Sprintf("第 %d 条已公开。", n), "0"
		}
		undo.Hidden = append(undo.Hidden, was)
	}
	return kit.RedirectUndoable(req.Request, back, said, undo)
}

// commentNow returns a suggestion as it is before it is changed; none if it cannot be seen.
func (req *request) commentNow(n int) (tally.CommentView, error) {
	list, err := req.svc.Tallies.Comments(req.ctx, req.who, req.Params("id"))
	for _, c := range list {
		if c.N == n {
			return c, err
		}
	}
	return tally.CommentView{}, err
}
