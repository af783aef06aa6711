package records_test

import (
	"errors"
	"testing"

	"minping/internal/app/records"
	"minping/internal/auth"
)

func TestOnlyRefusesEveryOtherRole(t *testing.T) {
	for _, role := range auth.Roles() {
		who := records.Actor{ID: "x", Name: "x", Role: role}
		refused := records.KindOf(who.Only(auth.Organizer, auth.Unit)) == records.Forbidden
		if refused != (role != auth.Organizer && role != auth.Unit) {
			t.Errorf("%s: refused is %v", role, refused)
		}
		if records.KindOf(who.Only()) != records.Forbidden {
			t.Errorf("%s does what is for the service only", role)
		}
	}
	if err := (records.Actor{Name: "command line"}).Only(); err != nil {
		t.Error(err)
	}
}

func TestANewPasswordHasToBeSetBeforeAnythingElse(t *testing.T) {
	who := records.Actor{ID: "x", Name: "x", Role: auth.Admin, Due: true}
	if err := who.Only(auth.Admin); !errors.Is(err, records.ErrDue) {
		t.Errorf("a one-time password opens an operation: %v", err)
	}
}
