package checkup

import (
	"fmt"
	"regexp"
	"strings"

	"minping/internal/doctor"
	"minping/internal/web/panel/kit"
)

// Checkup is what was found, worst first in its Verdict.
type Checkup struct {
	kit.Frame
	Verdict kit.Chip
	Rows    []Row
	Path    string // looks again
	Phones  string // the address to try with a phone
	Load    LoadView
}

// Template implements kit.View.
func (Checkup) Template() string { return "checkup" }

// Row is one finding.
type Row struct {
	Name, Text string
	Chip       kit.Chip
}

// Part of a sentence; an option of the command is not broken at its hyphens.
type Part struct {
	Text   string
	Option bool
}

var commandOption = regexp.MustCompile(`--[a-z-]+`)

// Parts are the sentence with the command's options apart.
func (r Row) Parts() (out []Part) {
	rest := r.Text
	for at := commandOption.FindStringIndex(rest); at != nil; at = commandOption.FindStringIndex(rest) {
		out = append(out, Part{Text: rest[:at[0]]}, Part{rest[at[0]:at[1]], true})
		rest = rest[at[1]:]
	}
	return append(out, Part{Text: rest})
}

func (req *request) show() error {
	found, err := req.svc.Checkups.Look(req.ctx, req.who)
	if err != nil {
		return err
	}
	out := Of(req.Frame("自检"), found, req.svc.Checkups.Address())
	out.Notice = req.Flash()
	load, err := req.svc.Checkups.Load(req.who)
	if err != nil {
		return err
	}
	out.Load = LoadOf(load)
	return req.Render(out)
}

// Of returns the page of findings; publicURL is where phones are sent.
func Of(frame kit.Frame, found []doctor.Finding, publicURL string) Checkup {
	out := Checkup{Frame: frame, Path: path, Phones: publicURL + "/b"}
	bad, warned := 0, 0
	for _, f := range found {
		switch f.Level {
		case doctor.Bad:
			bad++
		case doctor.Warn:
			warned++
		}
		name := names[f.Code]
		out.Rows = append(out.Rows, Row{Name: name, Text: strings.TrimPrefix(f.ZH, name+" "), Chip: chips[f.Level]})
	}
	out.Verdict = verdict(bad, warned)
	return out
}

func verdict(bad, warned int) kit.Chip {
	switch {
	case bad > 0:
		return kit.Chip{Kind: "poor", Text: fmt.Sprintf("%d 项必须先解决", bad)}
	case warned > 0:
		return kit.Chip{Kind: "fair", Text: fmt.Sprintf("可以开会，%d 项请留意", warned)}
	}
	return kit.Chip{Kind: "good", Text: "可以开会"}
}

var chips = map[doctor.Level]kit.Chip{
	doctor.OK:   {Kind: "good", Text: "正常"},
	doctor.Warn: {Kind: "fair", Text: "请留意"},
	doctor.Bad:  {Kind: "poor", Text: "先解决"},
}

// names of doctor.Finding.Code.
var names = map[string]string{
	"clock": "时钟", "disk": "磁盘", "links": "密钥目录", "space": "剩余空间", "address": "票上的地址", "reach": "能否打开",
	"certificate": "证书", "officers": "第二经办人",
}
