package round_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"minping/internal/app/apptest"
	"minping/internal/app/records"
	"minping/internal/app/round"
)

// A list is imported again with what has changed since: that alone is written, and told.
func TestAListThatIsImportedAgainSaysWhatItChanged(t *testing.T) {
	h := newEnv(t)
	read := func(rows ...string) round.Imported {
		raw := "单位名称,单位类别,重要职能,监督单位,所属县（市区）\n" + strings.Join(rows, "\n") + "\n"
		done, err := h.Rounds.ImportOrganizations(t.Context(), apptest.Office, []byte(raw))
		h.Must(err)
		return done
	}
	rows := []string{"某县,县（市区）,,,", "监督组,市直部门,,,", "市水利局,市直部门,否,,", "某镇,乡镇,,,另县", "另县,县（市区）,,,", "新镇,乡镇,,,"}
	if done := read(rows...); done.Made != 6 || len(done.Changed) != 0 {
		t.Errorf("a list of six: %+v", done)
	}
	if done := read(rows...); done.Made != 0 || len(done.Changed) != 0 {
		t.Errorf("the same list again: %+v", done)
	}
	rows[2], rows[3], rows[5] = "市水利局,市直部门,是,监督组,", "某镇,乡镇,,,某县", "新镇,乡镇,,,另县"
	want := []round.ImportChange{
		{Name: "市水利局", Column: "重要职能", From: "否", To: "是"},
		{Name: "市水利局", Column: "监督单位", From: "无", To: "监督组"},
		{Name: "某镇", Column: "所属县（市区）", From: "另县", To: "某县"},
		{Name: "新镇", Column: "所属县（市区）", From: "无", To: "另县"},
	}
	if done := read(append(rows, "市林业局,市直部门,,,")...); done.Made != 1 || !slices.Equal(done.Changed, want) {
		t.Errorf("with three changes and one more: %+v", done)
	}
	if done := read("市水利局,市直部门,,,", "某镇,乡镇,,,"); len(done.Changed) != 0 {
		t.Errorf("empty cells change %+v", done.Changed)
	}
}

func TestABriefingIsWithinItsBounds(t *testing.T) {
	h := newEnv(t)
	e := h.Briefing("liaocheng").Evaluation.ID
	made := func(change func(*round.Briefing)) (records.Versioned[round.Briefing], error) {
		b := round.Briefing{EvaluationID: e, HeldAt: h.Now(), Place: "礼堂"}
		change(&b)
		return h.Rounds.NewBriefing(t.Context(), apptest.Officer, b)
	}
	for at, change := range map[string]func(*round.Briefing){
		"evaluation_id": func(b *round.Briefing) { b.EvaluationID = "none" },
		"held_at":       func(b *round.Briefing) { b.HeldAt = time.Date(1999, 12, 31, 0, 0, 0, 0, time.UTC) },
		"host":          func(b *round.Briefing) { b.Host = "李\a四" },
		"place":         func(b *round.Briefing) { b.Place = strings.Repeat("堂", 201) },
		"expected":      func(b *round.Briefing) { b.Expected = records.MaxSlips + 1 },
		"attended":      func(b *round.Briefing) { b.Attended = -1 },
	} {
		h.InvalidAt(at, apptest.ErrorOf(made(change)))
	}
	v, err := made(func(b *round.Briefing) { b.Place, b.Host = "\u3000一楼\t礼堂 ", "\u200b" })
	h.Must(err)
	host := "李\u2028四\u00a0"
	v, err = h.Rounds.ChangeBriefing(t.Context(), apptest.Officer, v.ID, v.Version, round.BriefingChange{Host: &host})
	h.Must(err)
	if v.V.Place != "一楼 礼堂" || v.V.Host != "李 四" {
		t.Errorf("texts of one line are kept as %q and %q", v.V.Place, v.V.Host)
	}
	v, err = made(func(b *round.Briefing) {
		b.HeldAt, b.Place = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC), strings.Repeat("堂", 200)
		b.Expected, b.Attended = records.MaxSlips, 0
	})
	h.Must(err)
	expected := 7
	host = "李四"
	v, err = h.Rounds.ChangeBriefing(t.Context(), apptest.Officer, v.ID, v.Version,
		round.BriefingChange{Expected: &expected, Host: &host})
	h.Must(err)
	if v.V.Expected != 7 || v.V.Host != host || v.V.Attended != 0 {
		t.Errorf("changed: %+v", v.V)
	}
}
