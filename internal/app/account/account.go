package account

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"minping/internal/app/records"

	"minping/internal/auth"
	"minping/internal/store"
	"minping/internal/typed"
)

const (
	kindAccount = "account"      // id = the account's name
	kindName    = "account_name" // id = hash of what similar-looking names have in common
	kindRefresh = "refresh"
	kindSetup   = "setup"
)

// account is what is stored about a person who signs in. Its id in the store is the name.
type account struct {
	Role       auth.Role `json:"role"`
	Body       string    `json:"body,omitempty"`
	Password   string    `json:"password"` // argon2id, PHC string
	Recent     []string  `json:"recent,omitempty"`
	Set        time.Time `json:"set"`         // when the password was set
	MustChange bool      `json:"must_change"` // a one-time password: it must be changed at the first sign-in
	// token version: raised by a reset, which invalidates everything signed before
	Tokens    int          `json:"tokens"`
	Disabled  bool         `json:"disabled,omitempty"`
	Lock      auth.Lockout `json:"lock"`
	TOTP      string       `json:"totp,omitempty"`
	TOTPStep  int64        `json:"totp_step,omitempty"`
	TOTPBegun string       `json:"totp_begun,omitempty"` // a secret that has not been confirmed with a code yet
	// someone who signs in through the office's directory has no password here
	Directory *directoryID `json:"directory,omitempty"`
}

// UserView is an account as shown to people.
type UserView struct {
	ID         string
	Version    int
	Name       string
	Role       auth.Role
	Body       string
	MustChange bool
	Disabled   bool
	Locked     bool
	Factor     bool // a second factor is required
	Directory  bool // signs in through the office's directory
}

func (s *Accounts) userView(v records.Versioned[account]) UserView {
	return UserView{
		ID: v.ID, Version: v.Version, Name: v.ID, Role: v.V.Role, Body: v.V.Body,
		MustChange: v.V.due(s.env.Now()),
		Disabled:   v.V.Disabled, Locked: v.V.Lock.Locked(s.env.Now()),
		Factor: v.V.TOTP != "", Directory: v.V.Directory != nil,
	}
}

// short reports whether a name may be one of an account or of its organization, which has at most 60 characters.
func short(name string) bool { return utf8.RuneCountInString(name) <= 60 && records.Storable(name+"-") }

func checkAccount(name string, role auth.Role, body string) (f records.Fields) {
	if !short(name) || !records.Name(name, 60) || strings.ContainsAny(name, "/\\") {
		f.Add("name", "账号名不能为空，最多 60 字，不能有 / 和 \\。", "Must be present, at most 60 characters, and without / and \\.")
	}
	if !slices.Contains(auth.Roles(), role) {
		f.Add("role", "没有这个角色。", "There is no such role.")
	}
	if role == auth.Assessor && body == "" {
		f.Add("body", "评分人员必须属于一个评分单位。", "An assessor needs a body.")
	}
	if !short(body) || !records.PlainText(body) {
		f.Add("body", "部门或单位最多 60 字。", "At most 60 characters.")
	}
	return f
}

// weakPassword returns what is wrong with a password chosen for an account.
func weakPassword(name, password string) (f records.Fields) {
	for _, p := range auth.PasswordProblems(name, password) {
		f.Add("password", p.ZH, p.EN)
	}
	return f
}

// AddAccount creates an account. With an empty password it generates a one-time password and returns it; it is shown
// once. A person chooses from the list where the account belongs; the command line may be ahead of the list.
func (s *Accounts) AddAccount(ctx context.Context, a records.Actor, name string, role auth.Role, body,
	password string,
) (UserView, string, error) {
	if err := a.Only(auth.Admin); err != nil {
		return UserView{}, "", err
	}
	name, body = accountName(typed.Line(name)), typed.Line(body)
	wrong := checkAccount(name, role, body)
	body, err := s.belongs(ctx, a, role, body)
	if err := wrong.Take(err); err != nil {
		return UserView{}, "", err
	}
	if password != "" {
		wrong = append(wrong, weakPassword(name, password)...)
	}
	if err := wrong.Err(); err != nil {
		return UserView{}, "", err
	}
	if err := s.claimAll(ctx); err != nil {
		return UserView{}, "", err
	}
	acc := account{Role: role, Body: body, Tokens: 1}
	oneTime, err := s.setPassword(ctx, name, &acc, password)
	if err != nil {
		return UserView{}, "", err
	}
	if err := s.claim(ctx, name); err != nil {
		return UserView{}, "", err
	}
	v, err := records.Create(ctx, s.env, kindAccount, name, "", acc)
	if errors.Is(err, store.ErrExists) {
		return UserView{}, "", exists(name)
	}
	if err != nil {
		return UserView{}, "", err
	}
	return s.userView(v), oneTime, s.audit.Append(ctx, a, "account.add", name, string(role))
}

// exists returns the error for a name that is taken, naming the account.
func exists(name string) error {
	return records.Fail(records.Conflict, "exists", "这个账号名已经有了：“"+name+"”。", "An account of that name exists: "+name+".")
}

// setPassword sets a password, or generates a one-time one if it is empty.
func (s *Accounts) setPassword(ctx context.Context, name string, acc *account,
	password string,
) (oneTime string, err error) {
	acc.MustChange = password == ""
	if password == "" {
		password = auth.NewPassword()
		oneTime = password
	} else {
		f := weakPassword(name, password)
		used, err := s.passwords.Used(ctx, acc.Recent, password)
		if err != nil {
			return "", fmt.Errorf("password history: %w", err)
		}
		if used {
			f.Add("password", "不能使用最近五次用过的密码。", "You have used this password before; choose another.")
		}
		if err := f.Err(); err != nil {
			return "", err
		}
	}
	phc, err := s.passwords.Hash(ctx, password)
	if err != nil {
		return "", fmt.Errorf("hash password: %w", err)
	}
	acc.Password, acc.Set, acc.Lock = phc, s.env.Now(), auth.Lockout{}
	acc.Recent = append([]string{phc}, acc.Recent...)
	acc.Recent = acc.Recent[:min(len(acc.Recent), auth.PasswordHistory)]
	return oneTime, nil
}

// List lists accounts in order of name.
func (s *Accounts) List(ctx context.Context, a records.Actor, after string, limit int) ([]UserView, error) {
	if err := a.Only(auth.Admin); err != nil {
		return nil, err
	}
	vs, err := records.List[account](ctx, s.env, kindAccount, "", after, limit)
	out := make([]UserView, 0, len(vs))
	for _, v := range vs {
		out = append(out, s.userView(v))
	}
	return out, err
}

// OwnAccount returns the actor's account.
func (s *Accounts) OwnAccount(ctx context.Context, a records.Actor) (UserView, error) {
	v, err := records.Load[account](ctx, s.env, kindAccount, a.ID)
	return s.userView(v), err
}

// ResetAccount sets a new password (a one-time one if empty), lifts a lock and invalidates everything the account has
// signed, including its second factor: that is how someone who lost the phone gets back in. A disabled account stays
// disabled.
func (s *Accounts) ResetAccount(ctx context.Context, a records.Actor, name, password string) (string, error) {
	if err := a.Only(auth.Admin); err != nil {
		return "", err
	}
	name, err := s.named(ctx, name)
	if err != nil {
		return "", err
	}
	oneTime := ""
	_, err = records.Update(ctx, s.env, kindAccount, name, records.AnyVersion, func(acc *account) error {
		if acc.Directory != nil {
			return errByDirectory
		}
		acc.Tokens++
		acc.dropFactor()
		var err error
		oneTime, err = s.setPassword(ctx, name, acc, password)
		return err
	})
	if err != nil {
		return "", err
	}
	return oneTime, s.audit.Append(ctx, a, "account.reset", name, "")
}

// DisableAccount withdraws or restores an account's right to sign in. People cannot disable their own account.
func (s *Accounts) DisableAccount(ctx context.Context, a records.Actor, name string, disabled bool) (UserView, error) {
	if err := a.Only(auth.Admin); err != nil {
		return UserView{}, err
	}
	name, err := s.named(ctx, name)
	if err != nil {
		return UserView{}, err
	}
	if disabled && name == a.ID {
		return UserView{}, records.Fail(records.Conflict, "own_account", "不能停用自己的账号。", "You cannot disable your own account.")
	}
	v, err := records.Update(ctx, s.env, kindAccount, name, records.AnyVersion, func(acc *account) error {
		acc.Disabled = disabled
		acc.Tokens++
		return nil
	})
	if err != nil {
		return UserView{}, err
	}
	code := "account.enable"
	if disabled {
		code = "account.disable"
	}
	return s.userView(v), s.audit.Append(ctx, a, code, name, "")
}

// ChangePassword changes the actor's own password and ends other sign-ins.
func (s *Accounts) ChangePassword(ctx context.Context, a records.Actor, old, fresh string) error {
	if fresh == "" {
		return records.InvalidField("password", "请填写新密码。", "State the new password.")
	}
	tokens, err := s.ownPassword(ctx, a, "old_password", old)
	if err != nil {
		return withWeak(err, a.ID, fresh)
	}
	s.env.Hold("password.checked")
	_, err = records.Update(ctx, s.env, kindAccount, a.ID, records.AnyVersion, func(acc *account) error {
		if acc.Tokens != tokens {
			return errBearer // reset or disabled while the old password was being checked
		}
		acc.Tokens++
		_, err := s.setPassword(ctx, a.ID, acc, fresh)
		return err
	})
	if err != nil {
		return err
	}
	return s.audit.Append(ctx, a, "account.password", a.ID, "")
}

// withWeak adds what is wrong with a new password to why the old one was refused, so that both are put right at once.
func withWeak(err error, name, fresh string) error {
	f := weakPassword(name, fresh)
	if other := f.Take(err); other != nil {
		return other
	}
	return f.Err()
}

// ownPassword checks the password of a signed-in person, given in a field. It returns the account's token version at
// that time: once that has changed, the password is no longer the same.
func (s *Accounts) ownPassword(ctx context.Context, a records.Actor, field, given string) (tokens int, err error) {
	cur, err := records.Load[account](ctx, s.env, kindAccount, a.ID)
	if err != nil {
		return 0, err
	}
	if cur.V.Directory != nil {
		return 0, errByDirectory
	}
	if cur.V.Lock.Locked(s.env.Now()) {
		return 0, errLocked
	}
	if cur.V.MustChange {
		given = typed.Tidy(given)
	}
	ok, _, err := s.passwords.Check(ctx, cur.V.Password, given)
	if err != nil {
		return 0, fmt.Errorf("check password: %w", err)
	}
	if !ok {
		return 0, s.wrongProof(ctx, a, records.InvalidField(field, "密码不对。", "The password is wrong."))
	}
	return cur.V.Tokens, nil
}

// wrongProof counts a wrong password or code of a signed-in person like one at sign-in: an unattended device or a
// stolen token must not be a place to guess them.
func (s *Accounts) wrongProof(ctx context.Context, a records.Actor, said error) error {
	if err := s.wrongPassword(ctx, a.ID); !errors.Is(err, errLogin) {
		return err // locked by other guesses in the meantime, or not counted
	}
	return said
}

// SetupPending reports whether no account exists yet.
func (s *Accounts) SetupPending(ctx context.Context) (bool, error) {
	vs, err := s.env.Store.List(ctx, kindAccount, "", "", 1)
	return len(vs) == 0, err
}

type setupLink struct {
	Hash string `json:"hash"`
}

// SetupToken generates the one-time token of the setup link, which invalidates the previous one.
func (s *Accounts) SetupToken(ctx context.Context) (string, error) {
	for range 10 {
		cur, err := records.Load[setupLink](ctx, s.env, kindSetup, "link")
		if err != nil && records.KindOf(err) != records.NotFound {
			return "", err
		}
		token := auth.NewSecret()
		_, err = records.Put(ctx, s.env, store.Record{Kind: kindSetup, ID: "link", Version: cur.Version + 1},
			setupLink{auth.HashSecret(token)})
		if !errors.Is(err, store.ErrExists) {
			return token, err
		}
	}
	return "", fmt.Errorf("set-up link: %w", store.ErrUnavailable)
}

// Setup creates the first account with the one-time link and signs it in. It reports all errors in the input at once.
func (s *Accounts) Setup(ctx context.Context, token, name, password string) (Login, error) {
	version, err := s.setupReady(ctx, token, name, password)
	if err != nil {
		return Login{}, err
	}
	// If two people follow the link at once, one of them gets its next version.
	if _, err := records.Put(ctx, s.env, store.Record{Kind: kindSetup, ID: "link", Version: version + 1},
		setupLink{}); err != nil {
		if errors.Is(err, store.ErrExists) {
			return Login{}, errSetupDone
		}
		return Login{}, err
	}
	if _, _, err := s.AddAccount(ctx, records.Actor{Name: "setup"}, name, auth.Admin, "", password); err != nil {
		return Login{}, err
	}
	return s.Login(ctx, LoginRequest{Name: name, Password: password})
}

var errSetupDone = records.Fail(records.Forbidden, "setup_done", "设置链接无效或已经用过。", "The set-up link is not valid or was used.")

// setupReady returns the version of the link with which the first account can be created.
func (s *Accounts) setupReady(ctx context.Context, token, name, password string) (int, error) {
	pending, err := s.SetupPending(ctx)
	if err != nil {
		return 0, err
	}
	link, err := records.Load[setupLink](ctx, s.env, kindSetup, "link")
	if records.KindOf(err) == records.NotFound || (err == nil && !pending) {
		return 0, errSetupDone
	}
	if err != nil {
		return 0, err
	}
	var f records.Fields
	if !auth.SecretMatches(link.V.Hash, strings.TrimSpace(token)) {
		f.Add("token", "和启动服务的窗口里最后打印的链接不一样，请重新复制。", "This is not the link that the service printed last.")
	}
	f = append(f, checkAccount(accountName(name), auth.Admin, "")...)
	if password == "" {
		f.Add("password", "请设置密码。", "State a password.")
	} else {
		f = append(f, weakPassword(accountName(name), password)...)
	}
	return link.Version, f.Err()
}
