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
}

// ErrRole refuses what is not for the role of an account.
var ErrRole = Fail(Forbidden, "forbidden", "您的角色不能进行这项操作。", "Your role may not do this.")

// Only refuses people of any other role. An actor without a role is the service or whoever holds its data on the
// command line: no account is without one (decision 0073).
func (a Actor) Only(roles ...auth.Role) error {
	if a.Role == "" || slices.Contains(roles, a.Role) {
		return nil
	}
	return ErrRole
}
