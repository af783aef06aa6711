package document

import (
	"context"
	"slices"
	"strings"

	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/evaluation/document"
)

// Meeting is what was written down about the summary meeting of a batch (domain B16): its minutes are drafted from it.
type Meeting struct {
	Name         string
	On           string // YYYY-MM-DD
	Place, Chair string
	Present      []Presence
	// what was reported and discussed, what was decided, what follows; each may have several paragraphs
	Record, Decided, Next string
}

// MeetingBy tells the room what was written down about the newest meeting of a batch; nil if nothing was.
func (d *Documents) MeetingBy(of func(ctx context.Context, b records.Versioned[round.Batch]) (*Meeting, error)) {
	d.meeting = of
}

// meetingOf is the meeting whose minutes a document of this type may be; nil if there is none.
func (d *Documents) meetingOf(ctx context.Context, t document.Type, s subject) (*Meeting, error) {
	if d.meeting == nil || t.About != document.AboutBatch {
		return nil, nil //nolint:nilnil // nothing was written down
	}
	return d.meeting(ctx, records.Versioned[round.Batch]{ID: s.batch, V: round.Batch{Rounds: records.IDs(s.rounds)}})
}

// minutes fills in what is known of a meeting. Those present are left alone once a person changed them.
func (doc *Document) minutes(m *Meeting) {
	if m == nil {
		return
	}
	v := doc.Data.Values
	v["会议概况"], v["会议情况"], v["议定事项"], v["后续工作"] = m.opening(), m.Record, m.Decided, m.Next
	if doc.Layout.Form == "minutes" && slices.EqualFunc(doc.Present, doc.Met, Presence.equal) {
		doc.Present, doc.Met = m.Present, m.Present
	}
}

// opening says when, where and under whom it was held.
func (m *Meeting) opening() string {
	place := m.Place
	if place != "" {
		place = "在" + place
	}
	if m.Chair == "" {
		return strings.TrimSuffix(dayName(m.On)+"，"+place, "，") + "召开" + m.Name + "。"
	}
	return dayName(m.On) + "，" + m.Chair + place + "主持召开" + m.Name + "。"
}
