package app

import (
	"context"
	"errors"
	"fmt"
	"time"

	"minping/internal/auth"
	"minping/internal/store"
)

// LoginRequest is name and password, and the code of a second factor where the account has one.
type LoginRequest struct{ Name, Password, OTP string }

// Login is what a sign-in gives.
type Login struct {
	Token     string
	ExpiresAt time.Time
	User      UserView
	Refresh   string // for the panel's cookie only, never in the API's answer
}

var (
	errLogin  = fail(Unauthorized, "wrong_password", "账号或密码不对。", "Wrong name or password.")
	errLocked = fail(Locked, "locked", "密码连续输错五次，账号已锁定 30 分钟。", "Locked for 30 minutes after five wrong passwords.")
	errBearer = fail(Unauthorized, "not_signed_in", "请先登录。", "Sign in first.")
)

// Login signs somebody in (contract POST /login). The fifth wrong password in a row locks the account; a name that does
// not exist costs and says the same as a wrong password.
func (s *Service) Login(ctx context.Context, r LoginRequest) (Login, error) {
	name := accountName(r.Name)
	acc, err := load[account](ctx, s, kindAccount, name)
	if KindOf(err) == NotFound {
		if err := s.passwords.CheckNobody(ctx, r.Password); err != nil {
			return Login{}, fmt.Errorf("check password: %w", err)
		}
		return Login{}, errLogin
	}
	if err != nil {
		return Login{}, err
	}
	if acc.V.Lock.Locked(s.now()) {
		return Login{}, errLocked
	}
	ok, _, err := s.passwords.Check(ctx, acc.V.Password, r.Password)
	if err != nil {
		return Login{}, fmt.Errorf("check password: %w", err)
	}
	ok = ok && !acc.V.Disabled
	step := int64(0) // of the code, where one is asked for
	if ok && acc.V.TOTP != "" {
		step, ok = auth.CheckTOTP(acc.V.TOTP, r.OTP, s.now(), acc.V.TOTPStep)
	}
	if !ok {
		return Login{}, s.wrongPassword(ctx, name)
	}
	return s.signIn(ctx, name, acc.V.Tokens, step)
}

// wrongPassword counts one more wrong password; fifty guesses at once count as fifty. Whoever finds the account locked by
// the others hears that it is.
func (s *Service) wrongPassword(ctx context.Context, name string) error {
	s.hold("login.wrong")
	v, err := change(ctx, s, kindAccount, name, AnyVersion, func(acc *account) error {
		if acc.Lock.Locked(s.now()) {
			return errLocked
		}
		acc.Lock = acc.Lock.Wrong(s.now())
		return nil
	})
	if err != nil {
		return err
	}
	what := "login.wrong"
	if v.V.Lock.Locked(s.now()) {
		what = "login.locked"
	}
	if err := s.audit(ctx, Actor{Name: name}, what, name, ""); err != nil {
		return err
	}
	return errLogin
}

// signIn makes the sign-in of somebody whose password was right. Of two who bring the same code at once, one is let in: a code
// is good once. tokens is the account's token version when its password was checked: a reset since then has ended what that password opens.
func (s *Service) signIn(ctx context.Context, name string, tokens int, step int64) (Login, error) {
	s.hold("login.right")
	acc, err := load[account](ctx, s, kindAccount, name)
	if err != nil {
		return Login{}, err
	}
	if acc.V.Tokens != tokens {
		return Login{}, errLogin
	}
	if acc.V.Lock.Failures > 0 || step > 0 || acc.V.Lock.Locked(s.now()) {
		acc, err = change(ctx, s, kindAccount, name, AnyVersion, func(v *account) error {
			if v.Lock.Locked(s.now()) {
				return errLocked // locked while this password was being checked
			}
			if v.Tokens != tokens || step > 0 && step <= v.TOTPStep {
				return errLogin
			}
			v.Lock, v.TOTPStep = v.Lock.Right(s.now()), max(v.TOTPStep, step)
			return nil
		})
		if err != nil {
			return Login{}, err
		}
	}
	id := newID()
	family, refresh := auth.NewRefresh(id, name, acc.V.Tokens, s.now())
	if _, err := create(ctx, s, kindRefresh, id, name, family); err != nil {
		return Login{}, err
	}
	if err := s.audit(ctx, Actor{Name: name}, "login", name, ""); err != nil {
		return Login{}, err
	}
	return s.issue(acc, refresh)
}

func (s *Service) issue(acc Versioned[account], refresh string) (Login, error) {
	token, expires, err := s.Tokens.Issue(auth.Identity{
		Account: acc.ID, Name: acc.ID, Role: acc.V.Role, Body: acc.V.Body, Version: acc.V.Tokens,
	})
	if err != nil {
		return Login{}, err
	}
	return Login{Token: token, ExpiresAt: expires, User: s.userView(acc), Refresh: refresh}, nil
}

// Refresh exchanges the panel's refresh token. Login.Refresh is empty when a second tab asked at the same moment: its cookie
// has the new token already. A token that was used before ends the whole family.
func (s *Service) Refresh(ctx context.Context, token string) (Login, error) {
	id, secret, err := auth.SplitRefresh(token)
	if err != nil {
		return Login{}, errBearer
	}
	fresh, ended := "", false
	f, err := change(ctx, s, kindRefresh, id, AnyVersion, func(f *auth.RefreshFamily) error {
		next, t, err := f.Rotate(id, secret, s.now())
		if ended = errors.Is(err, auth.ErrRefreshReused); err != nil && !ended {
			return errBearer
		}
		*f, fresh = next, t
		return nil
	})
	if err != nil || ended {
		return Login{}, errBearer
	}
	acc, err := load[account](ctx, s, kindAccount, f.V.Account)
	if err != nil || acc.V.Disabled || acc.V.Tokens != f.V.Version {
		return Login{}, errBearer
	}
	return s.issue(acc, fresh)
}

// Logout ends the family of a refresh token. A token that is none is no error: the person is signed out all the same.
func (s *Service) Logout(ctx context.Context, token string) error {
	id, _, err := auth.SplitRefresh(token)
	if err != nil {
		return nil
	}
	_, err = change(ctx, s, kindRefresh, id, AnyVersion, func(f *auth.RefreshFamily) error {
		f.Revoked = true
		return nil
	})
	if KindOf(err) == NotFound {
		return nil
	}
	return err
}

// Authenticate tells who an access token belongs to, or Unauthorized.
func (s *Service) Authenticate(ctx context.Context, bearer string) (Actor, error) {
	id, err := s.Tokens.Read(bearer)
	if err != nil {
		return Actor{}, errBearer
	}
	acc, err := load[account](ctx, s, kindAccount, id.Account)
	if KindOf(err) == NotFound || (err == nil && (acc.V.Disabled || acc.V.Tokens != id.Version)) {
		return Actor{}, errBearer
	}
	if err != nil {
		return Actor{}, err
	}
	return Actor{ID: acc.ID, Name: acc.ID, Role: acc.V.Role, Body: acc.V.Body}, nil
}

// StoredAnswer is what an Idempotency-Key was answered with.
type StoredAnswer struct {
	Status int               `json:"status"`
	Header map[string]string `json:"header,omitempty"`
	Body   []byte            `json:"body"`
}

const (
	kindIdempotency  = "idempotency"
	idempotencyLife  = 24 * time.Hour
	idempotencyClaim = time.Minute // after which a request that was never answered may be tried again
)

type idempotent struct {
	BodyHash string        `json:"body_hash"`
	At       time.Time     `json:"at"`
	Answer   *StoredAnswer `json:"answer,omitempty"`
}

// errMismatch is about a key that was used with another verb, path or body.
var errMismatch = &Error{
	Kind: Invalid, Code: "idempotency_mismatch",
	Text:   Text{"同一个 Idempotency-Key 用在了不同的请求上。", "This Idempotency-Key was used with another request."},
	Fields: []FieldError{{Field: "Idempotency-Key", Text: Text{"已用在另一个请求上，请换一个。", "It was used with another request; take a new one."}}},
}

// Claim begins a write under an Idempotency-Key. It returns the stored answer when the same request was answered before;
// (nil, nil) means the caller does the work now. Another body under the key is Invalid, one still at work a Conflict.
func (s *Service) Claim(ctx context.Context, a Actor, key, bodyHash string) (*StoredAnswer, error) {
	id := hashName(a.ID + "\x00" + key)
	for range 5 {
		cur, err := load[idempotent](ctx, s, kindIdempotency, id)
		if err != nil && KindOf(err) != NotFound {
			return nil, err
		}
		if err == nil && s.now().Sub(cur.V.At) < idempotencyLife {
			switch {
			case cur.V.BodyHash != bodyHash:
				return nil, errMismatch
			case cur.V.Answer != nil:
				return cur.V.Answer, nil
			case s.now().Sub(cur.V.At) < idempotencyClaim:
				return nil, fail(Conflict, "in_progress", "同样的请求正在处理，请稍后再试。", "The same request is being worked on; try again.")
			}
		}
		_, err = put(ctx, s, store.Record{Kind: kindIdempotency, ID: id, Version: cur.Version + 1}, idempotent{BodyHash: bodyHash, At: s.now()})
		if !errors.Is(err, store.ErrExists) {
			return nil, err
		}
	}
	return nil, fmt.Errorf("idempotency key: %w", store.ErrUnavailable)
}

// Answered keeps the answer of a claimed key; nil gives the key back, so that the request may be tried again.
func (s *Service) Answered(ctx context.Context, a Actor, key string, answer *StoredAnswer) error {
	id := hashName(a.ID + "\x00" + key)
	if answer == nil {
		return s.store.Purge(ctx, kindIdempotency, id)
	}
	_, err := change(ctx, s, kindIdempotency, id, AnyVersion, func(v *idempotent) error {
		v.Answer = answer
		return nil
	})
	return err
}
