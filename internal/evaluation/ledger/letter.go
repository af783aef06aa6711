package ledger

import (
	"slices"

	"minping/internal/evaluation/deadline"
)

// Letter is a letter of the ladder that was issued about an item (documents §2).
type Letter struct {
	Document string       `json:"document"` // its id
	Number   string       `json:"number"`
	Name     string       `json:"name"` // of its type, e.g. 告诫书
	On       deadline.Day `json:"on"`
	Rung     string       `json:"rung,omitempty"`      // code; empty: the ladder has no such letter
	Due      deadline.Day `json:"due,omitempty"`       // what the item was due on when the letter was issued
	LastDate deadline.Day `json:"last_date,omitempty"` // if its rung sets one
}

// Sent is an issued document from an item's point of view.
type Sent struct {
	Type     string // code of its type
	Letter   Letter // without rung and due day; its last date is the day that the document sets
	Replaces string // the document that it ends
	Named    bool   // it was drafted for this item; otherwise its list merely mentions the item
}

// Record notes a letter with the item and reports whether that changed it. A letter that merely mentions the item
// counts if it is the one that the ladder suggests, or ends one that was noted. The same letter is noted once.
func (i *Item) Record(l deadline.Ladder, s Sent) bool {
	over := i.State == Settled || i.State == Withdrawn
	if over || i.hasLetter(s.Letter.Document) {
		return false
	}
	w := i.Watched()
	now, _ := l.Rung(l.Standing(w, s.Letter.On).Rung)
	suggested := now.Letter == s.Type
	if !suggested && !s.Named && !i.hasLetter(s.Replaces) {
		return false
	}
	if !suggested {
		now, _ = l.RungWith(s.Type)
	}
	x := s.Letter
	x.Rung, x.Due = now.Code, w.Due
	if !now.SetsLastDate {
		x.LastDate = ""
	}
	i.Letters = append(slices.Clone(i.Letters), x)
	return true
}

func (i *Item) hasLetter(document string) bool {
	return document != "" && slices.ContainsFunc(i.Letters, func(x Letter) bool { return x.Document == document })
}

// LastDate is the last date that the latest letter with one sets, empty if the item is due later than that.
func (i *Item) LastDate(due deadline.Day) deadline.Day {
	for _, x := range slices.Backward(i.Letters) {
		if x.LastDate.Known() {
			if x.LastDate < due {
				return ""
			}
			return x.LastDate
		}
	}
	return ""
}

// Suggested is the rung whose letter is due at a standing of the item: none if that letter or a stricter one was issued
// for the same due day.
func (i *Item) Suggested(l deadline.Ladder, s deadline.Standing) (deadline.Rung, bool) {
	due := i.Watched().Due
	for n := len(l.Rungs) - 1; n >= 0; n-- {
		r := l.Rungs[n]
		sent := func(x Letter) bool { return x.Rung == r.Code && x.Due == due }
		if slices.ContainsFunc(i.Letters, sent) {
			return deadline.Rung{}, false
		}
		if r.Code == s.Rung {
			return r, true
		}
	}
	return deadline.Rung{}, false
}
