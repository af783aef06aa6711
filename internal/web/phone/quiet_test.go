package phone

import (
	"context"
	"os"
	"os/exec"
	"regexp"
	"testing"
)

// childVariable tells a test that it runs in a process of its own, whose whole output is looked at: the language's own
// println writes past every log and past os.Stderr.
const childVariable = "MINPING_TEST_PANICS"

// nothingElse is what a test prints that passes; one that measures coverage says so.
var nothingElse = regexp.MustCompile(`^PASS\n(coverage: .*\n)?$`)

type panicking struct{ fakeBooth }

func (panicking) Cast(_ context.Context, _ string, msg []byte) ([]byte, error) {
	panic("what a phone sent: " + string(msg))
}

// What a phone sent may be in a panic's value.
func TestAPanicOnTheVotersSidePrintsNothing(t *testing.T) {
	if os.Getenv(childVariable) != "" {
		res, body := ask(t, serveBooth(panicking{}), "POST", "/rb1/x/cast")
		if res.StatusCode != 500 || body != "again" {
			t.Fatalf("%d %q", res.StatusCode, body)
		}
		return
	}
	child := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$", "-test.count=1") //nolint:gosec // this test again
	child.Env = append(os.Environ(), childVariable+"=1")
	said, err := child.CombinedOutput()
	if err != nil || !nothingElse.Match(said) {
		t.Errorf("%v\n%s", err, said)
	}
}
