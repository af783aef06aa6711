package records

import (
	"slices"

	"minping/internal/auth"
)

// Actor is the signed-in person on whose behalf something is done; the zero Actor is the service itself.
type Actor struct {
	ID, Name string
	Role     auth.Role
	Body     string // the scoring body of an assessor, the organization of a unit
	Due      bool   // a new password has to be set before anything else
}

// ErrRole refuses what an account's role may not do.
var ErrRole = Fail(Forbidden, "forbidden", "您的角色不能进行这项操作。", "Your role may not do this.")

// ErrDue refuses everything but a new password to an account whose one-time or expired password has to be changed.
var ErrDue = Fail(Forbidden, "password_due", "请先换一个新密码：一次性密码，还有用满 90 天的密码，换了才能继续。",
	"Set a new password first: a one-time password, or one that is 90 days old, opens nothing else.")

// Only refuses actors of any other role, and those who must set a new password first. An actor without a role is the
// service, or the person running a command on the data folder: every account has a role (decision 0073).
func (a Actor) Only(roles ...auth.Role) error {
	switch {
	case a.Due:
		return ErrDue
	case a.Role == "" || slices.Contains(roles, a.Role):
		return nil
	}
	return ErrRole
}
