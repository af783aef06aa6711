package checkup

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"minping/internal/app/checkup"
	"minping/internal/app/records"
	"minping/internal/web/panel/kit"
)

// LoadView is the load test of this machine.
type LoadView struct {
	Href  string // where htmx polls while it runs; "" if nothing changes
	Says  string
	Kind  string
	Form  *kit.Form
	Needs []NeedRow
}

// NeedRow is what a hall of a size needs.
type NeedRow struct {
	People, PerSecond, Network string
	Chip                       kit.Chip
}

// LoadOf returns the part of the page about a load test.
func LoadOf(l checkup.Load) LoadView {
	out := LoadView{Form: loadForm()}
	switch {
	case l.Running:
		return LoadView{Href: pathLoad, Says: fmt.Sprintf("%d 部模拟手机正在投…", l.Phones)}
	case l.Stopped:
		out.Kind, out.Says = "fair", "有测评开始投票，已停下，没有测完。"
	case l.Failed:
		out.Kind, out.Says = "poor", fmt.Sprintf("没有测成：%d 部模拟手机没有全部投成。请看服务器上的日志，再试一次。", l.Phones)
	case l.Phones > 0:
		out.Kind = "good"
		out.Says = fmt.Sprintf("%s %s：%d 部模拟手机用 %.1f 秒投完，每秒 %.0f 部，每部收发 %d KB。",
			kit.Minute(l.At), l.By, l.Phones, l.Took.Seconds(), l.PerSecond(), (l.Bytes+999)/1000)
		for _, n := range l.Needs() {
			out.Needs = append(out.Needs, needRow(n))
		}
	}
	return out
}

func needRow(n checkup.Need) NeedRow {
	out := NeedRow{
		People: strconv.Itoa(n.People) + " 人", PerSecond: fmt.Sprintf("每秒 %.0f 部", max(1, n.PerSecond)),
		Network: strings.TrimSuffix(fmt.Sprintf("%.1f", max(0.1, n.Megabits)), ".0") + " Mbit/s",
		Chip:    kit.Chip{Kind: "good", Text: "够快"},
	}
	if !n.Enough {
		out.Chip = kit.Chip{Kind: "fair", Text: "会排队"}
	}
	return out
}

func loadForm() *kit.Form {
	return &kit.Form{Key: "load", Action: pathLoad, Button: "让模拟手机来投", Fields: []kit.Field{
		{Name: "phones", Label: "几部模拟手机", Type: "select", Width: "short", Value: "200", Options: []kit.Option{
			{Value: "50", Text: "50 部"}, {Value: "200", Text: "200 部"}, {Value: "500", Text: "500 部"},
		}},
	}}
}

// playHall begins a load test and goes back to the page, which follows it.
func (req *request) playHall() error {
	err := req.svc.Checkups.PlayHall(req.ctx, req.who, kit.ParseNumber(req.FormValue("phones")))
	var told *records.Error
	if errors.As(err, &told) && told.Kind == records.Conflict {
		return req.RedirectSaying(path+"#load", kit.Notice{Kind: "fair", Text: told.Text.ZH})
	}
	if err != nil {
		return err
	}
	return req.Redirect(path+"#load", "")
}

// showLoad draws the test again while it runs.
func (req *request) showLoad() error {
	load, err := req.svc.Checkups.Load(req.who)
	if err != nil {
		return err
	}
	return req.RenderFragment(Checkup{Load: LoadOf(load)}, "loadtest")
}
