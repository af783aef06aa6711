package team

import (
	"cmp"
	"fmt"
	"slices"

	"minping/internal/evaluation/check"
	"minping/internal/evaluation/pack"
	"minping/internal/evaluation/scheme"
)

// Rules say who has to be in a team, as data (configs/packs/teams.yaml).
type Rules struct {
	ID       string     `json:"id"`
	Name     string     `json:"name"`
	Bodies   []Code     `json:"bodies"`
	Staffing []Staffing `json:"staffing"`
}

// Code is a body that sends members.
type Code struct {
	Code string `json:"code"`
	Name string `json:"name"`
}

// Levels from which team members are sent (domain A13).
const (
	fromCity   = "city"
	fromCounty = "county"
	fromAny    = "any"
)

// Staffing is who is needed in a team that assesses units of some kinds.
type Staffing struct {
	Practice string   `json:"practice"` // of the schemes that it is for: any, by_level or city
	Kinds    []string `json:"kinds"`
	Bodies   []string `json:"bodies"`         // each sends a member
	Lead     string   `json:"lead,omitempty"` // the body whose member leads; empty: any
	From     string   `json:"from"`
}

// ParseRules reads the rules from YAML or JSON; any error refuses all of them.
func ParseRules(raw []byte) (Rules, error) { return pack.Parse[Rules](raw) }

// Check returns everything that is wrong.
func (r Rules) Check() check.FieldErrors {
	var f check.FieldErrors
	if r.ID == "" || !check.Short(r.ID, 64) || r.Name == "" || !check.Short(r.Name, 100) {
		f.Add("name", "组队规则应有代号和名称。", "The rules need an id and a name.")
	}
	codes := map[string]bool{}
	for i, b := range r.Bodies {
		if b.Code == "" || codes[b.Code] || b.Name == "" || !check.Short(b.Name, 50) {
			f.Add(fmt.Sprintf("bodies[%d]", i), "代号和名称不能为空、重复或过长。", "Code and name must be present, unique and short.")
		}
		codes[b.Code] = true
	}
	taken := map[string]bool{}
	for i, s := range r.Staffing {
		at := fmt.Sprintf("staffing[%d]", i)
		check.OneOf(at+".practice", s.Practice, &f, scheme.Staffings()...)
		for _, k := range s.Kinds {
			check.OneOf(at+".kinds", k, &f, scheme.Kinds()...)
			if taken[s.Practice+" "+k] {
				f.Add(at+".kinds", "同一做法的同一类单位有两条规则。", "A kind has two rules under one practice.")
			}
			taken[s.Practice+" "+k] = true
		}
		for _, b := range append(slices.Clone(s.Bodies), s.Lead) {
			if b != "" && !codes[b] {
				f.Add(at+".bodies", "没有这个来源单位。", "There is no such body.")
			}
		}
		check.OneOf(at+".from", s.From, &f, fromCity, fromCounty, fromAny)
	}
	return f
}

// Warning is a deviation from the rules. A person may proceed nevertheless.
type Warning struct {
	Code string `json:"code"`
	Team string `json:"team,omitempty"`
	ZH   string `json:"zh"`
	EN   string `json:"en"`
}

// Codes of a Warning.
const (
	NoMembers   = "no_members"
	BodyMissing = "body_missing"
	NoLead      = "no_lead"
	TwoLeads    = "two_leads"
	LeadOfOther = "lead_of_other_body"
	WrongLevel  = "wrong_level"
	InTwoTeams  = "in_two_teams"
	Unassigned  = "unassigned"
	NoCounty    = "no_county" // townships whose county is unknown
	NoTargets   = "no_targets"
	OwnPlace    = "own_place" // a target became the team's own place's after it was given to the team
)

// Warnings returns every deviation from the rules in the teams of a batch.
func (r Rules) Warnings(teams []Team, targets []Target) []Warning {
	var out []Warning
	known := byID(targets)
	taken, accounts := map[string]bool{}, map[string]string{}
	for _, t := range teams {
		out = append(out, r.ofTeam(t, known)...)
		for _, id := range t.Targets {
			taken[id] = true
			if x, ok := known[id]; ok && t.own(x) {
				out = append(out, Warning{
					OwnPlace, t.ID, t.Name + "不能评估本地单位“" + x.Name + "”，请换一个组。",
					t.Name + " would assess its own place's " + x.Name + "; give it to another team.",
				})
			}
		}
		for _, m := range t.Members {
			if other, ok := accounts[m.Account]; ok && m.Account != "" && other != t.ID {
				out = append(out, Warning{InTwoTeams, t.ID, m.Name + "同时在两个评估组。", m.Name + " is in two teams."})
			}
			accounts[m.Account] = t.ID
		}
	}
	n := 0
	var adrift []string
	for _, x := range targets {
		if !taken[x.ID] {
			n++
		}
		if x.adrift() {
			adrift = append(adrift, x.Name)
		}
	}
	if len(adrift) > 0 && len(homes(teams)) > 0 {
		out = append(out, Warning{
			NoCounty, "", fmt.Sprintf("%s等 %d 个乡镇（街道）没有写明所属县（市区），分配时不能避开本县。", adrift[0], len(adrift)),
			fmt.Sprintf("%d townships have no county: a draw cannot keep teams away from their own.", len(adrift)),
		})
	}
	if n > 0 {
		out = append(
			out,
			Warning{Unassigned, "", fmt.Sprintf("还有 %d 个单位没有评估组。", n), fmt.Sprintf("%d targets have no team.", n)},
		)
	}
	return out
}

func (r Rules) ofTeam(t Team, known map[string]Target) []Warning {
	var out []Warning
	warn := func(code, zh, en string) {
		w := Warning{code, t.ID, t.Name + "：" + zh, t.Name + ": " + en}
		if !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	leads := 0
	for _, m := range t.Members {
		if m.Lead {
			leads++
		}
	}
	switch {
	case len(t.Members) == 0:
		warn(NoMembers, "还没有成员。", "has no members yet.")
	case leads == 0:
		warn(NoLead, "没有组长。", "has no leader.")
	case leads > 1:
		warn(TwoLeads, "有两名以上组长。", "has more than one leader.")
	}
	if len(t.Targets) == 0 {
		warn(NoTargets, "没有评估任务。", "has no targets.")
	}
	for _, id := range t.Targets {
		s, ok := r.For(known[id].Practice, known[id].Kind)
		if !ok || len(t.Members) == 0 {
			continue
		}
		r.staffed(t, s, warn)
	}
	return out
}

func (r Rules) staffed(t Team, s Staffing, warn func(code, zh, en string)) {
	for _, b := range s.Bodies {
		if !slices.ContainsFunc(t.Members, func(m Member) bool { return m.Body == b }) {
			warn(BodyMissing, "缺少"+r.bodyName(b)+"派员。", "no member from "+b+".")
		}
	}
	for _, m := range t.Members {
		if m.Lead && s.Lead != "" && m.Body != s.Lead {
			warn(LeadOfOther, "组长应由"+r.bodyName(s.Lead)+"派员担任。", "its leader should be of "+s.Lead+".")
		}
	}
	if s.From == fromCity && t.Home != "" || s.From == fromCounty && t.Home == "" {
		zh, en := "成员应从市级抽调。", "its members should come from the city."
		if s.From == fromCounty {
			zh, en = "成员应从县级抽调。", "its members should come from counties."
		}
		warn(WrongLevel, zh, en)
	}
}

// For returns the rule for a kind of unit under a practice; ok is false if there is none.
func (r Rules) For(practice, kind string) (Staffing, bool) {
	i := slices.IndexFunc(r.Staffing, func(s Staffing) bool {
		return s.Practice == cmp.Or(practice, scheme.AnyLevel) && slices.Contains(s.Kinds, kind)
	})
	if i < 0 {
		return Staffing{}, false
	}
	return r.Staffing[i], true
}

func (r Rules) bodyName(code string) string {
	for _, b := range r.Bodies {
		if b.Code == code {
			return b.Name
		}
	}
	return code
}
