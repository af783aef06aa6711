package document_test

import (
	"strings"
	"testing"

	"minping/internal/app/apptest"
	"minping/internal/app/document"
	"minping/internal/app/entry"
	"minping/internal/evaluation/deadline"
	written "minping/internal/evaluation/entry"
)

// Domain B16: the minutes of a meeting are drafted from what was written down about the newest one.
func TestMinutesAreDraftedFromTheEntryOfTheMeeting(t *testing.T) {
	h := newEnv(t)
	r := h.Scored(8, 2)
	ctx := t.Context()
	text := func(d document.Document) string {
		out := d.Title
		for _, p := range d.Parts {
			out += "\n" + p.Heading + "\n" + p.Text
		}
		for _, p := range d.Present {
			out += "\n" + p.Label + "：" + strings.Join(p.Names, "、")
		}
		return out
	}
	empty, err := h.Documents.Draft(ctx, apptest.Office, document.Draft{Type: "minutes", Batch: r.Round.ID})
	h.Must(err)
	if !strings.Contains(text(empty.V), "会议议定事项\n＿＿＿＿") || empty.V.Present != nil {
		t.Errorf("without an entry the draft says\n%s", text(empty.V))
	}
	people := []written.Person{{Name: "王一", Office: "组长"}, {Name: "李二"}}
	meet := func(on, place string, file bool) {
		_, err := h.Entries.New(ctx, apptest.Office, entry.Draft{
			Type: "summary_meeting", Subject: written.Subject{Kind: written.AboutRound, ID: r.Round.ID}, File: file,
			On:     deadline.Day(on),
			People: people,
			Values: map[string]written.Value{
				"minutes": written.One("逐个单位审定得分"), "scored": written.One("三家评分已经锁定"), "place": written.One(place),
				"chair": written.One("王一"), "absent": written.One("赵四、钱五"), "guests": written.One("孙六，周七；"),
				"decided": written.One("同意2个单位的得分\n同意通报"), "follow": written.One("由市委巡察办起草通报"),
			},
		})
		h.Must(err)
	}
	meet("2024-11-02", "二楼会议室", true)
	meet("2024-11-01", "一楼会议室", true)
	meet("2024-11-03", "三楼会议室", false) // a draft says nothing yet
	v, err := h.Documents.Redraw(ctx, apptest.Office, empty.ID, empty.Version, nil)
	h.Must(err)
	for _, want := range []string{
		"\n2024年11月2日，王一在二楼会议室主持召开集中督查总结会。\n",
		"一、会议情况\n会议听取了2个被巡察党组织的评估情况。\n逐个单位审定得分。\n三家评分已经锁定。\n",
		"二、会议议定事项\n同意2个单位的得分。\n同意通报。\n",
		"三、后续工作\n由市委巡察办起草通报。\n",
		"\n出席：组长王一、李二\n请假：赵四、钱五\n列席：孙六、周七",
	} {
		if !strings.Contains(text(v.V), want) {
			t.Errorf("%q is not in\n%s", want, text(v.V))
		}
	}
	people = []written.Person{{Name: "郑九", Office: strings.Repeat("市委巡察工作领导小组办公室", 6)}}
	meet("2024-11-04", "四楼会议室", true)
	v, err = h.Documents.Redraw(ctx, apptest.Office, v.ID, v.Version, nil)
	h.Must(err)
	if !strings.Contains(text(v.V), "\n2024年11月4日，") || !strings.Contains(text(v.V), "\n出席：市委巡察工作领导小组办公室") {
		t.Errorf("of the newest meeting it says\n%s", text(v.V))
	}
	h.MustDo(h.Documents.Change(ctx, apptest.Office, v.ID, v.Version, document.Content{
		Present: []document.Presence{{Label: "出席", Names: []string{"吴八"}}},
	}))
	again, err := h.Documents.Redraw(ctx, apptest.Office, v.ID, v.Version+1, nil)
	h.Must(err)
	if !strings.HasSuffix(text(again.V), "\n出席：吴八") {
		t.Errorf("what a person wrote of those present became\n%s", text(again.V))
	}
}
