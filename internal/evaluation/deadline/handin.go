package deadline

// Handed is when something came in and by how much it was late. It is written once, at the hand-in, and never worked
// out again: moving a date afterwards makes nothing punctual that was late (domain B08, promise 7).
type Handed struct {
	On       Day `json:"on"`
	Due      Day `json:"due"` // as it was on that day
	LateDays int `json:"late_days"`
}

// HandIn fixes the lateness of what comes in on a day. Without a known due day nothing is late.
func HandIn(on, due Day) Handed { return Handed{On: on, Due: due, LateDays: LateDays(on, due)} }

// LateDays is how many days a day lies after the one that something was due on, 0 when it is in time.
func LateDays(on, due Day) int {
	if !on.Known() || !due.Known() {
		return 0
	}
	return max(0, due.Until(on))
}

// LateBy is by how many days something is late: as fixed at its hand-in, or counted until today while it is missing.
func LateBy(h *Handed, due, today Day) int {
	if h != nil {
		return h.LateDays
	}
	return LateDays(today, due)
}
