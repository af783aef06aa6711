package round

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"minping/internal/app/records"
	"minping/internal/auth"
	"minping/internal/typed"
)

// BodyOf returns how an account says where its person belongs: an inspected unit by the name of its organization, an
// assessor by the code of a body that scores, a supervisor by either. A name that matches none of them is refused with
// similar ones: the person would sign in and find nothing to do.
func BodyOf(ctx context.Context, s *Rounds, role auth.Role, text string) (string, error) {
	if role != auth.Unit && role != auth.Assessor && role != auth.Supervisor {
		return text, nil
	}
	if typed.Key(text) == "" {
		return "", lacksBody(role)
	}
	if role != auth.Unit {
		code, known, err := s.scoringBody(ctx, text)
		if err != nil || code != "" {
			return code, err
		}
		if role == auth.Assessor {
			return "", records.InvalidField("body", "没有这个评分部门。应为"+strings.Join(known, "、")+"。",
				"There is no scoring body of this name.")
		}
	}
	all, err := s.Names.All(ctx)
	if err != nil {
		return "", err
	}
	var like []string
	for _, o := range all {
		if o.ID == text || o.Key == typed.Key(text) {
			return o.Name, nil
		}
		if within(typed.Key(text), o.Key) && len(like) < 3 {
			like = append(like, "“"+o.Name+"”")
		}
	}
	zh := "单位名单里没有这个单位，请先添加，或者写全名。"
	if len(like) > 0 {
		zh = "单位名单里没有这个单位。是不是" + strings.Join(like, "、") + "？请写全名。"
	}
	return "", records.InvalidField("body", zh, "No organization has this name.")
}

// lacksBody refuses an account without the body that its role needs: the body decides whose sheet it fills in and whose
// pages it sees.
func lacksBody(role auth.Role) error {
	switch role {
	case auth.Assessor:
		return records.InvalidField("body", "评估人员要填评分部门，如纪委监委、组织部、巡察组。", "An assessor must belong to a scoring body.")
	case auth.Unit:
		return records.InvalidField("body", "请填单位全名。", "An organization's account must name it.")
	}
	return nil // a supervisor without a body watches ballots
}

// scoringBody finds a body of a scheme by code or name, with or without 市 or 市委 before it, and returns the names of
// all.
func (s *Rounds) scoringBody(ctx context.Context, text string) (code string, known []string, err error) {
	find, known, err := s.scoringBodies(ctx)
	if err != nil {
		return "", nil, err
	}
	return find(text), known, nil
}

// scoringBodies returns what finds the code of a body of a scheme by its code or name, "" if there is none, and the
// names of all.
func (s *Rounds) scoringBodies(ctx context.Context) (find func(string) string, known []string, err error) {
	list, err := s.schemes.List(ctx)
	if err != nil {
		return nil, nil, fmt.Errorf("bodies of schemes: %w", err)
	}
	seen := map[string]bool{}
	codes := map[string]string{} // by code and by plain name; of two schemes the first says it
	for _, x := range list {
		for _, b := range x.Bodies {
			for _, k := range []string{"=" + b.Code, plainBody(b.Name)} {
				codes[k] = cmp.Or(codes[k], b.Code)
			}
			if !seen[b.Name] {
				seen[b.Name], known = true, append(known, b.Name)
			}
		}
	}
	return func(text string) string { return cmp.Or(codes["="+text], codes[plainBody(text)]) }, known, nil
}

// ScoringBodies returns what finds the code of the body of a scheme that is meant by a name such as 市纪委监委, "" if
// none is.
func ScoringBodies(ctx context.Context, s *Rounds) (find func(name string) string, err error) {
	find, _, err = s.scoringBodies(ctx)
	return find, err
}

func plainBody(name string) string {
	k := typed.Key(name)
	for _, prefix := range []string{"中共", "市委", "市"} {
		k = strings.TrimPrefix(k, prefix)
	}
	return k
}

// within reports whether a name shortens another: its characters are in the longer one, in order.
func within(short, long string) bool {
	rest := []rune(long)
	for _, r := range short {
		at := strings.IndexRune(string(rest), r)
		if at < 0 {
			return false
		}
		rest = []rune(string(rest)[at+len(string(r)):])
	}
	return true
}
