package ledgerfile

// adopted is an item that came in no file and has a row now, and says what it said before.
type adopted struct {
	write
	unit     int // among those of the preview
	row, pos int // in the file, and among the items of its unit
}

// adopt gives items that came in no file the rows that they have now, where an export would not put them there by
// itself: it writes them below all others, in the order in which they were added.
func (p *plan) adopt() {
	moved := false
	for n, a := range p.adopted {
		before := n > 0 && p.adopted[n-1].unit == a.unit && p.adopted[n-1].pos > a.pos
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
