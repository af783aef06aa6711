package directory

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"minping/internal/auth"
)

// bodyMax is how long the name of a body may be in an account.
const bodyMax = 60

func unreadable(r rune) bool { return !unicode.IsPrint(r) || r == utf8.RuneError }

// ParseGrants reads what groups mean, one "GROUP=ROLE" or "GROUP=ROLE:BODY" for each, separated by commas. The first
// group that a person is in counts.
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
			return nil, fmt.Errorf("%q is not a role", g.Role)
		case g.Role == auth.Assessor && g.Body == "":
			return nil, fmt.Errorf("group %q: an assessor needs a body, written assessor:BODY", g.Group)
		case len(g.Body) > bodyMax || strings.ContainsFunc(g.Body, unreadable):
			return nil, fmt.Errorf("group %q: a body has at most %d bytes and no control characters", g.Group, bodyMax)
		}
		out = append(out, g)
	}
	return out, nil
}
