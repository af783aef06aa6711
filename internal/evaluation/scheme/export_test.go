package scheme

// DigestOf is the digest of a scheme as it is, valid or not.
func DigestOf(s Scheme) string { return s.digest() }

// Complete fills in what a scheme leaves out.
func Complete(s *Scheme) { s.complete() }
