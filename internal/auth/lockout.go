package auth

import "time"

// The lock of an account (api §2, POST /login, domain 4.4).
const (
	LockAfter = 5
	LockFor   = 30 * time.Minute
)

// Lockout is what an account remembers of wrong passwords in a row. The zero value is an account
// in good standing. It is a value: the caller stores what the methods return, with a compare-and-set, so that
// fifty guesses at once count as fifty.
type Lockout struct {
	Failures int       `json:"failures,omitempty"`
	Until    time.Time `json:"until,omitzero"`
}

// Locked reports whether no one may sign in now, not even with the right password. Asking while
// locked neither counts nor prolongs.
func (l Lockout) Locked(now time.Time) bool { return now.Before(l.Until) }

// Wrong is the lockout after one more wrong password. The fifth in a row locks for 30 minutes; when those are
// over, counting starts over.
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

// Right is the lockout after the right password: the row of wrong ones is broken. While locked it changes
// nothing.
func (l Lockout) Right(now time.Time) Lockout {
	if l.Locked(now) {
		return l
	}
	return Lockout{}
}
