package draw

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"minping/internal/app/records"
	"minping/internal/auth"
	"minping/internal/evaluation/draw"
	"minping/internal/keys"
	"minping/internal/store"
)

// KindAttendees are the lists of people who may be asked to a briefing: the only personal data besides accounts
// (domain 4.3). A list is encrypted as a whole, is a single immutable record below its evaluation, and is purged when
// its retention period ends. Only the draw refers to people, by their position in the list; no list links an attendee
// to a slip (domain 4.1).
const KindAttendees = "attendees"

const (
	attendeeDays = 30                   // after the seal (domain 4.3)
	longestKept  = 180 * 24 * time.Hour // for a list whose ballot was never sealed
	maxPool      = 5000
)

// attendeeList is the encrypted content.
type attendeeList struct {
	Salt   string        `json:"salt"` // of the list's digest
	People []draw.Person `json:"people"`
}

// Attendee is one person on a list. The phone number is masked except in the list for the people who make the calls.
type Attendee struct {
	ID, Stratum, Name, Phone string
	Standing                 string // attending, reserve, replaced, or "" if not drawn
}

// The values of Attendee.Standing after a draw.
const (
	Attends  = "attending"
	Reserve  = "reserve"
	Replaced = "replaced"
)

// mayDraw checks who may draw attendees: organizers and the inspection office (domain 1D), never the inspected
// organization.
func mayDraw(a records.Actor) error {
	if a.Role != auth.Organizer && a.Role != auth.Admin {
		return records.Fail(
			records.Forbidden,
			"forbidden",
			"只有测评组织者和巡察办可以查看参会人员。",
			"Only the organizer and the office may see attendees.",
		)
	}
	return nil
}

func (s *Draws) keepAttendees(ctx context.Context, evaluationID string, l attendeeList) (id string, err error) {
	plain, err := json.Marshal(l)
	if err != nil {
		return "", fmt.Errorf("encode attendees: %w", err)
	}
	id = records.NewID()
	sealed, err := s.boxes.Ring.SealPersonal(KindAttendees+"/"+id, plain)
	if err != nil {
		return "", err
	}
	err = s.env.Store.Insert(
		ctx,
		store.Record{Kind: KindAttendees, ID: id, Version: 1, Parent: evaluationID, At: s.env.Now(), Body: sealed},
	)
	if err != nil {
		return "", fmt.Errorf("write attendees: %w", err)
	}
	return id, nil
}

func (s *Draws) readAttendees(ctx context.Context, id string) (l attendeeList, err error) {
	r, err := s.env.Store.Latest(ctx, KindAttendees, id)
	if errors.Is(err, store.ErrNotFound) {
		return l, records.Fail(
			records.Conflict,
			"attendees_erased",
			"名单已经按规定删除，只留人数和抽取记录。",
			"The list was deleted; counts and the record of the draw stay.",
		)
	}
	if err != nil {
		return l, fmt.Errorf("read attendees: %w", err)
	}
	plain, err := s.boxes.Ring.OpenPersonal(KindAttendees+"/"+id, r.Body)
	if errors.Is(err, keys.ErrGone) {
		return l, records.Fail(
			records.Conflict,
			"attendees_sealed",
			"名单的密钥不在这台服务器上。请用备份恢复 personal.key，或者重新上传名单。",
			"The key of the list is not on this server: restore personal.key from a backup, or upload the list again.",
		)
	}
	if err != nil {
		return l, err
	}
	if err := json.Unmarshal(plain, &l); err != nil {
		return l, errors.New("decode attendees") // the cause could contain personal data
	}
	return l, nil
}

// Attendees lists the people of a draw with masked phone numbers: those invited, the reserves in their order, and those
// replaced. Before the draw it is the whole list.
func (s *Draws) Attendees(ctx context.Context, a records.Actor, evaluationID string) ([]Attendee, error) {
	out, err := s.attendees(ctx, a, evaluationID)
	for i := range out {
		out[i].Phone = maskPhone(out[i].Phone)
	}
	return out, err
}

// CallList is Attendees with full phone numbers, for the people who make the calls; fetching it is recorded. It
// contains only those invited and the reserves.
func (s *Draws) CallList(ctx context.Context, a records.Actor, evaluationID string) ([]Attendee, error) {
	out, err := s.attendees(ctx, a, evaluationID)
	if err != nil {
		return nil, err
	}
	kept := out[:0]
	for _, p := range out {
		if p.Standing == Attends || p.Standing == Reserve {
			kept = append(kept, p)
		}
	}
	if len(kept) == 0 {
		return nil, records.Fail(records.Conflict, "not_drawn", "还没有抽取，没有通知名单。", "No one has been drawn yet.")
	}
	return kept, s.audit.Append(ctx, a, "attendees.call_list", evaluationID, fmt.Sprint(len(kept)))
}

func (s *Draws) attendees(ctx context.Context, a records.Actor, evaluationID string) ([]Attendee, error) {
	if err := mayDraw(a); err != nil {
		return nil, err
	}
	d, err := records.Load[drawRecord](ctx, s.env, KindDraw, evaluationID)
	if err != nil {
		return nil, err
	}
	l, err := s.readAttendees(ctx, d.V.List)
	if err != nil {
		return nil, err
	}
	byID := make(map[string]draw.Person, len(l.People))
	for _, p := range l.People {
		byID[p.ID] = p
	}
	var out []Attendee
	add := func(id, standing string) {
		p := byID[id]
		out = append(out, Attendee{p.ID, p.Stratum, p.Name, p.Phone, standing})
	}
	if d.V.Drawn == nil {
		for _, p := range l.People {
			add(p.ID, "")
		}
		return out, nil
	}
	for _, g := range draw.Attending(d.V.Drawn, d.V.Replacements) {
		for _, id := range g.IDs {
			add(id, Attends)
		}
		for _, id := range g.Reserves {
			add(id, Reserve)
		}
	}
	for _, r := range d.V.Replacements {
		add(r.Absent, Replaced)
	}
	return out, nil
}

// maskPhone keeps just enough of a phone number for people who know it to tell two persons apart.
func maskPhone(phone string) string {
	if len(phone) < 7 {
		return strings.Repeat("*", len(phone))
	}
	return phone[:3] + strings.Repeat("*", len(phone)-5) + phone[len(phone)-2:]
}
