// Package auth holds the rules for signing in staff: passwords, tokens, lockout, cross-site protection. It stores
// nothing and reads no clock where a rule depends on time; app decides what is stored, and where. Voters have no
// account and never come here.
package auth

import "slices"

// Role says what an account may do (domain 1D, api §4). An account has exactly one role, so it cannot be administrator
// and auditor at once.
type Role string

// The roles.
const (
	Admin      Role = "admin"      // 巡察办: rounds, schemes, ranking, accounts
	Organizer  Role = "organizer"  // runs briefings and ballot sessions
	Assessor   Role = "assessor"   // scores for one body
	Supervisor Role = "supervisor" // a supervising body: its own task lists, voids slips
	Unit       Role = "unit"       // the inspected organization: its own briefing, its own result after the gate
	Leader     Role = "leader"     // a member of the leading group: approves documents and confirms decisions
	Auditor    Role = "auditor"    // reads the audit log and bundles, changes nothing
)

// Roles lists every role in display order.
func Roles() []Role {
	return []Role{Admin, Organizer, Assessor, Supervisor, Unit, Leader, Auditor}
}

// ParseRole returns the role with that name, or false.
func ParseRole(s string) (Role, bool) {
	return Role(s), slices.Contains(Roles(), Role(s))
}

// The bodies that score by default (纪委监委, 组织部, 巡察组). A scheme may name others: a body is free text, compared byte by
// byte.
const (
	BodyDiscipline   = "discipline"
	BodyOrganization = "organization"
	BodyInspection   = "inspection"
)
