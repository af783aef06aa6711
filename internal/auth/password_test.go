package auth

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

func TestOnlyTheHashedPasswordIsRight(t *testing.T) {
	p := NewPasswords()
	phc, err := p.Hash(t.Context(), "Lantern-river 42")
	if err != nil {
		t.Fatal(err)
	}
	for password, want := range map[string]bool{
		"Lantern-river 42": true, "lantern-river 42": false, "Lantern-river 4": false,
		"Lantern-river 42 ": false, "": false,
	} {
		ok, stale, err := p.Check(t.Context(), phc, password)
		if err != nil || ok != want || stale {
			t.Errorf("Check(%q) = %v, stale %v, %v; want %v", password, ok, stale, err, want)
		}
	}
}

func TestAHashNamesItsCostAndHasItsOwnSalt(t *testing.T) {
	p := NewPasswords()
	a, _ := p.Hash(t.Context(), "Lantern-river 42")
	b, _ := p.Hash(t.Context(), "Lantern-river 42")
	if a == b {
		t.Error("two hashes of one password are equal: the salt is missing")
	}
	if !strings.HasPrefix(a, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Errorf("hash %q does not name argon2id and its cost", a)
	}
	if strings.Contains(a, "Lantern") {
		t.Error("the hash contains the password")
	}
}

func TestFullWidthDigitsAreTheSamePassword(t *testing.T) {
	p := NewPasswords()
	phc, _ := p.Hash(t.Context(), "Lantern-2026é")
	if ok, _, _ := p.Check(t.Context(), phc, "Lantern-２０２６e\u0301"); !ok {
		t.Error("full-width digits and a decomposed accent make another password")
	}
}

func TestAHashOfAnotherCostIsRightAndStale(t *testing.T) {
	p := NewPasswords()
	salt := []byte("sixteen bytes ok")
	old := cost{memory: 8 * 1024, passes: 1, threads: 1}
	sum, err := p.derive(t.Context(), old, "Lantern-river 42", salt, hashLen)
	if err != nil {
		t.Fatal(err)
	}
	phc := encodePHC(old, salt, sum)
	if ok, stale, err := p.Check(t.Context(), phc, "Lantern-river 42"); !ok || !stale || err != nil {
		t.Errorf("right password of old cost: %v, stale %v, %v; want true, true, nil", ok, stale, err)
	}
	if ok, stale, _ := p.Check(t.Context(), phc, "wrong"); ok || stale {
		t.Errorf("wrong password of old cost: %v, stale %v; want false, false", ok, stale)
	}
}

func TestAStoredHashThatIsNotOursIsRefused(t *testing.T) {
	const salt, sum = "c2l4dGVlbiBieXRlcyBvaw", "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE"
	p := NewPasswords()
	if _, _, err := p.Check(t.Context(), "$argon2id$v=19$m=64,t=1,p=1$"+salt+"$"+sum, "x"); err != nil {
		t.Fatalf("the well-formed hash that the others are bent from: %v", err)
	}
	for _, phc := range []string{
		"", "secret", "$2a$10$abcdefghijklmnopqrstuv",
		"$argon2i$v=19$m=64,t=1,p=1$" + salt + "$" + sum,
		"$argon2id$v=16$m=64,t=1,p=1$" + salt + "$" + sum,
		"$argon2id$v=19$m=4000000,t=1,p=1$" + salt + "$" + sum, // would take 4 GB
		"$argon2id$v=19$m=64,t=4000000,p=1$" + salt + "$" + sum,
		"$argon2id$v=19$m=64,t=1,p=255$" + salt + "$" + sum,
		"$argon2id$v=19$m=64,t=0,p=1$" + salt + "$" + sum,
		"$argon2id$v=19$m=64,t=1,p=0$" + salt + "$" + sum,
		"$argon2id$v=19$m=064,t=1,p=1$" + salt + "$" + sum, // a second spelling
		"$argon2id$v=19$m=64,t=1,p=1,x=1$" + salt + "$" + sum,
		"$argon2id$v=19$m=64,t=1,p=1$$" + sum,
		"$argon2id$v=19$m=64,t=1,p=1$" + salt + "$",
		"$argon2id$v=19$m=64,t=1,p=1$" + salt + "$" + sum + "$",
	} {
		if ok, _, err := p.Check(t.Context(), phc, "x"); !errors.Is(err, errHash) || ok {
			t.Errorf("Check with %q = %v, %v; want ErrHash", phc, ok, err)
		}
	}
}

func TestAnUnknownNameCostsWhatAWrongPasswordCosts(t *testing.T) {
	p := NewPasswords()
	phc, _ := p.Hash(t.Context(), "Lantern-river 42")
	known, _, _, _ := parsePHC(phc)
	decoy, _, _, err := parsePHC(p.decoy)
	if err != nil || known != decoy {
		t.Errorf("decoy costs %+v, a real hash %+v (%v)", decoy, known, err)
	}
	if err := p.CheckNobody(t.Context(), "Lantern-river 42"); err != nil {
		t.Error(err)
	}
}

func TestNeverMoreThanTwoHashesAtOnce(t *testing.T) {
	p := NewPasswords()
	p.slots <- struct{}{}
	p.slots <- struct{}{} // both places taken
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := p.Hash(ctx, "Lantern-river 42"); !errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("a third hash = %v; want it to wait until its deadline", err)
	}
	var done atomic.Int32
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			if _, err := p.Hash(t.Context(), "Lantern-river 42"); err == nil {
				done.Add(1)
			}
		})
	}
	<-p.slots
	<-p.slots
	wg.Wait()
	if done.Load() != 4 || len(p.slots) != 0 {
		t.Errorf("%d of 4 waiting hashes were made, %d places still taken", done.Load(), len(p.slots))
	}
}

func TestAnEarlierPasswordIsFound(t *testing.T) {
	p := NewPasswords()
	a, _ := p.Hash(t.Context(), "Lantern-river 1")
	b, _ := p.Hash(t.Context(), "Lantern-river 2")
	for password, want := range map[string]bool{"Lantern-river 2": true, "Lantern-river 3": false} {
		if got, err := p.Used(t.Context(), []string{a, b}, password); err != nil || got != want {
			t.Errorf("Used(%q) = %v, %v; want %v", password, got, err, want)
		}
	}
}

func TestThePolicySaysWhatIsWrong(t *testing.T) {
	for _, c := range []struct {
		why, name, password string
		want                int
	}{
		{"three classes, ten characters", "wang", "abcdefGH12", 0},
		{"Chinese counts as other characters", "wang", "整改评估abc12345", 0},
		{"nine characters", "wang", "abcdeGH12", 1},
		{"ten characters are counted, not bytes", "wang", "整改评估aB1", 1},
		{"two classes", "wang", "abcdefgh12", 1},
		{"one class and short", "wang", "abc", 2},
		{"128 characters", "wang", "Aa1" + strings.Repeat("x", 125), 0},
		{"129 characters", "wang", "Aa1" + strings.Repeat("x", 126), 1},
		{"the name inside, in other case", "wang", "12WANG34-ab", 1},
		{"the name inside, in full width", "wang", "ｗａｎｇ-ABC-123", 1},
		{"a Chinese name inside", "王小明", "王小明-abc-123", 1},
		{"a name of two Chinese characters inside", "王明", "王明-abc-1234", 1},
		{"two letters that are in many a password", "ef", "abcdefGH12", 0},
		{"an account without a name", "", "abcdefGH12", 0},
	} {
		got := PasswordProblems(c.name, c.password)
		if len(got) != c.want {
			t.Errorf("%s: %d problems %v; want %d", c.why, len(got), got, c.want)
		}
		for _, p := range got {
			if p.ZH == "" || p.EN == "" || strings.Contains(p.ZH+p.EN, c.password) {
				t.Errorf("%s: %+v lacks a language or repeats the password", c.why, p)
			}
		}
	}
}

func TestAPasswordIsDueAfterNinetyDays(t *testing.T) {
	set := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	if PasswordDue(set, set.Add(90*24*time.Hour-time.Second)) || !PasswordDue(set, set.Add(90*24*time.Hour)) {
		t.Error("a password is not due exactly from its 90th day")
	}
}

func TestAMadePasswordPassesThePolicyAndIsNeverTheSame(t *testing.T) {
	seen := map[string]bool{}
	for range 200 {
		p := NewPassword()
		if seen[p] || len(p) != 19 || len(PasswordProblems("admin", p)) > 0 || p[0] == '-' ||
			strings.ContainsAny(p, "0Oo1Il") {
			t.Fatalf("bad password %q (seen before: %v)", p, seen[p])
		}
		seen[p] = true
	}
}

func TestASecretMatchesOnlyItsOwnHash(t *testing.T) {
	a, b := NewSecret(), NewSecret()
	if len(a) != 43 || a == b || a[0] == '-' {
		t.Errorf("secrets %q and %q: want two different ones of 43 characters", a, b)
	}
	h := HashSecret(a)
	if !SecretMatches(h, a) || SecretMatches(h, b) || SecretMatches("", a) ||
		SecretMatches(a, a) || SecretMatches(h, "") {
		t.Error("a secret matches something else than its own hash")
	}
	for range 500 {
		if NewSecret()[0] == '-' {
			t.Fatal("a secret begins with a dash: a command line would take it for a flag")
		}
	}
}

// Only tests may have hashes that cost next to nothing.
func TestNothingThatShipsMakesPasswordsCheap(t *testing.T) {
	root := os.DirFS("../..")
	for _, dir := range []string{"cmd", "internal"} {
		err := fs.WalkDir(root, dir, func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
				return err
			}
			raw, err := fs.ReadFile(root, name)
			if strings.Contains(string(raw), "auth."+"Cheaply") {
				t.Errorf("%s calls Cheaply", name)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}
