// Package team holds the rules of assessment teams (domain A12–A15, B11): who has to be in a team, which units it
// assesses so that no one assesses their own county, by a reproducible draw, and whose sheets its members fill in.
package team

import (
	"fmt"
	"slices"

	"minping/internal/evaluation/check"
	"minping/internal/evaluation/scheme"
	"minping/internal/typed"
)

// Team is an assessment team of a batch.
type Team struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	// the place its members come from, e.g. a county; empty: the city itself
	Home    string   `json:"home,omitempty"`
	Members []Member `json:"members"`
	Targets []string `json:"targets"`
}

// Member is a member of a team.
type Member struct {
	Account string `json:"account,omitempty"`
	Name    string `json:"name"`
	Body    string `json:"body"` // discipline, organization, inspection
	Lead    bool   `json:"lead,omitempty"`
}

// Target is an evaluation that some team has to carry out. Place is the county it belongs to, empty for units of the
// city itself. A supervising body of a place is a target too: the visiting team also scores it (domain A15).
type Target struct {
	ID          string `json:"id"`
	Name        string `json:"name"`
	Kind        string `json:"kind"`
	Place       string `json:"place,omitempty"`
	Supervising bool   `json:"supervising,omitempty"`
	Practice    string `json:"practice,omitempty"` // of its scheme: who is sent
}

// Host is the county in which a supervising body without a recorded county works: the one that everything it supervises
// belongs to. It is empty if that belongs to the city itself or to several counties.
func Host(supervised []string) string {
	for _, place := range supervised {
		if place != supervised[0] {
			return ""
		}
	}
	if len(supervised) == 0 {
		return ""
	}
	return supervised[0]
}

// adrift reports whether it belongs to a county and the county is not recorded.
func (x Target) adrift() bool { return x.Kind == scheme.KindTownship && x.Place == "" }

// own reports whether a team would assess its own place.
func (t Team) own(x Target) bool { return t.Home != "" && t.Home == x.Place }

// own lists the targets, by team, that belong to its own place: a place may be known later than the team.
func own(teams []Team, known map[string]Target) map[[2]string]bool {
	out := map[[2]string]bool{}
	for _, t := range teams {
		for _, id := range t.Targets {
			if x, ok := known[id]; ok && t.own(x) {
				out[[2]string{t.ID, id}] = true
			}
		}
	}
	return out
}

// Limits of a batch.
const (
	maxTeams   = 200
	maxTargets = 5000
	maxMembers = 50
)

// Check checks teams as put together by people: no target from a team's own place that it did not have before, none
// twice, none that does not exist. What is merely incomplete is a Warning, see Warnings.
func Check(teams, before []Team, targets []Target) check.FieldErrors {
	var f check.FieldErrors
	if len(teams) > maxTeams || len(targets) > maxTargets {
		f.Add("teams", "评估组或单位过多。", "There are too many teams or targets.")
		return f
	}
	known, had, alike := byID(targets), own(before, byID(targets)), namesakes(before)
	taken, ids, names := map[string]string{}, map[string]bool{}, map[string][]string{}
	for i, t := range teams {
		at, name := fmt.Sprintf("teams[%d]", i), typed.Key(t.Name)
		if t.ID == "" || !check.Short(t.ID, 64) || ids[t.ID] || name == "" || !check.Short(t.Name, 50) {
			f.Add(at+".name", "评估组名称不能为空或过长，编号不能重复。", "The name must be present and short, the id unique.")
		}
		for _, other := range names[name] {
			if !alike[[2]string{other, t.ID}] && !alike[[2]string{t.ID, other}] {
				f.Add(at+".name", "评估组名称不能重复。", "Another team has this name.")
				break
			}
		}
		ids[t.ID], names[name] = true, append(names[name], t.ID)
		t.checkMembers(at, &f)
		for _, id := range t.Targets {
			x, ok := known[id]
			switch {
			case !ok:
				f.Add(at+".targets", "本批次中没有这个单位。", "There is no such target in the batch.")
			case taken[id] != "":
				f.Add(at+".targets", "“"+x.Name+"”已由“"+taken[id]+"”评估。", "Another team assesses this target already.")
			case t.own(x) && !had[[2]string{t.ID, id}]:
				f.Add(at+".targets", "不能评估本地单位“"+x.Name+"”。", "A team cannot assess its own place.")
			}
			taken[id] = t.Name
		}
	}
	return f
}

// namesakes are the pairs of teams that had one name before names were compared: they do not stop other changes.
func namesakes(before []Team) map[[2]string]bool {
	out, names := map[[2]string]bool{}, map[string][]string{}
	for _, t := range before {
		name := typed.Key(t.Name)
		for _, other := range names[name] {
			out[[2]string{other, t.ID}] = true
		}
		names[name] = append(names[name], t.ID)
	}
	return out
}

func (t Team) checkMembers(at string, f *check.FieldErrors) {
	if len(t.Members) > maxMembers {
		f.Add(at+".members", "成员过多。", "There are too many members.")
	}
	accounts := map[string]bool{}
	for i, m := range t.Members {
		here := fmt.Sprintf("%s.members[%d]", at, i)
		if m.Name == "" || !check.Short(m.Name, 50) || m.Body == "" || !check.Short(m.Body, 64) {
			f.Add(here, "成员的姓名和来源单位不能为空或过长。", "Name and body must be present and short.")
		}
		if m.Account != "" && !check.Short(m.Account, 64) {
			f.Add(here+".account", "账号过长，或者有不能用的字符。", "The account is too long or has characters that cannot be used.")
		}
		if m.Account != "" && accounts[m.Account] {
			f.Add(here, "同一账号列了两次。", "The account is listed twice.")
		}
		accounts[m.Account] = true
	}
}

func byID(targets []Target) map[string]Target {
	m := make(map[string]Target, len(targets))
	for _, x := range targets {
		m[x.ID] = x
	}
	return m
}

// MayFill reports whether an account fills in sheets of a target. If a batch has no teams, every assessor does;
// otherwise only the members of the responsible team.
func MayFill(teams []Team, account, target string) bool {
	if len(teams) == 0 {
		return true
	}
	return account != "" && slices.ContainsFunc(teams, func(t Team) bool {
		return slices.Contains(t.Targets, target) &&
			slices.ContainsFunc(t.Members, func(m Member) bool { return m.Account == account })
	})
}

// TargetsOf returns what an account assesses, in the order of the teams.
func TargetsOf(teams []Team, account string) []string {
	var out []string
	for _, t := range teams {
		if account != "" && slices.ContainsFunc(t.Members, func(m Member) bool { return m.Account == account }) {
			out = append(out, t.Targets...)
		}
	}
	return out
}
