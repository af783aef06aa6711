package deadline

// Handed is when something was submitted and how late it was. It is written once, at submission, and never
// recalculated: moving a date afterwards does not make late work punctual (domain B08, promise 7).
type Handed struct {
	On       Day `json:"on"`
	Due      Day `json:"due"` // as it was on that day
	LateDays int `json:"late_days"`
}

// HandIn fixes the lateness of what is submitted on a day. Without a known due day nothing is late.
func HandIn(on, due Day) Handed { return Handed{On: on, Due: due, LateDays: LateDays(on, due)} }

// LateDays returns how many days a day is after the due day, 0 if it is in time.
func LateDays(on, due Day) int {
	if !on.Known() || !due.Known() {
		return 0
	}
	return max(0, due.Until(on))
}
