package account

import (
	"context"
	"strings"

	"golang.org/x/text/unicode/norm"

	"minping/internal/app/records"
	"minping/internal/typed"
)

// accountName is the form in which a name is kept: as it was written, without what cannot be seen.
func accountName(name string) string { return norm.NFC.String(strings.TrimSpace(typed.Tidy(name))) }

// named is the name of the account that somebody means who typed a name: the very account if there is one, else the one
// whose name differs in case, width or blanks alone. Without one it is the name as it would be kept.
func (s *Accounts) named(ctx context.Context, text string) (string, error) {
	name := accountName(text)
	if _, err := records.Load[account](ctx, s.env, kindAccount, name); records.KindOf(err) != records.NotFound {
		return name, err
	}
	alike, err := s.alike(ctx, name)
	if err != nil || len(alike) != 1 { // two of a time when case told accounts apart: no one can say which is meant
		return name, err
	}
	return alike[0], nil
}

// alike are the names of accounts that read as a name does.
func (s *Accounts) alike(ctx context.Context, name string) ([]string, error) {
	key := typed.Account(name)
	if key == "" {
		return nil, nil
	}
	all, err := records.All[account](ctx, s.env, kindAccount, "")
	if err != nil {
		return nil, err
	}
	var out []string
	for _, v := range all {
		if typed.Account(v.ID) == key {
			out = append(out, v.ID)
		}
	}
	return out, nil
}
