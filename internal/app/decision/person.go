package decision

import (
	"context"

	"minping/internal/app/records"
	"minping/internal/auth"
	"minping/internal/evaluation/machine"
)

// person is a person involved in decisions. If no leader has an account, a second person of the office
// confirms what one of them prepared (evaluation §5).
type person struct {
	records.Actor
	stands bool // for an absent leader
}

func (d *Decisions) person(ctx context.Context, a records.Actor) (person, error) {
	p := person{Actor: a}
	if a.Role != auth.Admin {
		return p, nil
	}
	led, err := d.leaders(ctx)
	p.stands = !led
	return p, err
}

// relations returns a person's relations to a decision.
func (p person) relations(v stored) []string {
	switch p.Role {
	case auth.Admin:
		if p.stands && v.Prepared != "" && v.Prepared != p.Name {
			return []string{machine.Office, machine.Leader}
		}
		return []string{machine.Office}
	case auth.Leader:
		return []string{machine.Leader}
	case auth.Supervisor:
		if v.Prepared != "" && v.Prepared != p.Name { // only those who asked for it may take it back
			return nil
		}
		return []string{machine.Supervising}
	}
	return nil
}

// NoLeader reports to the office that no leader has an account: what a leader confirms is then prepared by one person
// of the office and recorded by another from what the leader signed.
func (d *Decisions) NoLeader(ctx context.Context, a records.Actor) (bool, error) {
	p, err := d.person(ctx, a)
	return p.stands, err
}

// takesPart reports whether a person is involved in any decision.
func takesPart(a records.Actor) bool { return len(person{Actor: a}.relations(stored{})) > 0 }

var errSecond = records.Fail(records.Forbidden, "second_person", "没有领导账号时由另一位管理员确认，提出的人不能自己确认。",
	"Without leaders, someone in the office other than the preparer confirms.")
