package account

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"minping/internal/app/records"
	"minping/internal/auth"
	"minping/internal/store"
	"minping/internal/typed"
)

// accountName returns the form in which a name is stored: as written, without invisible characters.
func accountName(name string) string { return norm.NFC.String(strings.TrimSpace(typed.Tidy(name))) }

// claim records who has a name and all similar-looking names. Its unique key ensures that only one of two replicas
// creates an account if the names differ only in case, width or blanks.
type claim struct {
	Name    string    `json:"name"`
	Several bool      `json:"several,omitempty"` // accounts from a time when names were case-sensitive
	At      time.Time `json:"at"`
}

// claimLife is the time after which a claim whose account was never created may be taken over. An account is created
// within half of it.
const claimLife = 2 * time.Minute

func claimID(name string) string { return records.HashName(typed.Account(name)) }

// Find returns the account that a typed name refers to.
func (s *Accounts) Find(ctx context.Context, text string) (UserView, error) {
	name, err := s.named(ctx, text)
	if err != nil {
		return UserView{}, err
	}
	v, err := records.Load[account](ctx, s.env, kindAccount, name)
	return s.userView(v), err
}

// Names returns the accounts that typed names refer to, each once, in the order typed. Names that were there before are
// kept unchecked; a new name without an account is an error of the field.
func (s *Accounts) Names(ctx context.Context, field string, given, before []string) ([]string, error) {
	var f records.Fields
	var out []string
	for _, text := range given {
		name := text
		if !slices.Contains(before, text) {
			u, err := s.Find(ctx, text)
			if records.KindOf(err) == records.NotFound {
				shown := []rune(strings.TrimSpace(text))
				text := string(shown[:min(len(shown), nameShown)])
				f.Add(field, "没有账号“"+text+"”。", "There is no account "+text+".")
				continue
			}
			if err != nil {
				return nil, err
			}
			name = u.Name
		}
		if !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out, f.Err()
}

// Assesses reports whether an account is an assessor's: no other role fills in sheets.
func (s *Accounts) Assesses(ctx context.Context, name string) (bool, error) {
	u, err := s.Find(ctx, name)
	return u.Role == auth.Assessor, err
}

// nameShown is how many characters of an unknown name are shown.
const nameShown = 60

// named returns the name of the account that a typed name refers to: the exact account if there is one, else the one
// whose name differs only in case, width or blanks. If there is none, it returns the name as it would be stored.
func (s *Accounts) named(ctx context.Context, text string) (string, error) {
	name := accountName(text)
	if _, err := records.Load[account](ctx, s.env, kindAccount, name); records.KindOf(err) != records.NotFound {
		return name, err
	}
	if typed.Account(name) == "" {
		return name, nil
	}
	if err := s.claimAll(ctx); err != nil {
		return name, err
	}
	c, err := records.Load[claim](ctx, s.env, kindName, claimID(name))
	switch {
	case records.KindOf(err) == records.NotFound:
		return name, nil
	case err != nil || c.V.Several: // ambiguous
		return name, err
	}
	return c.V.Name, nil
}

// claim claims a name for an account that is about to be created. It refuses a name similar to that of an account.
func (s *Accounts) claim(ctx context.Context, name string) error {
	s.env.Hold("account.claim")
	if typed.Account(name) == "" {
		return nil
	}
	now := s.env.Now()
	_, err := records.Upsert(ctx, s.env, kindName, claimID(name), "", records.AnyVersion, func(c *claim) error {
		if c.Name != "" && c.Name != name {
			_, err := records.Load[account](ctx, s.env, kindAccount, c.Name)
			if err != nil && records.KindOf(err) != records.NotFound {
				return err
			}
			if err == nil || now.Sub(c.At) < claimLife { // its account exists, or may be about to be created
				return exists(c.Name)
			}
		}
		*c = claim{Name: name, Several: c.Several && c.Name == name, At: now}
		return nil
	})
	if err == nil && s.env.Now().Sub(now) > claimLife/2 { // someone else may take the claim over
		err = store.ErrUnavailable
	}
	return err
}

// claimAll creates claims for accounts that are older than claims, once per process.
func (s *Accounts) claimAll(ctx context.Context) error {
	s.claims.Lock()
	defer s.claims.Unlock()
	if s.claimed {
		return nil
	}
	alike := map[string][]string{} // id of the claim → names
	for page, err := range records.Pages[account](ctx, s.env, kindAccount, "", accountPage) {
		if err != nil {
			return err
		}
		for _, v := range page {
			id := claimID(v.ID)
			alike[id] = append(alike[id], v.ID)
		}
	}
	for id, names := range alike {
		_, err := records.Upsert(ctx, s.env, kindName, id, "", records.AnyVersion, func(c *claim) error {
			several := len(names) > 1
			if slices.Contains(names, c.Name) && c.Several == several {
				return errClaimed
			}
			*c = claim{Name: names[0], Several: several, At: s.env.Now()}
			return nil
		})
		if err != nil && !errors.Is(err, errClaimed) {
			return err
		}
	}
	s.claimed = true
	return nil
}

// accountPage is how many accounts are read at a time.
const accountPage = 500

// errClaimed stops a write that would change nothing.
var errClaimed = errors.New("claimed")
