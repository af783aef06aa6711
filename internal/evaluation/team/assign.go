package team

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"minping/internal/evaluation/check"
	"minping/internal/evaluation/draw"
)

// Proposal is who assesses what according to the draw. A person accepts or changes it.
type Proposal struct {
	Mode    string     `json:"mode"`
	Seed    string     `json:"seed"`
	Given   []Given    `json:"given"`   // by team, then by name of the target
	Order   []Sentence `json:"order"`   // how the places were paired
	Nobody  []Target   `json:"nobody"`  // targets that no team may assess
	Targets []Load     `json:"targets"` // how many each team has
}

// Given is one target with its team and the reason.
type Given struct {
	Team    string   `json:"team"`
	Target  string   `json:"target"`
	Because Sentence `json:"because"`
}

// Sentence is a sentence in two languages.
type Sentence struct {
	ZH string `json:"zh"`
	EN string `json:"en"`
}

// Load is how many targets a team has.
type Load struct {
	Team string `json:"team"`
	N    int    `json:"n"`
}

// Assign gives every target to a team from another place (domain A13, A14). The teams of a place visit the place
// paired with theirs by the draw; a place without teams is shared among all teams from places; units of the
// city itself go to the teams without a home, or to all teams if there are none. Within a group of teams the targets
// are dealt out in turn, in an order decided by lot. The same teams, targets, mode and seed give the same proposal
// whatever order they are listed in. placeName supplies names for the explanation.
func Assign(mode, seed string, teams []Team, targets []Target, placeName func(string) string) (Proposal, error) {
	var f check.FieldErrors
	check.OneOf("mode", mode, &f, Cross, Rotate)
	if seed == "" || !check.Short(seed, 200) {
		f.Add("seed", "缺少随机种子或种子过长。", "The seed is missing or too long.")
	}
	if len(teams) == 0 {
		f.Add("teams", "还没有评估组。", "There are no teams yet.")
	}
	empty := make([]Team, len(teams)) // earlier assignments are ignored
	for i, t := range teams {
		empty[i] = t
		empty[i].Targets = nil
	}
	f = append(f, Check(empty, nil, targets)...)
	places := homes(teams)
	if len(places) == 1 && slices.ContainsFunc(targets, func(x Target) bool { return x.Place == places[0] }) &&
		len(places) == homeCount(teams) {
		f.Add("teams", "只有一个地方的评估组，无法交叉或推磨。", "Teams from one place alone cannot assess each other's places.")
	}
	if len(f) > 0 {
		return Proposal{}, f
	}
	a := assigning{mode: mode, seed: seed, teams: slices.Clone(teams), name: placeName, visitor: map[string]string{}}
	slices.SortFunc(a.teams, func(x, y Team) int { return cmp.Compare(x.ID, y.ID) })
	if err := a.pair(places); err != nil {
		return Proposal{}, err
	}
	a.deal(targets)
	return a.proposal(), nil
}

// homes returns the places that teams come from, without duplicates and sorted.
func homes(teams []Team) []string {
	var out []string
	for _, t := range teams {
		if t.Home != "" {
			out = append(out, t.Home)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// homeCount returns the number of places that teams come from; having no home counts as one place.
func homeCount(teams []Team) int {
	n := len(homes(teams))
	if slices.ContainsFunc(teams, func(t Team) bool { return t.Home == "" }) {
		n++
	}
	return n
}

// assigning is a proposal being made.
type assigning struct {
	mode, seed string
	teams      []Team // by id
	name       func(string) string
	visitor    map[string]string // place → the place whose teams visit it
	given      []Given
	nobody     []Target
	order      []Sentence
	targetName map[string]string
}

var modeNames = map[string]Sentence{Cross: {"交叉", "swap"}, Rotate: {"推磨", "rotation"}}

// pair decides which place's teams visit which place.
func (a *assigning) pair(places []string) error {
	if len(places) < 2 {
		return nil
	}
	pairs, err := Pairs(a.mode, places, a.seed)
	if err != nil {
		return err
	}
	next := map[string]string{}
	for _, p := range pairs {
		a.visitor[p.Target], next[p.Team] = p.Team, p.Target
	}
	told := map[string]bool{}
	for _, p := range pairs {
		if told[p.Team] {
			continue
		}
		ring := []string{a.name(p.Team)}
		for at := next[p.Team]; ; at = next[at] {
			told[at] = true
			ring = append(ring, a.name(at))
			if at == p.Team {
				break
			}
		}
		line := strings.Join(ring, "→")
		m := modeNames[a.mode]
		a.order = append(a.order, Sentence{m.ZH + "：" + line, m.EN + ": " + line})
	}
	return nil
}

// deal deals out the targets, place by place.
func (a *assigning) deal(targets []Target) {
	a.targetName = map[string]string{}
	groups := map[string][]string{}
	known := byID(targets)
	for _, x := range targets {
		groups[x.Place] = append(groups[x.Place], x.ID)
		a.targetName[x.ID] = x.Name
	}
	places := make([]string, 0, len(groups))
	for p := range groups {
		places = append(places, p)
	}
	slices.Sort(places)
	turn := map[string]int{} // how many targets a group of teams has been dealt: it continues where it stopped
	for _, place := range places {
		ids := groups[place]
		draw.Lot(ids, a.seed)
		group, key, why := a.visiting(place)
		for _, id := range ids {
			if len(group) == 0 {
				a.nobody = append(a.nobody, known[id])
				continue
			}
			t := group[turn[key]%len(group)]
			turn[key]++
			because := why
			if known[id].adrift() {
				because = Sentence{"没有写明所属县（市区），" + strings.TrimPrefix(why.ZH, "市直单位"), "its county is unknown: " + why.EN}
			}
			a.given = append(a.given, Given{t.ID, id, because})
		}
	}
}

// visiting returns the teams that may assess a place, a name for that group, and the reason.
func (a *assigning) visiting(place string) ([]Team, string, Sentence) {
	of := func(keep func(Team) bool) []Team {
		return slices.DeleteFunc(slices.Clone(a.teams), func(t Team) bool { return !keep(t) })
	}
	if v, ok := a.visitor[place]; ok {
		m := modeNames[a.mode]
		return of(func(t Team) bool { return t.Home == v }), v, Sentence{
			fmt.Sprintf(
				"%s：%s评估组到%s",
				m.ZH,
				a.name(v),
				a.name(place),
			), fmt.Sprintf("%s: teams of %s visit %s", m.EN, a.name(v), a.name(place)),
		}
	}
	city := of(func(t Team) bool { return t.Home == "" })
	switch {
	case place == "" && len(city) > 0:
		return city, "", Sentence{"市直单位由市级评估组评估", "units of the city are for its own teams"}
	case place == "":
		return a.teams, "*", Sentence{"市直单位由各评估组轮流评估", "units of the city are dealt out among all teams"}
	}
	away := of(func(t Team) bool { return t.Home != "" && t.Home != place })
	if len(away) == 0 {
		away = city
	}
	return away, "away " + place, Sentence{
		a.name(
			place,
		) + "没有可参加交叉、推磨的评估组，由外地评估组轮流评估", a.name(place) + " has no team in the draw: teams from elsewhere take turns",
	}
}

func (a *assigning) proposal() Proposal {
	p := Proposal{Mode: a.mode, Seed: a.seed, Given: a.given, Order: a.order, Nobody: a.nobody}
	slices.SortFunc(p.Given, func(x, y Given) int {
		return cmp.Or(
			cmp.Compare(x.Team, y.Team),
			cmp.Compare(a.targetName[x.Target], a.targetName[y.Target]),
			cmp.Compare(x.Target, y.Target),
		)
	})
	slices.SortFunc(p.Nobody, func(x, y Target) int { return cmp.Compare(x.ID, y.ID) })
	slices.SortFunc(p.Order, func(x, y Sentence) int { return cmp.Compare(x.ZH, y.ZH) })
	for _, t := range a.teams {
		n := 0
		for _, g := range p.Given {
			if g.Team == t.ID {
				n++
			}
		}
		p.Targets = append(p.Targets, Load{t.ID, n})
	}
	return p
}

// Apply returns the teams with the targets of a proposal, which replace their previous ones.
func (p Proposal) Apply(teams []Team) []Team {
	out := slices.Clone(teams)
	for i := range out {
		out[i].Targets = nil
		for _, g := range p.Given {
			if g.Team == out[i].ID {
				out[i].Targets = append(out[i].Targets, g.Target)
			}
		}
	}
	return out
}
