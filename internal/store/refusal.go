package store

// Refusal is why an engine would not open, in words for the person at the keyboard: a directory that is in use, data
// written by a newer version, a server that cannot keep the promises. Find it with errors.As.
type Refusal struct {
	ZH, EN string // one sentence each, with the cure
}

// Error returns both sentences, Chinese first.
func (r *Refusal) Error() string { return r.ZH + " / " + r.EN }
