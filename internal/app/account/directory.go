package account

import (
	"context"
	"errors"
	"strings"

	"minping/internal/app/records"
	"minping/internal/auth"
	"minping/internal/store"
)

// kindDirectoryLink leads from a person of a directory to an account: id = hash of issuer and subject, which never
// change, while names do.
const kindDirectoryLink = "directory_link"

type directoryLink struct {
	Account string `json:"account"`
}

// directoryID is the permanent id of a person of a directory.
type directoryID struct {
	Issuer  string `json:"issuer"`
	Subject string `json:"subject"`
}

// DirectoryPerson is a person for whom the office's directory vouches, with the access their groups give. Role is "" if
// they give none.
type DirectoryPerson struct {
	Issuer, Subject string
	Name            string
	Role            auth.Role
	Body            string
}

var (
	errNoGroup  = records.Fail(records.Forbidden, "no_group", "您的单位账号不在任何一个可以使用本系统的组里，请联系巡察办。", "None of your groups may use this service; ask the inspection office.")
	errDisabled = records.Fail(records.Forbidden, "disabled", "您的账号已停用，请联系巡察办。", "Your account is disabled; ask the inspection office.")
	errNameless = records.Fail(records.Forbidden, "no_name", "单位目录没有给出可用的账号名，请联系目录的管理员。", "The directory gave no usable name; ask those who run it.")
	// errByDirectory refuses a password step for an account that has no password here.
	errByDirectory = records.Fail(records.Conflict, "by_directory", "这个账号用单位账号登录，在本系统没有密码。", "This account signs in through the directory and has no password here.")
)

// LoginByDirectory signs in a person for whom the directory vouches. The first sign-in creates the account; each one
// updates role and body to what the groups give, and a change ends what was signed before. The directory cannot take
// over an account that was made here, and a disabled account stays disabled.
func (s *Accounts) LoginByDirectory(ctx context.Context, p DirectoryPerson) (Login, error) {
	link := records.HashName(p.Issuer + "\x00" + p.Subject)
	known, err := records.Load[directoryLink](ctx, s.env, kindDirectoryLink, link)
	switch found := records.KindOf(err) != records.NotFound; {
	case found && err != nil:
		return Login{}, err
	case p.Role == "" && found:
		return Login{}, s.shutOut(ctx, known.V.Account)
	case p.Role == "":
		return Login{}, errNoGroup
	case !found:
		known.V.Account, err = s.joinDirectory(ctx, link, p)
		if err != nil {
			return Login{}, err
		}
	}
	acc, err := s.followGroups(ctx, known.V.Account, p)
	if err != nil {
		return Login{}, err
	}
	return s.begin(ctx, acc, "login.directory")
}

// shutOut invalidates the tokens of a person who is no longer in any group, and returns why they are refused.
func (s *Accounts) shutOut(ctx context.Context, name string) error {
	_, err := records.Update(ctx, s.env, kindAccount, name, records.AnyVersion, func(v *account) error {
		v.Tokens++
		return nil
	})
	if err == nil {
		err = s.audit.Append(ctx, records.Actor{Name: name}, "account.ungrouped", name, "")
	}
	if err != nil {
		return err
	}
	return errNoGroup
}

// joinDirectory makes the account of a person who has none yet. An attempt that was cut short after the account was
// made is resumed, and so is one from another browser of the same person.
func (s *Accounts) joinDirectory(ctx context.Context, link string, p DirectoryPerson) (string, error) {
	p.Name = accountName(p.Name)
	if checkAccount(p.Name, p.Role, p.Body).Err() != nil {
		return "", errNameless
	}
	id := directoryID{p.Issuer, p.Subject}
	made, err := records.Load[account](ctx, s.env, kindAccount, p.Name)
	if records.KindOf(err) == records.NotFound {
		made, err = s.addFromDirectory(ctx, p, id)
	}
	if err != nil {
		return "", err
	}
	if made.V.Directory == nil || *made.V.Directory != id {
		return "", taken(p.Name)
	}
	known, err := records.Create(ctx, s.env, kindDirectoryLink, link, "", directoryLink{p.Name})
	if errors.Is(err, store.ErrExists) {
		known, err = records.Load[directoryLink](ctx, s.env, kindDirectoryLink, link)
	}
	return known.V.Account, err
}

// addFromDirectory creates an account, or returns the one that exists by now.
func (s *Accounts) addFromDirectory(ctx context.Context, p DirectoryPerson,
	id directoryID,
) (made records.Versioned[account], err error) {
	if err := s.claimAll(ctx); err != nil {
		return made, err
	}
	if err := s.claim(ctx, p.Name); records.KindOf(err) == records.Conflict {
		return made, taken(p.Name)
	} else if err != nil {
		return made, err
	}
	made, err = records.Create(ctx, s.env, kindAccount, p.Name, "",
		account{Role: p.Role, Body: p.Body, Tokens: 1, Directory: &id})
	if errors.Is(err, store.ErrExists) {
		return records.Load[account](ctx, s.env, kindAccount, p.Name)
	}
	if err != nil {
		return made, err
	}
	return made, s.audit.Append(ctx, records.Actor{Name: p.Name}, "account.directory", p.Name, string(p.Role))
}

// taken returns the refusal of a name that belongs to another account. Taking it over by its name alone would let the
// directory's administrators become anyone here.
func taken(name string) error {
	return records.Fail(records.Conflict, "name_taken", "已经有一个同名的账号“"+name+"”，不是单位目录的账号，停用了也不会转给别人。请在单位目录里换一个账号名。",
		"An account named "+name+" exists that is not the directory's, and disabling it does not free the name. "+
			"Change the name in the directory.")
}

// followGroups gives an account the role and body that its groups open now.
func (s *Accounts) followGroups(ctx context.Context, name string,
	p DirectoryPerson,
) (records.Versioned[account], error) {
	acc, err := records.Load[account](ctx, s.env, kindAccount, name)
	if err != nil {
		return acc, err
	}
	if acc.V.Disabled {
		return acc, errDisabled
	}
	if acc.V.Role == p.Role && acc.V.Body == p.Body {
		return acc, nil
	}
	acc, err = records.Update(ctx, s.env, kindAccount, name, records.AnyVersion, func(v *account) error {
		if v.Disabled {
			return errDisabled
		}
		v.Role, v.Body = p.Role, p.Body
		v.Tokens++
		return nil
	})
	if err != nil {
		return acc, err
	}
	detail := strings.TrimSpace(string(p.Role) + " " + p.Body)
	return acc, s.audit.Append(ctx, records.Actor{Name: name}, "account.role", name, detail)
}
