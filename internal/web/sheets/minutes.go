// Package sheets turns what the service knows into what goes on paper: it fills in paper's forms with words.
package sheets

import (
	"bytes"
	"strconv"

	"minping/internal/app"
	"minping/internal/paper"
	"minping/internal/verify"
	"minping/internal/vote"
)

// Minutes renders the minutes of a session (测评情况记录). Its only times are those of the session's steps, so that the same session
// gives the same bytes whenever and wherever it is printed.
func Minutes(m app.MinutesView) ([]byte, error) {
	v := m.Session
	out := paper.Minutes{
		Round: m.Round, Unit: m.Org, Place: m.Place, Host: m.Host, HeldAt: m.HeldAt, State: app.StateName(v.State).ZH,
		Mode: Mode(v.Session), Rehearsal: v.Rehearsal, Marks: marks(m), Counts: counts(m), Ballots: ballots(m), Flags: Flags(m.Balance.Flags),
		RepeatOf: m.RepeatOf, BoardKey: m.BoardKey,
	}
	for _, s := range m.Steps {
		out.Steps = append(out.Steps, line(s))
		out.Printed = s.At
	}
	for _, s := range m.Lost {
		out.Lost = append(out.Lost, line(s))
	}
	for _, s := range m.Overrides {
		out.Overrides = append(out.Overrides, line(s))
	}
	for _, a := range m.Alarms {
		out.Alarms = append(out.Alarms, paper.Line{At: a.At, What: "剩余票扫描作废时发现:这张票已经有人用过", Who: a.By})
	}
	for i, b := range m.Boxes {
		if i == 0 {
			out.Number = b.Number
		}
		box := paper.Box{Group: b.Group, Number: b.Number, Fingerprint: b.Fingerprint, ManifestHash: b.ManifestHash}
		for _, n := range b.Notes {
			box.Notes = append(box.Notes, paper.Note{Stage: stage(n.Stage), Size: n.Size, Root: n.Root})
		}
		out.Boxes = append(out.Boxes, box)
	}
	var b bytes.Buffer
	err := paper.WriteMinutes(&b, out)
	return b.Bytes(), err
}

func line(s app.MinutesStep) paper.Line {
	who := s.By
	if s.Second != "" {
		who += "、" + s.Second
	}
	if who == "" {
		who = "系统"
	}
	return paper.Line{At: s.At, What: s.What.ZH, Who: who, Note: s.Note}
}

// Mode says how people voted, in words.
func Mode(s app.Session) string {
	text := "一人一票(纸质测评票扫码)"
	if s.Mode == vote.ModeScreen {
		text = "扫大屏投票(没有测评票,不能保证一人一票)"
	}
	if s.Presence == 1 && s.Mode != vote.ModeScreen {
		text += "加现场码"
	}
	if s.Flow == vote.FlowTwo {
		return text + ",先签到、后投票"
	}
	return text + ",签到与投票同时进行"
}

func marks(m app.MinutesView) []string {
	var out []string
	if !m.Protected {
		out = append(out, "网络没有加密保护(未使用 https)")
	}
	if m.Session.Mode == vote.ModeScreen {
		out = append(out, "扫大屏方式不能保证一人一票")
	}
	if m.Session.Trial != "" {
		out = append(out, m.Session.Trial)
	}
	if len(m.Overrides) > 0 {
		out = append(out, "有对不上之处,两人写明原因后继续(见“三、异常”)")
	}
	return out
}

func counts(m app.MinutesView) []paper.Count {
	b := m.Balance
	entered := func(n int) string {
		if !b.Given {
			return "—"
		}
		return strconv.Itoa(n)
	}
	return []paper.Count{
		{Name: "应到", Value: entered(b.Expected)},
		{Name: "实到", Value: entered(b.Attended)},
		{Name: "印制", Value: strconv.Itoa(b.Printed)},
		{Name: "发出", Value: entered(b.Issued)},
		{Name: "剩余", Value: entered(b.LeftOver)},
		{Name: "损坏", Value: entered(b.Damaged)},
		{Name: "签到", Value: strconv.Itoa(b.Admitted)},
		{Name: "作废", Value: strconv.Itoa(b.Void)},
		{Name: "未用", Value: strconv.Itoa(b.Unused)},
		{Name: "遗失手机", Value: strconv.Itoa(b.Lost)},
	}
}

// ballots are told apart once they were opened; before, and where too few voted, nobody knows.
func ballots(m app.MinutesView) []paper.Count {
	b := m.Balance
	opened := func(n int) string {
		if !m.Counted {
			return "—"
		}
		return strconv.Itoa(n)
	}
	return []paper.Count{
		{Name: "收回", Value: strconv.Itoa(b.Returned)},
		{Name: "其中纸质", Value: strconv.Itoa(b.Paper)},
		{Name: "有效", Value: opened(b.Valid)},
		{Name: "无效", Value: opened(b.Invalid)},
		{Name: "其中废票", Value: opened(b.Spoilt)},
		{Name: "其中全弃权", Value: opened(b.Abstain)},
	}
}

// stage is a note's stage in words.
func stage(s string) string {
	switch vote.Stage(s) {
	case vote.StageManifest:
		return "定版"
	case vote.StageAdmission:
		return "签到截止"
	case vote.StageSealed:
		return "封票"
	case vote.StageResult:
		return "结果"
	case vote.StageVoided:
		return "作废"
	}
	return s
}

// Flags are the accounting's flags in words.
func Flags(flags []string) []string {
	var out []string
	for _, f := range flags {
		if w, ok := verify.FlagWords(f); ok {
			out = append(out, w.ZH)
		}
	}
	return out
}
