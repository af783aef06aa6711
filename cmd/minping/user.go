package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"

	"minping/internal/app"
	"minping/internal/app/records"
	"minping/internal/auth"
	"minping/internal/config"
	"minping/internal/store"
	"minping/internal/store/sqlite"
	"minping/internal/typed"
)

// user works on accounts directly in the store, even while the service runs.
func user(ctx context.Context, p program) error {
	fs := config.NewFlags("user")
	role := fs.String("role", "", "`ROLE`: admin organizer assessor supervisor unit leader auditor")
	body := fs.String("body", "", "`BODY` of an assessor: discipline, organization, inspection or another")
	fromStdin := fs.Bool("password-stdin", false,
		"read the password from standard input; without it a one-time password is made and printed")
	cfg, rest, err := p.settingsOfData(fs)
	if err != nil {
		return err
	}
	if err := checkVerb(rest, string(cfg.Store)); err != nil {
		return err
	}
	if rest[0] == "add" {
		if err := checkRole(auth.Role(*role), *body); err != nil {
			return err
		}
	}
	password, err := p.password(*fromStdin)
	if err != nil {
		return err
	}
	svc, st, err := openAccounts(ctx, cfg, p.logger(cfg.LogLevel))
	if err != nil {
		return err
	}
	defer st.Close() //nolint:errcheck // every write has been acknowledged
	switch rest[0] {
	case "add":
		_, oneTime, err := svc.Accounts.AddAccount(ctx, records.Actor{Name: "command line"}, rest[1], auth.Role(*role),
			*body, password)
		return p.tellPassword("added", rest[1], oneTime, err)
	case "reset":
		oneTime, err := svc.Accounts.ResetAccount(ctx, records.Actor{Name: "command line"}, rest[1], password)
		return p.tellPassword("reset", rest[1], oneTime, err)
	}
	return p.listUsers(ctx, svc)
}

// checkVerb refuses an unknown verb before a store is opened or created: only the first account may create one.
func checkVerb(rest []string, address string) error {
	wanted := map[string]int{"add": 2, "list": 1, "reset": 2}
	if len(rest) == 0 || wanted[rest[0]] != len(rest) {
		return wrongUsage("user add NAME | user list | user reset NAME; see minping user --help")
	}
	if rest[0] == "add" {
		return nil
	}
	return mustBeThere(address)
}

// openAccounts opens a service that can only be used for accounts: on SQLite another process may have the ballot boxes.
func openAccounts(ctx context.Context, cfg config.Config, log *slog.Logger) (*app.Service, store.Store, error) {
	dir, onDisk := strings.CutPrefix(string(cfg.Store), "sqlite:")
	if !onDisk {
		return openService(ctx, cfg, "http://localhost", log)
	}
	st, err := sqlite.OpenShared(ctx, sqlite.Options{Dir: dir})
	if err != nil {
		return nil, nil, err
	}
	svc, err := serviceOn(ctx, st, cfg, "http://localhost", log)
	if err != nil {
		return nil, nil, errors.Join(err, st.Close())
	}
	return svc, st, nil
}

// checkRole refuses, before a store is opened or created, what can be refused without one.
func checkRole(role auth.Role, body string) error {
	var known []string
	for _, r := range auth.Roles() {
		known = append(known, string(r))
	}
	switch {
	case !slices.Contains(known, string(role)):
		return wrongUsage("user add needs --role, one of %s", strings.Join(known, " "))
	case role == auth.Assessor && body == "":
		return wrongUsage("an assessor needs --body: discipline, organization, inspection or another")
	}
	return nil
}

// password reads one line from standard input when it was asked to.
func (p program) password(fromStdin bool) (string, error) {
	if !fromStdin {
		return "", nil
	}
	line, err := firstLine(bufio.NewReader(io.LimitReader(p.stdin, 4096)))
	if err != nil {
		return "", err
	}
	line = strings.TrimRight(strings.TrimPrefix(line, "\ufeff"), "\r\n") // PowerShell and editors begin with a mark
	if line == "" {
		return "", wrongUsage("no password on standard input")
	}
	return line, nil
}

// firstLine reads one line. A file that PowerShell wrote may be UTF-16, which is read to its end.
func firstLine(r *bufio.Reader) (string, error) {
	mark, _ := r.Peek(2)
	if string(mark) == "\xff\xfe" || string(mark) == "\xfe\xff" {
		raw, err := io.ReadAll(r)
		if err != nil {
			return "", fmt.Errorf("read password: %w", err)
		}
		text, err := typed.DecodeMarked(raw)
		if err != nil {
			return "", errors.New("密码的开头是 UTF-16 的标记，内容却不是 / the password is marked as UTF-16 but is not")
		}
		line, _, _ := strings.Cut(text, "\n")
		return line, nil
	}
	line, err := r.ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", fmt.Errorf("read password: %w", err)
	}
	return line, nil
}

func (p program) tellPassword(done, name, oneTime string, err error) error {
	if err != nil {
		return err
	}
	if oneTime == "" {
		_, err = fmt.Fprintf(p.stdout, "%s %s\n", done, name)
		return err
	}
	_, err = fmt.Fprintf(p.stdout, "%s %s\none-time password / 一次性密码：\n%s\n", done, name, oneTime)
	return err
}

func (p program) listUsers(ctx context.Context, svc *app.Service) error {
	after := ""
	for {
		users, err := svc.Accounts.List(ctx, records.Actor{}, after, 500)
		if err != nil {
			return err
		}
		for _, u := range users {
			state := ""
			if u.Disabled {
				state = "disabled"
			} else if u.Locked {
				state = "locked"
			}
			if _, err := fmt.Fprintf(p.stdout, "%s\t%s\t%s\t%s\n", u.Name, u.Role, u.Body, state); err != nil {
				return err
			}
			after = u.Name
		}
		if len(users) < 500 {
			return nil
		}
	}
}
