package panel

import (
	"os"
	"testing"

	"minping/internal/auth"
)

// Half of the time of these tests would go into the cost of passwords.
func TestMain(m *testing.M) {
	auth.Cheaply()
	os.Exit(m.Run())
}
