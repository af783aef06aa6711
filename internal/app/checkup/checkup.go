// Package checkup checks the machine that the service runs on before a briefing, for those who run the hall.
package checkup

import (
	"context"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"minping/internal/app/account"
	"minping/internal/app/clock"
	"minping/internal/app/records"
	"minping/internal/auth"
	"minping/internal/doctor"
	"minping/internal/evaluation/deadline"
)

// Machine says where the service keeps its data, and how to simulate a hall on it; the zero value is unknown.
type Machine struct {
	Data, Keys string
	Hall       Hall
}

// Checkups checks the machine. Safe for concurrent use.
type Checkups struct {
	env      *records.Env
	accounts *account.Accounts
	clock    *clock.Guard
	machine  Machine
	looking  singleflight.Group // a checkup writes a file with a fixed name: later callers share its result

	mu   sync.Mutex
	load Load // the latest, on this machine
}

// New returns the checkups of a machine.
func New(env *records.Env, accounts *account.Accounts, guard *clock.Guard, machine Machine) *Checkups {
	return &Checkups{env: env, accounts: accounts, clock: guard, machine: machine}
}

var (
	errMine    = records.Fail(records.Forbidden, "hall_only", "自检由组织者和巡察办查看。", "Only organizers and the inspection office may see the checkup.")
	errUnknown = records.Fail(records.Conflict, "machine_unknown", "服务没有说明数据放在哪里，无法自检。请在服务器上运行 minping doctor。", "The service does not say where its data is: run minping doctor on the server.")
)

// Look returns what is found, in the order of doctor.Finding.Code: the machine the service runs on, the address that
// phones are sent to, and whether two people can run a session. It takes seconds when the address does not answer.
func (c *Checkups) Look(ctx context.Context, who records.Actor) ([]doctor.Finding, error) {
	if err := c.mayLook(who); err != nil {
		return nil, err
	}
	answer := c.looking.DoChan("", func() (any, error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), lookPatience)
		defer cancel()
		p, err := c.Patient(ctx)
		if err != nil {
			return nil, err
		}
		return doctor.Look(ctx, p), nil
	})
	select {
	case a := <-answer:
		found, _ := a.Val.([]doctor.Finding)
		return found, a.Err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// lookPatience is longer than the wait for an address that does not answer.
const lookPatience = 30 * time.Second

// Address is where phones are sent.
func (c *Checkups) Address() string { return c.env.PublicURL }

func (c *Checkups) mayLook(who records.Actor) error {
	if who.Role != auth.Organizer && who.Role != auth.Admin {
		return errMine
	}
	if c.machine.Data == "" {
		return errUnknown
	}
	return nil
}

// Patient is what the service knows about its machine; the command line, which has no account, checks for itself.
func (c *Checkups) Patient(ctx context.Context) (doctor.Patient, error) {
	out := doctor.Patient{
		Data: c.machine.Data, Keys: c.machine.Keys, PublicURL: c.env.PublicURL,
		Now: c.env.Now().In(deadline.China), // as on every page
	}
	held, err := c.clock.Held(ctx)
	if err != nil {
		return out, err
	}
	out.ClockHeld = held
	users, err := c.accounts.List(ctx, records.Actor{}, "", maxAccounts)
	for _, u := range users {
		if u.Role == auth.Organizer && !u.Disabled {
			out.Officers++
		}
	}
	return out, err
}

// maxAccounts is how many accounts are read to find two organizers.
const maxAccounts = 1000
