package hearing

import (
	"slices"

	"minping/internal/app/hearing"
	"minping/internal/web/panel/kit"
)

// strikeForm is for judges who have not handed in; nil without one, or when no one would be left.
func (req *request) strikeForm(v hearing.View, hidden []kit.Hidden, sent *kit.Submission) *kit.Form {
	who := kit.Field{Name: "judge", Label: "评委", Type: "select"}
	for _, j := range v.Sitting() {
		if !slices.Contains(v.Handed, j) {
			who.Options = append(who.Options, kit.Option{Value: j, Text: j})
		}
	}
	if len(who.Options) == 0 || len(v.Sitting()) < 2 {
		return nil
	}
	return req.WithErrors(&kit.Form{
		Key: "strike", Action: "/admin/hearings/" + v.ID + "/strikes", Button: "划去", Label: "划去缺席或离席的评委…",
		Cannot: "划去以后不能恢复，已经打的分都不计入。",
		Hidden: hidden, Fields: []kit.Field{
			who, {Name: "reason", Label: "缺席或离席原因", Type: "text", MaxLen: 200},
		},
	}, sent)
}

func (req *request) strike() error {
	_, err := req.svc.Hearings.Strike(
		req.ctx, req.who, req.Params("id"), req.SeenVersion(), req.FormValue("judge"), req.FormValue("reason"),
	)
	return req.done(err, "strike", "struck")
}

// seatForm is for a substitute judge; nil if every account that may judge is already one.
func (req *request) seatForm(v hearing.View, hidden []kit.Hidden, sent *kit.Submission) (*kit.Form, error) {
	names, err := req.svc.Hearings.Judging(req.ctx, req.who)
	if err != nil {
		return nil, err
	}
	who := kit.Field{Name: "judge", Label: "评委", Type: "select"}
	for _, n := range names {
		if !slices.Contains(v.Judges, n) {
			who.Options = append(who.Options, kit.Option{Value: n, Text: n})
		}
	}
	if len(who.Options) == 0 {
		return nil, nil
	}
	return req.WithErrors(&kit.Form{
		Key: "seat", Action: "/admin/hearings/" + v.ID + "/judges", Button: "增加", Label: "增加评委…", Hidden: hidden,
		Cannot: "出场顺序和问题不变；新评委给每个单位打完分才能锁定。", Fields: []kit.Field{who},
	}, sent), nil
}

func (req *request) seat() error {
	_, err := req.svc.Hearings.Seat(
		req.ctx, req.who, req.Params("id"), req.SeenVersion(), req.FormValue("judge"),
	)
	return req.done(err, "seat", "added.judge")
}
