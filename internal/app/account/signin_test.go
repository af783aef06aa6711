package account

import (
	"crypto/ed25519"
	"crypto/rand"
	"fmt"
	"math"
	"runtime"
	"sync"
	"testing"
	"time"

	"minping/internal/app/audit"
	"minping/internal/app/records"
	"minping/internal/auth"
	"minping/internal/store/memory"
)

const (
	name     = "wang"
	password = "Lantern-river-1"
)

var office = records.Actor{ID: "office", Name: "office", Role: auth.Admin}

// rig is the room with a clock that tests control and one account.
type rig struct {
	*Accounts
	t   *testing.T
	mu  sync.Mutex
	now time.Time
}

func newRig(t *testing.T) *rig {
	t.Helper()
	r := &rig{t: t, now: time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)}
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := auth.NewSigner(key, r.clock)
	if err != nil {
		t.Fatal(err)
	}
	env := records.NewEnv(memory.Open(), r.clock, nil)
	r.Accounts = New(env, audit.New(env), signer)
	if _, _, err := r.AddAccount(t.Context(), office, name, auth.Organizer, "", password); err != nil {
		t.Fatal(err)
	}
	return r
}

func (r *rig) clock() time.Time {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.now
}

func (r *rig) pass(d time.Duration) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.now = r.now.Add(d)
}

func (r *rig) login(password string) (Login, error) {
	return r.Login(r.t.Context(), LoginRequest{Name: name, Password: password})
}

func (r *rig) signIn() Login {
	r.t.Helper()
	l, err := r.login(password)
	if err != nil {
		r.t.Fatal(err)
	}
	return l
}

// edit changes the account directly in the store.
func (r *rig) edit(change func(*account)) {
	r.t.Helper()
	_, err := records.Update(r.t.Context(), r.env, kindAccount, name, records.AnyVersion, func(a *account) error {
		change(a)
		return nil
	})
	if err != nil {
		r.t.Fatal(err)
	}
}

func (r *rig) wantKind(what string, err error, want records.Kind) {
	r.t.Helper()
	if records.KindOf(err) != want {
		r.t.Errorf("%s: %v", what, err)
	}
}

// A locked account costs nothing: flooding it with guesses causes no hash to be computed, right or wrong.
func TestWhileAnAccountIsLockedNoPasswordIsLookedAt(t *testing.T) {
	r := newRig(t)
	for range auth.LockAfter {
		_, err := r.login("wrong")
		r.wantKind("a wrong password", err, records.Unauthorized)
	}
	r.env.OnHold(func(point string) { t.Errorf("the password was looked at: %s", point) })
	for _, p := range []string{password, "wrong"} {
		_, err := r.login(p)
		r.wantKind(p, err, records.Locked)
	}
	r.env.OnHold(nil)
	r.pass(auth.LockFor)
	r.signIn()
}

func TestADisabledAccountIsSignedOutEverywhere(t *testing.T) {
	r := newRig(t)
	l := r.signIn()
	r.edit(func(a *account) { a.Disabled = true }) // its token version is unchanged
	_, err := r.Authenticate(t.Context(), l.Token)
	r.wantKind("its access token", err, records.Unauthorized)
	_, err = r.Refresh(t.Context(), l.Refresh)
	r.wantKind("its refresh token", err, records.Unauthorized)
	_, err = r.login(password)
	r.wantKind("its password", err, records.Unauthorized)
}

func TestDisablingAnAccountEndsWhatItSigned(t *testing.T) {
	r := newRig(t)
	l := r.signIn()
	for _, disabled := range []bool{true, false} {
		if _, err := r.DisableAccount(t.Context(), office, name, disabled); err != nil {
			t.Fatal(err)
		}
	}
	_, err := r.Authenticate(t.Context(), l.Token)
	r.wantKind("a token from before", err, records.Unauthorized)
	r.signIn()
}

func TestTheRoleIsTheAccountsAndNotTheTokens(t *testing.T) {
	r := newRig(t)
	l := r.signIn()
	r.edit(func(a *account) { a.Role, a.Body = auth.Assessor, auth.BodyDiscipline })
	who, err := r.Authenticate(t.Context(), l.Token)
	if err != nil || who.Role != auth.Assessor || who.Body != auth.BodyDiscipline {
		t.Errorf("%+v, %v", who, err)
	}
}

// A one-time password opens nothing but its change, and the account is asked: no cookie, and no token from before.
func TestAOneTimePasswordIsDueUntilItIsChanged(t *testing.T) {
	r := newRig(t)
	before := r.signIn()
	r.edit(func(a *account) { a.MustChange = true })
	for _, c := range []struct {
		of    Login
		due   bool
		while string
	}{{before, true, "a token from before"}, {r.signIn(), true, "a new sign-in"}} {
		if who := r.who(c.of); who.Due != c.due {
			t.Errorf("%s: due %v", c.while, who.Due)
		}
	}
	const own = "Another-river-2"
	if err := r.ChangePassword(t.Context(), r.who(before), password, own); err != nil {
		t.Fatal(err)
	}
	after, err := r.login(own)
	if err != nil || r.who(after).Due {
		t.Errorf("its own password: %v, due", err)
	}
}

// The ninetieth day does not come in the middle of a hall: it counts from the next sign-in.
func TestAPasswordOfNinetyDaysIsDueFromTheNextSignIn(t *testing.T) {
	r := newRig(t)
	r.pass(auth.PasswordAge - time.Minute)
	l := r.signIn()
	r.pass(20 * time.Minute)
	l, err := r.Refresh(t.Context(), l.Refresh)
	if err != nil || r.who(l).Due {
		t.Errorf("a sign-in of the day before: %v, due", err)
	}
	l = r.signIn()
	if !r.who(l).Due {
		t.Error("the next sign-in goes on with the old password")
	}
	r.pass(20 * time.Minute)
	l, err = r.Refresh(t.Context(), l.Refresh)
	if err != nil || !r.who(l).Due {
		t.Errorf("its next token forgot it: %v", err)
	}
}

func (r *rig) who(l Login) records.Actor {
	r.t.Helper()
	who, err := r.Authenticate(r.t.Context(), l.Token)
	if err != nil {
		r.t.Fatal(err)
	}
	return who
}

func TestAReusedRefreshTokenEndsItsFamilyForGood(t *testing.T) {
	r := newRig(t)
	first := r.signIn().Refresh
	r.pass(time.Minute)
	second, err := r.Refresh(t.Context(), first)
	if err != nil || second.Refresh == "" {
		t.Fatalf("%+v, %v", second, err)
	}
	r.pass(time.Minute)
	_, err = r.Refresh(t.Context(), first)
	r.wantKind("the first token again", err, records.Unauthorized)
	_, err = r.Refresh(t.Context(), second.Refresh)
	r.wantKind("the newest token of the family", err, records.Unauthorized)
	other := r.signIn().Refresh
	if _, err := r.Refresh(t.Context(), other); err != nil {
		t.Errorf("another sign-in: %v", err)
	}
}

// Tabs that renew at the same moment are all let in and get one new token among them; once the moment is over the old
// token is a copy in wrong hands, which ends the family.
func TestConcurrentRenewalsGiveTheNextTokenOnce(t *testing.T) {
	r := newRig(t)
	first := r.signIn().Refresh
	r.pass(20 * time.Minute)
	const tabs = 8
	var all sync.WaitGroup
	got := make(chan Login, tabs)
	for range tabs {
		all.Go(func() {
			l, err := r.Refresh(t.Context(), first)
			if err != nil || l.Token == "" {
				t.Errorf("a tab is turned away: %v", err)
			}
			got <- l
		})
	}
	all.Wait()
	close(got)
	var next []string
	for l := range got {
		if l.Refresh != "" {
			next = append(next, l.Refresh)
		}
	}
	if len(next) != 1 {
		t.Fatalf("%d new tokens", len(next))
	}
	r.pass(time.Minute)
	_, err := r.Refresh(t.Context(), first)
	r.wantKind("the old token a minute later", err, records.Unauthorized)
	_, err = r.Refresh(t.Context(), next[0])
	r.wantKind("the new one after that", err, records.Unauthorized)
}

func TestARefreshTokenEndsWithTheVersionOfItsAccount(t *testing.T) {
	r := newRig(t)
	l := r.signIn()
	if _, err := r.ResetAccount(t.Context(), office, name, ""); err != nil {
		t.Fatal(err)
	}
	_, err := r.Refresh(t.Context(), l.Refresh)
	r.wantKind("a refresh token from before a reset", err, records.Unauthorized)
	_, err = r.Authenticate(t.Context(), l.Token)
	r.wantKind("an access token from before a reset", err, records.Unauthorized)
}

func TestSigningOutEndsTheRefreshToken(t *testing.T) {
	r := newRig(t)
	l := r.signIn()
	if err := r.Logout(t.Context(), l.Refresh); err != nil {
		t.Fatal(err)
	}
	_, err := r.Refresh(t.Context(), l.Refresh)
	r.wantKind("after signing out", err, records.Unauthorized)
	for _, none := range []string{"", "nonsense", "fam.secret"} {
		if err := r.Logout(t.Context(), none); err != nil {
			t.Errorf("signing out with %q: %v", none, err)
		}
	}
}

// Response times must not reveal which names exist. What takes the time is a hash, recognised here by the memory it
// allocates: its duration depends on what else the machine does.
func TestAnUnknownNameTakesAsLongAsAWrongPassword(t *testing.T) {
	r := newRig(t)
	least := func(name string) uint64 {
		least := uint64(math.MaxUint64)
		for range 3 {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, err := r.Login(t.Context(), LoginRequest{Name: name, Password: "wrong"})
			runtime.ReadMemStats(&after)
			least = min(least, after.TotalAlloc-before.TotalAlloc)
			r.wantKind(name, err, records.Unauthorized)
		}
		return least
	}
	unknown, known := least("nobody"), least(name)
	if unknown < known*9/10 {
		t.Errorf("an unknown name takes %d bytes, a known one %d", unknown, known)
	}
}

func TestTheLastFivePasswordsAreBarred(t *testing.T) {
	r := newRig(t)
	who := records.Actor{ID: name, Name: name, Role: auth.Organizer}
	nth := func(i int) string { return fmt.Sprintf("Lantern-river-%d", i) }
	for i := 2; i <= auth.PasswordHistory; i++ {
		if err := r.ChangePassword(t.Context(), who, nth(i-1), nth(i)); err != nil {
			t.Fatalf("password %d: %v", i, err)
		}
	}
	current := nth(auth.PasswordHistory)
	for i := 1; i <= auth.PasswordHistory; i++ {
		r.wantKind(nth(i), r.ChangePassword(t.Context(), who, current, nth(i)), records.Invalid)
	}
	if err := r.ChangePassword(t.Context(), who, current, nth(6)); err != nil {
		t.Fatal(err)
	}
	if err := r.ChangePassword(t.Context(), who, nth(6), nth(1)); err != nil {
		t.Errorf("the sixth before: %v", err)
	}
}

// A disabled account stays disabled when the office sets a new password: restoring it is a separate step.
func TestAResetRestoresNoDisabledAccount(t *testing.T) {
	r := newRig(t)
	if _, err := r.DisableAccount(t.Context(), office, name, true); err != nil {
		t.Fatal(err)
	}
	const fresh = "Lantern-river-2"
	if _, err := r.ResetAccount(t.Context(), office, name, fresh); err != nil {
		t.Fatal(err)
	}
	_, err := r.login(fresh)
	r.wantKind("after the reset", err, records.Unauthorized)
	if _, err := r.DisableAccount(t.Context(), office, name, false); err != nil {
		t.Fatal(err)
	}
	if _, err := r.login(fresh); err != nil {
		t.Errorf("restored: %v", err)
	}
}

// An account that lost its role on the disk would act as the service does.
func TestAnAccountWithoutARoleIsNobody(t *testing.T) {
	r := newRig(t)
	l, err := r.Login(t.Context(), LoginRequest{Name: name, Password: password})
	if err != nil {
		t.Fatal(err)
	}
	_, err = records.Update(t.Context(), r.env, kindAccount, name, records.AnyVersion, func(a *account) error {
		a.Role = ""
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if who, err := r.Authenticate(t.Context(), l.Token); records.KindOf(err) != records.Unauthorized {
		t.Errorf("signed in as %+v, %v", who, err)
	}
}

// The link that makes the first account is good until there is one, and the command line may make it first.
func TestTheSetupLinkIsGoodUntilThereIsAnAccount(t *testing.T) {
	r := newRig(t) // which has one
	token, err := r.SetupToken(t.Context())
	r.wantKind("a link", err, 0)
	_, err = r.Setup(t.Context(), token, "shen", "Another-Horse-77")
	r.wantKind("a second first account", err, records.Forbidden)
	if all, err := r.List(t.Context(), office, "", 10); err != nil || len(all) != 1 {
		t.Errorf("accounts %+v, %v", all, err)
	}
}

// A right password that was being looked at while guesses locked the account does not let anyone in (api §2).
func TestASignInUnderWayHearsOfTheLock(t *testing.T) {
	r := newRig(t)
	r.env.OnHold(func(point string) {
		if point != "login.right" {
			return
		}
		r.env.OnHold(nil)
		for range auth.LockAfter {
			_, err := r.login("Wrong-Horse-99")
			r.wantKind("a guess", err, records.Unauthorized)
		}
	})
	l, err := r.login(password)
	r.wantKind("the right password", err, records.Locked)
	if l.Token != "" {
		t.Error("signed in to a locked account")
	}
}
