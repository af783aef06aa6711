package ballotbox

// HoldsKeys reports whether a box has its keys in memory.
func (b *LiveBox) HoldsKeys() bool {
	b.Mu.Lock()
	defer b.Mu.Unlock()
	return b.keys != nil
}

// HoldsIssuers reports whether a box has keys in memory whose life ends with admission.
func (b *LiveBox) HoldsIssuers() bool {
	b.Mu.Lock()
	defer b.Mu.Unlock()
	return b.keys != nil && (len(b.keys.Issuers) > 0 || b.keys.Presence != nil)
}
