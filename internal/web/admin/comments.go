package admin

import (
	"fmt"

	"minping/internal/app"
	"minping/internal/auth"
	"minping/internal/web/admin/page"
)

func (v *visit) comments() error { return v.commentsPage(nil) }

func (v *visit) commentsPage(tried *attempt) error {
	id := v.Params("id")
	list, err := v.p.svc.Comments(v.ctx, v.who, id)
	if err != nil {
		return err
	}
	s, err := v.p.svc.ShowSession(v.ctx, v.who, id)
	if err != nil {
		return err
	}
	out := page.Comments{Frame: v.frame("整理意见建议"), Note: "顺序是打乱的，和投票先后无关。请逐条看，遮住能看出是谁写的内容；看过的才给评估人员看。原文会留着，只有整理的人看得到。"}
	out.Sub, out.Back = s.Org+" · 场次号 "+numberOf(s), &page.Link{Href: "/admin/sessions/" + id + "/result", Text: "测评结果"}
	if v.who.Role != auth.Organizer {
		out.Back = nil
	}
	if len(list) == 0 {
		out.Empty = &page.Empty{Icon: "comment", Title: "没有可以看的意见", Text: fmt.Sprintf("没有人写，或者少于 %d 条：太少就不显示，以免看出是谁写的。", s.K)}
	}
	action := "/admin/sessions/" + id + "/comments"
	for _, c := range list {
		n := fmt.Sprint(c.N)
		row := page.Comment{
			N: c.N, Reviewed: c.Reviewed,
			Text:  c.Text,
			Shown: c.Shown,
			Show:  page.Form{Action: action, Button: "隐藏", Hidden: []page.Hidden{{Name: "n", Value: n}, {Name: "shown", Value: "0"}}},
		}
		if !c.Reviewed {
			row.Pass = &page.Form{Action: action, Button: "看过，可以公开", Hidden: []page.Hidden{{Name: "n", Value: n}, {Name: "shown", Value: "1"}}}
		}
		if !c.Shown {
			row.Show.Button, row.Show.Hidden[1].Value = "恢复公开", "1"
		}
		if c.Original != c.Text {
			row.Original = c.Original
		}
		row.Edit = *v.tried(&page.Form{Key: "c" + n, Action: action, Button: "保存", Hidden: []page.Hidden{{Name: "n", Value: n}}, Fields: []page.Field{{Name: "text", Label: "公开的文字", Type: "textarea", Value: c.Text, MaxLen: 1000, Hint: "用 ██ 代替名字、电话、职务。"}}}, tried)
		out.Rows = append(out.Rows, row)
	}
	return v.show(out)
}

func (v *visit) editComment() error {
	var shown *bool
	var text *string
	if s := v.FormValue("shown"); s != "" {
		on := s == "1"
		shown = &on
	} else {
		t := v.FormValue("text")
		text = &t
	}
	_, err := v.p.svc.EditComment(v.ctx, v.who, v.Params("id"), app.AnyVersion, number(v.FormValue("n")), shown, text)
	if app.KindOf(err) == app.Invalid {
		return v.commentsPage(&attempt{"c" + v.FormValue("n"), err})
	}
	if err != nil {
		return err
	}
	return v.on("/admin/sessions/"+v.Params("id")+"/comments", "saved")
}
