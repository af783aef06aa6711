package directory

import (
	"fmt"
	"slices"
	"strings"

	"minping/internal/auth"
)

// ParseGrants reads what groups mean, one "GROUP=ROLE" or "GROUP=ROLE:BODY" for each, separated by commas. The first
// group that somebody is in counts.
func ParseGrants(text string) ([]Grant, error) {
	var out []Grant
	for part := range strings.SplitSeq(text, ",") {
		if strings.TrimSpace(part) == "" {
			continue
		}
		group, what, ok := strings.Cut(part, "=")
		role, body, _ := strings.Cut(what, ":")
		g := Grant{
			Group: strings.TrimSpace(group), Role: auth.Role(strings.TrimSpace(role)), Body: strings.TrimSpace(body),
		}
		switch {
		case !ok || g.Group == "":
			return nil, fmt.Errorf("%q is not GROUP=ROLE", strings.TrimSpace(part))
		case !slices.Contains(auth.Roles(), g.Role):
			return nil, fmt.Errorf("%q is no role", g.Role)
		case g.Role == auth.Assessor && g.Body == "":
			return nil, fmt.Errorf("group %q: an assessor needs a body, written assessor:BODY", g.Group)
		}
		out = append(out, g)
	}
	return out, nil
}
