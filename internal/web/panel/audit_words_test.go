package panel

import (
	"strings"
	"testing"

	"minping/internal/auth"
)

// The log is filtered by how codes begin: what no choice leads to can be found only by reading everything.
func TestEveryDeclaredEventIsReachedByAFilterOfTheAuditPage(t *testing.T) {
	d := newEnv(t)
	page := string(d.as("shen", auth.Auditor, "").get("/admin/audit").body)
	missing := map[string]bool{}
	for _, e := range d.Service.Audit.Events() {
		begins, _, _ := strings.Cut(e.Code, ".")
		if !strings.Contains(page, `value="`+begins+`"`) {
			missing[begins] = true
		}
	}
	if len(missing) > 0 {
		t.Error("no choice leads to", missing)
	}
}
