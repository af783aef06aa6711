// Package sheets turns the service's data into paper documents: it fills in paper's forms with words.
package sheets

import (
	"bytes"
	"cmp"
	"strconv"

	"minping/internal/app/ballotbox"
	"minping/internal/app/minutes"
	"minping/internal/paper"
	"minping/internal/verify"
	"minping/internal/vote"
)

// Minutes renders the minutes of a session (测评情况记录). Its only times are those of the session's steps, so that the same
// session always gives the same bytes.
func Minutes(m minutes.View) ([]byte, error) {
	v := m.Session
	out := paper.Minutes{
		Round: m.Round, Unit: m.Org, Place: m.Place, Host: m.Host, HeldAt: m.HeldAt,
		State: ballotbox.StateName(v.State).ZH,
		Mode:  mode(v.Session), Rehearsal: v.Rehearsal, Marks: marks(m), Counts: counts(m), Ballots: ballots(m),
		Flags:    flagLines(m.Balance.Flags),
		RepeatOf: m.RepeatOf, BoardKey: m.BoardKey,
	}
	out.Result, out.SignedFor = signedFor(m.Result)
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
		l := paper.Line{At: a.At, What: "剩余票扫描作废时发现：这张票已经有人用过", Who: a.By}
		for _, b := range v.Boxes {
			if b.SID == a.Box {
				l.Note = b.Group
			}
		}
		out.Alarms = append(out.Alarms, l)
	}
	for i, b := range m.Boxes {
		if i == 0 {
			out.Number = b.Number
		}
		box := paper.Box{Group: b.Group, Number: b.Number, Fingerprint: b.Fingerprint, ManifestHash: b.ManifestHash}
		for _, n := range b.Notes {
			box.Notes = append(box.Notes, noteOf(n))
		}
		out.Boxes = append(out.Boxes, box)
	}
	var b bytes.Buffer
	err := paper.WriteMinutes(&b, out)
	return b.Bytes(), err
}

// signedFor returns the figures that monitors and tellers sign for: the score and the rate, which are never confused.
func signedFor(r *minutes.Result) ([]paper.Count, string) {
	switch {
	case r == nil:
		return nil, ""
	case r.Suppressed:
		return nil, "收回的票太少，没有计票，不公布任何分数。"
	}
	score, rate := cmp.Or(r.Score, "—"), cmp.Or(r.Rate, "—")
	if r.Rate != "" {
		rate += "%"
	}
	return []paper.Count{{Name: "满意度（分）", Value: score}, {Name: "满意率", Value: rate}},
		"经当场计票，满意度 " + score + " 分，满意率 " + rate + "，监票人、计票人签字确认。"
}

func line(s minutes.Step) paper.Line {
	who := s.By
	if s.Second != "" {
		who += "、" + s.Second
	}
	if who == "" {
		who = "系统"
	}
	return paper.Line{At: s.At, What: s.What.ZH, Who: who, Note: s.Note}
}

// mode puts into words how people voted.
func mode(s ballotbox.Session) string {
	text := "一人一票（纸质测评票扫码）"
	if s.Mode == vote.ModeScreen {
		text = "扫大屏投票（没有测评票，不能保证一人一票）"
	}
	if s.Presence == 1 && s.Mode != vote.ModeScreen {
		text += "加现场码"
	}
	if s.Flow == vote.FlowTwo {
		return text + "，先签到、后投票"
	}
	return text + "，签到与投票同时进行"
}

func marks(m minutes.View) []string {
	var out []string
	if !m.Protected {
		out = append(out, "网络没有加密保护（未使用 https）")
	}
	if m.Session.Mode == vote.ModeScreen {
		out = append(out, "扫大屏方式不能保证一人一票")
	}
	if m.Session.Trial != "" {
		out = append(out, m.Session.Trial)
	}
	if len(m.Overrides) > 0 {
		part := "三、异常"
		if m.Result != nil { // the figures come before it
			part = "四、异常"
		}
		out = append(out, "有对不上之处，两人写明原因后继续（见“"+part+"”）")
	}
	return out
}

func counts(m minutes.View) []paper.Count {
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
		{Name: "未用未作废", Value: strconv.Itoa(b.Unused)},
		{Name: "遗失手机", Value: strconv.Itoa(b.Lost)},
	}
}

// ballots lists the kinds of ballots once they were opened; before that, and when too few voted, no one knows.
func ballots(m minutes.View) []paper.Count {
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

// noteOf describes a note: its stage, how many of what it counts, and what it fixes.
func noteOf(n minutes.Note) paper.Note {
	out := paper.Note{Stage: n.Stage, Size: strconv.Itoa(n.Size), Root: n.Root}
	switch vote.Stage(n.Stage) {
	case vote.StageManifest:
		out.Stage, out.Size = "定版", out.Size+" 个票号"
	case vote.StageAdmission:
		out.Stage, out.Size = "签到截止", out.Size+" 个签到"
	case vote.StageSealed:
		out.Stage, out.Size = "封票", out.Size+" 张选票"
	case vote.StageResult: // covers the root of the sealed note; only the result's digest is new
		out.Stage, out.Size, out.Root = "结果", "结果的摘要", n.Digest
	case vote.StageVoided:
		out.Stage, out.Size = "作废", "—"
	}
	return out
}

// flagLines returns the accounting's flags in words.
func flagLines(flags []string) []string {
	var out []string
	for _, f := range flags {
		if w, ok := verify.FlagWords(f); ok {
			out = append(out, w.ZH)
		}
	}
	return out
}
