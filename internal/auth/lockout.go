package auth

import "time"

// Locking an account (api §2, POST /login, domain 4.4).
const (
	LockAfter = 5
	LockFor   = 30 * time.Minute
)

// Lockout counts an account's consecutive wrong passwords. The zero value is an account without any. It is a value:
// the caller stores what the methods return, with a compare-and-set, so that fifty simultaneous guesses count as
// fifty.
type Lockout struct {
	Failures int       `json:"failures,omitempty"`
	Until    time.Time `json:"until,omitzero"`
}

// Locked reports whether signing in is impossible now, even with the right password. An attempt while locked neither
// counts nor prolongs the lock.
func (l Lockout) Locked(now time.Time) bool { return now.Before(l.Until) }

// Wrong returns the lockout after one more wrong password. The fifth in a row locks for 30 minutes; after that
// counting starts over.
func (l Lockout) Wrong(now time.Time) Lockout {
	if l.Locked(now) {
		return l
	}
	l = Lockout{Failures: l.Failures + 1}
	if l.Failures >= LockAfter {
		return Lockout{Until: now.Add(LockFor)}
	}
	return l
}

// Right returns the lockout after the right password: the count starts over. While locked it changes nothing.
func (l Lockout) Right(now time.Time) Lockout {
	if l.Locked(now) {
		return l
	}
	return Lockout{}
}
