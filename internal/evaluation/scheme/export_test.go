package scheme

// DigestOf returns the digest of a scheme in its present state, valid or not.
func DigestOf(s Scheme) string { return s.digest() }

// Complete fills in a scheme's defaults.
func Complete(s *Scheme) { s.complete() }
