// Package account keeps the staff's accounts: sign-in with a second factor, locks after wrong passwords, and the
// stored answers to repeated requests.
package account

import (
	"context"
	"sync"
	"sync/atomic"

	"minping/internal/app/audit"
	"minping/internal/app/records"
	"minping/internal/auth"
)

// Accounts gives access to the accounts of a store. Safe for concurrent use.
type Accounts struct {
	env       *records.Env
	audit     *audit.Log
	tokens    *auth.Signer // signs access tokens
	passwords *auth.Passwords

	claims  sync.Mutex
	claimed bool // every account that is older than claims has one by now

	bodyOf func(ctx context.Context, role auth.Role, text string) (string, error)

	leader     atomic.Pointer[string] // the leader's account that was found last
	leaderless atomic.Pointer[noLeader]
}

// BodiesBy sets the function that resolves where an account's person belongs. It is called once, before the service is
// used.
func (s *Accounts) BodiesBy(of func(ctx context.Context, role auth.Role, text string) (string, error)) {
	s.bodyOf = of
}

// belongs resolves what an account says about where its person belongs. The command line may be ahead of the list.
func (s *Accounts) belongs(ctx context.Context, a records.Actor, role auth.Role, text string) (string, error) {
	if a.Role == "" || s.bodyOf == nil {
		return text, nil
	}
	return s.bodyOf(ctx, role, text)
}

// New returns the accounts of a store; tokens signs their access tokens.
func New(env *records.Env, log *audit.Log, tokens *auth.Signer) *Accounts {
	a := &Accounts{env: env, audit: log, tokens: tokens, passwords: auth.NewPasswords()}
	log.Declare(a.Events()...)
	return a
}

// Events returns the entries of the audit chain that this room writes.
func (s *Accounts) Events() []audit.Event {
	about := audit.About(audit.Account)
	return []audit.Event{
		about("login", "登录", "signed in"),
		about("login.wrong", "密码输错", "wrong password"),
		about("login.locked", "密码连错五次，锁定", "locked after five wrong passwords"),
		about("login.directory", "用单位账号登录", "signed in through the directory"),
		about("account.directory", "单位目录建立账号", "account created by the directory"),
		about("account.role", "角色按单位目录的组变更", "role changed as the directory's groups say"),
		about("account.ungrouped", "单位目录中已不在任何组，已有的登录全部失效", "no longer in any group, every sign-in ended"),
		about("account.setup", "建立第一个账号", "first account created"),
		about("account.add", "添加账号", "account added"),
		about("account.reset", "重置密码", "password reset"),
		about("account.disable", "停用账号", "account disabled"),
		about("account.enable", "恢复账号", "account enabled"),
		about("account.password", "修改密码", "password changed"),
		about("account.factor.on", "启用第二重验证", "second factor turned on"),
		about("account.factor.off", "停用第二重验证", "second factor turned off"),
	}
}

// Inventory returns what this room stores.
func (s *Accounts) Inventory() records.Inventory {
	return records.Inventory{Staff: []string{
		kindAccount, kindName, kindRefresh, kindSetup, KindIdempotency,
		kindDirectoryLink,
	}}
}

// Jobs returns the recurring work of this room.
func (s *Accounts) Jobs() []records.Job {
	return []records.Job{{Name: "forget_answers", Every: forgetEvery, Run: s.ForgetAnswers, Litter: true}}
}
