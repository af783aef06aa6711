package ledgerfile

import (
	"fmt"

	"minping/internal/evaluation/ledger"
	"minping/internal/evaluation/ledgerfile"
)

// A row in other words may be an item of the ledger, or another problem under its number: a person says which, before
// anything is written.

// Question asks whether a row is an item of the ledger in other words.
type Question struct {
	Key     string // under which it is answered
	Row     int
	No      string
	Unit    string
	Was, Is string // the problem in the ledger, and in the row
	Same    *bool  // its own answer; nil: none, but there may be one for all others
}

// AllOthers is the key of the answer to all questions that have none.
const AllOthers = "*"

// asked is in place of the item of a row that waits for an answer.
const asked = -2

// candidate is an item that a row may be.
type candidate struct{ row, at int }

// ask takes the item for that of the row where the words are the same, or a person said so, and else asks.
func (p *plan) ask(m *matcher, c candidate, rows []ledgerfile.Row, out []int) {
	row, item := &rows[c.row], &m.items[c.at]
	if saying(&row.Item) == saying(&item.Item) {
		m.used[c.at], out[c.row] = true, c.at
		return
	}
	q := Question{
		Key: fmt.Sprintf("%d.%s", row.Row, item.ID), Row: row.Row, No: row.Item.No, Unit: row.Unit,
		Was: problemText(&item.Item), Is: problemText(&row.Item),
	}
	same, said := p.same[q.Key]
	if said {
		q.Same = &same
	} else {
		same, said = p.same[AllOthers]
	}
	switch {
	case !said:
		m.used[c.at], out[c.row] = true, asked
	case same:
		m.used[c.at], out[c.row] = true, c.at
	default:
		m.refused[c] = true
	}
	p.preview.Questions = append(p.preview.Questions, q)
}

// unanswered says that a row waits for an answer.
func unanswered(r ledgerfile.Row) ledgerfile.Note {
	return ledgerfile.Note{
		Row: r.Row, Fatal: true, ZH: "台账里有一个问题，可能就是这一行写的。请在下面选是不是同一个问题。",
		EN: "An item of the ledger may be what this row says: answer whether it is the same problem.",
	}
}

func problemText(i *ledger.Item) string {
	if i.Text == "" {
		return i.Title
	}
	return i.Text
}

// mostPairs is how many pairs of a row and an item are compared for slips: more would take too long.
const mostPairs = 1 << 20

// uncompared says that the rows of a unit were too many to be compared for slips: what the file rewords comes in as
// new.
func (m *matcher) uncompared(unit string) []ledgerfile.Note {
	if !m.tooMany {
		return nil
	}
	return []ledgerfile.Note{{
		ZH: "“" + unit + "”的问题太多，没有逐行比对哪些行与台账里的问题只差几个字：" +
			"这样的行会作为新问题写入。请先核对改过文字的行，再写入。",
		EN: "“" + unit + "” has too many items to look for rows that differ from one by a few letters: such rows " +
			"come in as new items. Check the rows whose words were changed first.",
	}}
}

// near finds the items that differ from rows by a slip of the pen. What a body has checked stays what it checked, but
// for a unit's own file, which rewords no problem.
func (m *matcher) near(rows []ledgerfile.Row, out []int, own bool) (found []candidate) {
	items, words := []int{}, []ledger.Words{}
	for n, v := range m.items {
		open := !m.used[n] && !v.Restricted && v.Item.State != ledger.Withdrawn
		if open && (own || len(v.Item.Checks) == 0) {
			items, words = append(items, n), append(words, ledger.WordsOf(problemText(&v.Item)))
		}
	}
	left := 0
	for _, at := range out {
		if at == -1 {
			left++
		}
	}
	if len(items)*left > mostPairs {
		m.tooMany = true
		return nil
	}
	taken := map[int]bool{}
	for n := range rows {
		if out[n] != -1 {
			continue
		}
		is, best, least := ledger.WordsOf(problemText(&rows[n].Item)), -1, 0
		for k, w := range words {
			slips, ok := is.Apart(w)
			same := m.items[items[k]].Item.Source == rows[n].Item.Source
			free := !taken[items[k]] && !m.refused[candidate{n, items[k]}]
			if ok && same && free && (best < 0 || slips < least) {
				best, least = items[k], slips
			}
		}
		if best >= 0 {
			taken[best] = true
			found = append(found, candidate{n, best})
		}
	}
	return found
}
