package ballotbox

// HoldsKeys reports whether a box has its keys in memory.
func (b *LiveBox) HoldsKeys() bool {
	b.Mu.Lock()
	defer b.Mu.Unlock()
	return b.keys != nil
}
