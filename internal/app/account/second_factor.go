package account

import (
	"context"
	"errors"

	"minping/internal/app/records"

	"minping/internal/auth"
	"minping/internal/typed"
)

// SecondFactor is what an authenticator app needs. It is shown once.
type SecondFactor struct {
	Secret string // base32, for typing
	URL    string // otpauth://, for a QR code
}

var (
	errFactorOn   = records.Fail(records.Conflict, "second_factor_on", "动态码已经开通。要换手机，请先停用。", "The second factor is on; turn it off first to change it.")
	errFactorOff  = records.Fail(records.Conflict, "second_factor_off", "动态码没有开通。", "There is no second factor.")
	errFactorCode = records.InvalidField("otp", "动态码不对。请看手机上现在的六位数字，并核对手机时间。", "The code is wrong; look at the current one, and at the phone's clock.")
)

// BeginSecondFactor generates the secret of a second factor for the actor's own account (domain 4.4). It takes effect
// when it is confirmed with a code: an app that was never set up locks no one out.
func (s *Accounts) BeginSecondFactor(ctx context.Context, a records.Actor, password string) (SecondFactor, error) {
	tokens, err := s.ownPassword(ctx, a, "password", password)
	if err != nil {
		return SecondFactor{}, err
	}
	secret := auth.NewTOTPSecret()
	_, err = records.Update(ctx, s.env, kindAccount, a.ID, records.AnyVersion, func(acc *account) error {
		if acc.Tokens != tokens {
			return errBearer
		}
		if acc.TOTP != "" {
			return errFactorOn
		}
		acc.TOTPBegun = secret
		return nil
	})
	return SecondFactor{Secret: secret, URL: auth.TOTPURL(a.Name, secret)}, err
}

// ConfirmSecondFactor turns the second factor on with the first code the app shows.
func (s *Accounts) ConfirmSecondFactor(ctx context.Context, a records.Actor, code string) error {
	_, err := records.Update(ctx, s.env, kindAccount, a.ID, records.AnyVersion, func(acc *account) error {
		switch {
		case acc.TOTP != "":
			return errFactorOn
		case acc.TOTPBegun == "":
			return errFactorOff
		}
		step, ok := auth.CheckTOTP(acc.TOTPBegun, typed.OneTime(code), s.env.Now(), 0)
		if !ok {
			return errFactorCode
		}
		acc.TOTP, acc.TOTPStep, acc.TOTPBegun = acc.TOTPBegun, step, ""
		return nil
	})
	if err != nil {
		return err
	}
	return s.audit.Append(ctx, a, "account.factor.on", a.ID, "")
}

// EndSecondFactor turns it off with a code. Someone who lost the phone needs a reset of the account. Six digits can be
// guessed, so wrong ones count.
func (s *Accounts) EndSecondFactor(ctx context.Context, a records.Actor, code string) error {
	_, err := records.Update(ctx, s.env, kindAccount, a.ID, records.AnyVersion, func(acc *account) error {
		if acc.TOTP == "" {
			return errFactorOff
		}
		if acc.Lock.Locked(s.env.Now()) {
			return errLocked
		}
		if _, ok := auth.CheckTOTP(acc.TOTP, typed.OneTime(code), s.env.Now(), acc.TOTPStep); !ok {
			return errFactorCode
		}
		acc.dropFactor()
		return nil
	})
	if errors.Is(err, errFactorCode) {
		return s.wrongProof(ctx, a, err)
	}
	if err != nil {
		return err
	}
	return s.audit.Append(ctx, a, "account.factor.off", a.ID, "")
}

func (a *account) dropFactor() { a.TOTP, a.TOTPBegun, a.TOTPStep = "", "", 0 }
