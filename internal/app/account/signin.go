package account

import (
	"context"
	"errors"
	"fmt"
	"time"

	"minping/internal/app/records"

	"minping/internal/auth"
	"minping/internal/store"
	"minping/internal/typed"
)

// LoginRequest is name and password, and the code of a second factor if the account has one.
type LoginRequest struct{ Name, Password, OTP string }

// Login is the result of a sign-in.
type Login struct {
	Token     string
	ExpiresAt time.Time
	User      UserView
	Refresh   string // for the panel's cookie only, never in the API's answer
}

var (
	errLogin  = records.Fail(records.Unauthorized, "wrong_password", "账号或密码不对。", "Wrong name or password.")
	errLocked = records.Fail(records.Locked, "locked", "密码连续输错五次，账号已锁定 30 分钟。", "Locked for 30 minutes after five wrong passwords.")
	errBearer = records.Fail(records.Unauthorized, "not_signed_in", "请先登录。", "Sign in first.")
)

// Login signs a person in (api §2, POST /login). The fifth wrong password in a row locks the account; an unknown name
// takes as long and gives the same answer as a wrong password.
func (s *Accounts) Login(ctx context.Context, r LoginRequest) (Login, error) {
	name, err := s.named(ctx, r.Name)
	if err != nil {
		return Login{}, err
	}
	acc, err := records.Load[account](ctx, s.env, kindAccount, name)
	if records.KindOf(err) == records.NotFound || err == nil && acc.V.Directory != nil {
		// An account of the directory has no password to guess, and cannot be locked out by guesses.
		if err := s.passwords.CheckNobody(ctx, r.Password); err != nil {
			return Login{}, fmt.Errorf("check password: %w", err)
		}
		return Login{}, errLogin
	}
	if err != nil {
		return Login{}, err
	}
	if acc.V.MustChange { // a one-time password is copied or typed from paper, together with stray characters
		r.Password = typed.Tidy(r.Password)
	}
	if acc.V.Lock.Locked(s.env.Now()) {
		return Login{}, errLocked
	}
	ok, _, err := s.passwords.Check(ctx, acc.V.Password, r.Password)
	if err != nil {
		return Login{}, fmt.Errorf("check password: %w", err)
	}
	ok = ok && !acc.V.Disabled
	step := int64(0) // of the code, if one is required
	if ok && acc.V.TOTP != "" {
		step, ok = auth.CheckTOTP(acc.V.TOTP, typed.OneTime(r.OTP), s.env.Now(), acc.V.TOTPStep)
	}
	if !ok {
		return Login{}, s.wrongPassword(ctx, name)
	}
	return s.signIn(ctx, name, acc.V.Tokens, step)
}

// wrongPassword counts one more wrong password; fifty simultaneous guesses count as fifty. If other guesses have
// locked the account in the meantime, the error says so.
func (s *Accounts) wrongPassword(ctx context.Context, name string) error {
	s.env.Hold("login.wrong")
	v, err := records.Update(ctx, s.env, kindAccount, name, records.AnyVersion, func(acc *account) error {
		if acc.Lock.Locked(s.env.Now()) {
			return errLocked
		}
		acc.Lock = acc.Lock.Wrong(s.env.Now())
		return nil
	})
	if err != nil {
		return err
	}
	what := "login.wrong"
	if v.V.Lock.Locked(s.env.Now()) {
		what = "login.locked"
	}
	if err := s.audit.Append(ctx, records.Actor{Name: name}, what, name, ""); err != nil {
		return err
	}
	return errLogin
}

// signIn creates the sign-in after the right password. If two requests have the same code, one succeeds: a code is
// accepted once. tokens is the account's token version when its password was checked: after a reset the password is no
// longer accepted.
func (s *Accounts) signIn(ctx context.Context, name string, tokens int, step int64) (Login, error) {
	s.env.Hold("login.right")
	acc, err := records.Load[account](ctx, s.env, kindAccount, name)
	if err != nil {
		return Login{}, err
	}
	if acc.V.Tokens != tokens {
		return Login{}, errLogin
	}
	if acc.V.Lock.Failures > 0 || step > 0 || acc.V.Lock.Locked(s.env.Now()) {
		acc, err = records.Update(ctx, s.env, kindAccount, name, records.AnyVersion, func(v *account) error {
			if v.Lock.Locked(s.env.Now()) {
				return errLocked // locked while this password was being checked
			}
			if v.Tokens != tokens || step > 0 && step <= v.TOTPStep {
				return errLogin
			}
			v.Lock, v.TOTPStep = v.Lock.Right(s.env.Now()), max(v.TOTPStep, step)
			return nil
		})
		if err != nil {
			return Login{}, err
		}
	}
	return s.begin(ctx, acc, "login")
}

// begin opens a family of refresh tokens for an account and records the sign-in under an audit code.
func (s *Accounts) begin(ctx context.Context, acc records.Versioned[account], code string) (Login, error) {
	id := records.NewID()
	family, refresh := auth.NewRefresh(id, acc.ID, acc.V.Tokens, s.env.Now())
	if _, err := records.Create(ctx, s.env, kindRefresh, id, acc.ID, family); err != nil {
		return Login{}, err
	}
	if err := s.audit.Append(ctx, records.Actor{Name: acc.ID}, code, acc.ID, ""); err != nil {
		return Login{}, err
	}
	return s.issue(acc, refresh, family.Began())
}

// due reports whether a person who signs in at that time has to set a new password before anything else. Someone who
// signed in the day before is not interrupted in a hall: the sign-in ends that night anyway.
func (a account) due(at time.Time) bool {
	return a.Directory == nil && (a.MustChange || auth.PasswordDue(a.Set, at))
}

// issue signs an access token for a sign-in that began at the given time.
func (s *Accounts) issue(acc records.Versioned[account], refresh string, began time.Time) (Login, error) {
	token, expires, err := s.tokens.Issue(auth.Identity{
		Account: acc.ID, Name: acc.ID, Role: acc.V.Role, Body: acc.V.Body, Version: acc.V.Tokens,
		Due: acc.V.due(began),
	})
	if err != nil {
		return Login{}, err
	}
	return Login{Token: token, ExpiresAt: expires, User: s.userView(acc), Refresh: refresh}, nil
}

// Refresh exchanges the panel's refresh token. Login.Refresh is empty if a second tab refreshed at the same moment:
// its cookie already has the new token. A token that was used before ends the whole family.
func (s *Accounts) Refresh(ctx context.Context, token string) (Login, error) {
	id, secret, err := auth.SplitRefresh(token)
	if err != nil {
		return Login{}, errBearer
	}
	fresh, ended := "", false
	f, err := records.Update(ctx, s.env, kindRefresh, id, records.AnyVersion, func(f *auth.RefreshFamily) error {
		next, t, err := f.Rotate(id, secret, s.env.Now())
		ended = errors.Is(err, auth.ErrRefreshReused)
		if err != nil && !ended {
			return errBearer
		}
		*f, fresh = next, t
		return nil
	})
	if err != nil || ended {
		return Login{}, errBearer
	}
	acc, err := records.Load[account](ctx, s.env, kindAccount, f.V.Account)
	if err != nil || acc.V.Disabled || acc.V.Tokens != f.V.Version {
		return Login{}, errBearer
	}
	return s.issue(acc, fresh, f.V.Began())
}

// Logout ends the family of a refresh token. An invalid token is not an error: the person is signed out anyway.
func (s *Accounts) Logout(ctx context.Context, token string) error {
	id, _, err := auth.SplitRefresh(token)
	if err != nil {
		return nil
	}
	_, err = records.Update(ctx, s.env, kindRefresh, id, records.AnyVersion, func(f *auth.RefreshFamily) error {
		f.Revoked = true
		return nil
	})
	if records.KindOf(err) == records.NotFound {
		return nil
	}
	return err
}

// Authenticate returns the owner of an access token, or Unauthorized.
func (s *Accounts) Authenticate(ctx context.Context, bearer string) (records.Actor, error) {
	id, err := s.tokens.Read(bearer)
	if err != nil {
		return records.Actor{}, errBearer
	}
	acc, err := records.Load[account](ctx, s.env, kindAccount, id.Account)
	if records.KindOf(err) == records.NotFound || (err == nil && (acc.V.Disabled || acc.V.Tokens != id.Version)) {
		return records.Actor{}, errBearer
	}
	if err != nil {
		return records.Actor{}, err
	}
	if _, known := auth.ParseRole(string(acc.V.Role)); !known {
		return records.Actor{}, errBearer // without a role it would be taken for the service
	}
	return records.Actor{
		ID: acc.ID, Name: acc.ID, Role: acc.V.Role, Body: acc.V.Body,
		Due: acc.V.Directory == nil && (acc.V.MustChange || id.Due),
	}, nil
}

// StoredAnswer is the answer stored under an Idempotency-Key.
type StoredAnswer struct {
	Status int               `json:"status"`
	Header map[string]string `json:"header,omitempty"`
	Body   []byte            `json:"body"`
}

const (
	// KindIdempotency are the answers stored for repeated requests, by account and key.
	KindIdempotency = "idempotency"
	// IdempotencyLife is how long they are kept.
	IdempotencyLife  = 24 * time.Hour
	idempotencyClaim = time.Minute // after which a request without an answer may be tried again
)

type idempotent struct {
	BodyHash string        `json:"body_hash"`
	At       time.Time     `json:"at"`
	Answer   *StoredAnswer `json:"answer,omitempty"`
}

// errMismatch: a key was used with another verb, path or body.
var errMismatch = &records.Error{
	Kind: records.Invalid, Code: "idempotency_mismatch",
	Text:   records.Text{ZH: "同一个 Idempotency-Key 用在了不同的请求上。", EN: "This Idempotency-Key was used with another request."},
	Fields: []records.FieldError{{Field: "Idempotency-Key", Text: records.Text{ZH: "已用在另一个请求上，请换一个。", EN: "It was used with another request; use a new one."}}},
}

// Claim starts a write under an Idempotency-Key. It returns the stored answer if the same request was answered before;
// (nil, nil) means that the caller now does the work. Another body under the same key is Invalid, a request still in
// progress a Conflict.
func (s *Accounts) Claim(ctx context.Context, a records.Actor, key, bodyHash string) (*StoredAnswer, error) {
	id := records.HashName(a.ID + "\x00" + key)
	for range 5 {
		cur, err := records.Load[idempotent](ctx, s.env, KindIdempotency, id)
		if err != nil && records.KindOf(err) != records.NotFound {
			return nil, err
		}
		if err == nil && s.env.Now().Sub(cur.V.At) < IdempotencyLife {
			switch {
			case cur.V.BodyHash != bodyHash:
				return nil, errMismatch
			case cur.V.Answer != nil:
				return cur.V.Answer, nil
			case s.env.Now().Sub(cur.V.At) < idempotencyClaim:
				return nil, records.Fail(records.Conflict, "in_progress", "同样的请求正在处理，请稍后再试。", "The same request is being worked on; try again.")
			}
		}
		_, err = records.Put(ctx, s.env, store.Record{Kind: KindIdempotency, ID: id, Version: cur.Version + 1},
			idempotent{BodyHash: bodyHash, At: s.env.Now()})
		if !errors.Is(err, store.ErrExists) {
			return nil, err
		}
	}
	return nil, fmt.Errorf("idempotency key: %w", store.ErrUnavailable)
}

// Answered stores the answer of a claimed key; nil releases the key, so that the request may be tried again.
func (s *Accounts) Answered(ctx context.Context, a records.Actor, key string, answer *StoredAnswer) error {
	id := records.HashName(a.ID + "\x00" + key)
	if answer == nil {
		return s.env.Store.Purge(ctx, KindIdempotency, id)
	}
	_, err := records.Update(ctx, s.env, KindIdempotency, id, records.AnyVersion, func(v *idempotent) error {
		v.Answer = answer
		return nil
	})
	return err
}
