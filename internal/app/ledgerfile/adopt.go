package ledgerfile

import (
	"cmp"

	appledger "minping/internal/app/ledger"
	"minping/internal/evaluation/ledger"
)

// adopted is an item that came in no file and has a row now, and says what it said before.
type adopted struct {
	write
	unit int // among those of the preview
	row  int // in the file
}

// follows compares the places that an export gives two items of a unit that came in no file.
func (a adopted) follows(b adopted) bool {
	return cmp.Or(cmp.Compare(ledger.Place(a.item.No), ledger.Place(b.item.No)), appledger.CompareAdded(a.id, b.id)) > 0
}

// adopt gives items that came in no file the rows that they have now, where an export would not put them there by
// itself: it writes them below all others, by their numbers, then in the order in which they were added.
func (p *plan) adopt() {
	moved := false
	for n, a := range p.adopted {
		before := n > 0 && p.adopted[n-1].unit == a.unit && p.adopted[n-1].follows(a)
		moved = moved || before || a.row < p.below
	}
	if !moved {
		return
	}
	for _, a := range p.adopted {
		p.writes = append(p.writes, a.write)
		p.preview.Units[a.unit].Same--
		p.preview.Units[a.unit].Changed++
		p.preview.Same--
		p.preview.Changed++
	}
}
