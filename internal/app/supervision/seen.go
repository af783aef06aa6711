package supervision

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"minping/internal/app/records"
	"minping/internal/evaluation/supervision"
)

// Seen is which version of each unit's assignments a person saw, by evaluation: 0 or absent if there were none.
type Seen map[string]int

// seenOf returns the versions of a round's assignments that a list is made from, by evaluation and body.
func seenOf(all []records.Versioned[given]) map[string]Seen {
	out := map[string]Seen{}
	for _, v := range all {
		id, body, _ := strings.Cut(v.ID, "/")
		if out[body] == nil {
			out[body] = Seen{}
		}
		out[body][id] = v.Version
	}
	return out
}

// unseen refuses to overwrite what others assigned since a person looked, before anything is written. It returns the
// assignments as they are now. Two people who hand out different tasks of one unit are not in each other's way.
func (s *Supervision) unseen(ctx context.Context, roundID string, all []giveTarget, g Give) (map[string]given, error) {
	if g.Seen == nil {
		return nil, nil
	}
	list, err := records.All[given](ctx, s.env, kindGiven, roundID)
	if err != nil {
		return nil, err
	}
	byID := map[string]records.Versioned[given]{}
	now := map[string]given{}
	for _, v := range list {
		byID[v.ID] = v
	}
	var taken []supervision.Given
	for _, x := range all {
		v := byID[x.id+"/"+g.Body]
		now[x.id] = v.V
		if v.Version == g.Seen[x.id] {
			continue
		}
		was, err := s.givenAt(ctx, x.id+"/"+g.Body, g.Seen[x.id])
		if err != nil {
			return nil, err
		}
		taken = append(taken, g.overwrites(x.codes, was, v.V)...)
	}
	if len(taken) > 0 {
		return nil, overtaken(taken)
	}
	return now, nil
}

// overwrites returns what others assigned among some tasks of a unit, unless it is what would be written.
func (g Give) overwrites(codes []string, was, now given) (out []supervision.Given) {
	for _, c := range codes {
		n := now.Tasks[c]
		if n != was.Tasks[c] && (n.Person != g.Person || n.Due != g.Due) {
			out = append(out, n)
		}
	}
	return out
}

// givenAt returns a unit's assignments as they were in a version.
func (s *Supervision) givenAt(ctx context.Context, id string, version int) (given, error) {
	if version < 1 {
		return given{}, nil
	}
	all, err := s.env.Store.History(ctx, kindGiven, id)
	if err != nil {
		return given{}, fmt.Errorf("read assignments: %w", err)
	}
	for _, r := range all {
		if r.Version == version {
			v, err := records.Decode[given](r)
			return v.V, err
		}
	}
	return given{}, nil
}

// overtaken says to whom others gave the tasks in the meantime.
func overtaken(taken []supervision.Given) error {
	var people []string
	for _, t := range taken {
		if t.Person != "" && !slices.Contains(people, t.Person) {
			people = append(people, t.Person)
		}
	}
	zh, en := "已收回", "taken back"
	if len(people) > 0 {
		zh, en = "已分派给"+strings.Join(people, "、"), "given to "+strings.Join(people, ", ")
	}
	return records.Fail(records.Stale, "overtaken",
		fmt.Sprintf("刚才有人改过其中 %d 项，%s。您填的都还在，没有保存；仍要按您填的分派，请再按一次。", len(taken), zh),
		fmt.Sprintf("%d of these tasks were changed just now (%s). Nothing was saved; look at them, and send it "+
			"again if it is still right.", len(taken), en))
}
