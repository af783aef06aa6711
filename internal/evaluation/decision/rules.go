// Package decision holds what follows from a fixed result: suggestions, which are computed from a final alone and
// never stored, and the decisions with which people answer them (domain A28, A40–A45, B12, B25, B27–B32). A suggestion
// has no effect by itself.
package decision

import (
	"fmt"
	"slices"

	"minping/internal/evaluation/check"
	"minping/internal/evaluation/machine"
	"minping/internal/evaluation/pack"
	"minping/internal/evaluation/scheme"
)

// Kind is what is being decided.
type Kind string

// Kinds of a decision.
const (
	Redo           Kind = scheme.SuggestRedo      // 限期重新整改（domain A41）
	Continue       Kind = scheme.SuggestContinue  // 继续整改（domain A42）
	Interview      Kind = scheme.SuggestInterview // 约谈（domain A40, A45, B27, B28）
	Forfeit        Kind = scheme.SuggestForfeit   // 取消评优资格
	Hearing        Kind = "hearing"               // 质询答辩（domain A28）
	Accountability Kind = "accountability"        // 问责（domain B29–B32）
	Campaign       Kind = "campaign"              // 集中整治、专项治理（domain B25）
	ClueTransfer   Kind = "clue_transfer"         // 移交问题线索, readable by named people only (domain A43)
)

// Kinds lists the kinds in display order.
func Kinds() []Kind {
	return []Kind{Continue, Redo, Hearing, Interview, Forfeit, Accountability, Campaign, ClueTransfer}
}

// names are the kinds in words.
var names = map[Kind][2]string{
	Continue:       {"继续整改", "go on rectifying"},
	Redo:           {"限期重新整改", "rectify again by a day"},
	Hearing:        {"质询答辩", "hearing"},
	Interview:      {"约谈", "interview"},
	Forfeit:        {"取消评优资格", "no distinction"},
	Accountability: {"问责", "accountability"},
	Campaign:       {"集中整治或专项治理", "campaign"},
	ClueTransfer:   {"移交问题线索", "transfer of a clue"},
}

// Name returns the name of a kind.
func (k Kind) Name() (zh, en string) { return names[k][0], names[k][1] }

// Code is an entry of a list that each place may change.
type Code struct {
	Code string `json:"code"`
	Name string `json:"name"`
}

// Rules are the lists and numbers that decisions are based on, as data (configs/packs/decisions.yaml).
type Rules struct {
	ID             string             `json:"id"`
	Name           string             `json:"name"`
	Hearing        HearingRule        `json:"hearing"`
	Interview      InterviewRule      `json:"interview"`
	Accountability AccountabilityRule `json:"accountability"`
	ClueReasons    []Code             `json:"clue_reasons"` // A43
	Campaigns      []Code             `json:"campaigns"`    // B25
	// kinds that people may decide even if nothing suggests them
	ByHand   []Kind            `json:"by_hand,omitempty"`
	Confirms map[Kind][]string `json:"confirms"` // who answers: machine.Office or machine.Leader
	// the type of document that follows a yes; none if absent
	Documents map[Kind]string   `json:"documents"`
	Asks      map[Kind][]string `json:"asks,omitempty"` // who may request one, besides the office
}

// HearingRule says who is asked to a hearing (domain A28): the last n of the ranking including ties at the cut, or
// those with a key function. Under a scheme whose document has no hearings, no one is.
type HearingRule struct {
	LastN       int  `json:"last_n"`
	KeyFunction bool `json:"key_function"`
}

// InterviewRule says who interviews whom, and why.
type InterviewRule struct {
	Reasons []Code  `json:"reasons"` // B28: regardless of rank
	Levels  []Level `json:"levels"`
	Routes  []Route `json:"routes"`
}

// Level is who holds an interview, the lowest level first (domain A45).
type Level struct {
	Code   string   `json:"code"`
	Name   string   `json:"name"`
	Routes []string `json:"routes"` // the routes on which it is used
}

// Route says whose head is interviewed (domain A40).
type Route struct {
	Code   string `json:"code"`
	Name   string `json:"name"`
	Target string `json:"target"` // inspected or supervising
	Office string `json:"office"` // the office of the person interviewed, as offered in a form
}

// Who can be held accountable.
const (
	OnOrganization = "organization"
	OnPerson       = "person"
)

// AccountabilityRule lists the subject kinds, cases, modes and steps of 问责 (domain B29–B32).
type AccountabilityRule struct {
	Subjects []SubjectKind `json:"subjects"`
	Cases    []Code        `json:"cases"`
	Modes    []Mode        `json:"modes"`
	Steps    []Code        `json:"steps"`               // in order; one may be skipped, none taken after a later one
	AfterYes []string      `json:"after_yes,omitempty"` // steps that carry out what was confirmed
}

// SubjectKind is a kind of subject that can be held accountable, with its responsibility.
type SubjectKind struct {
	Code           string `json:"code"`
	Name           string `json:"name"`
	Responsibility string `json:"responsibility"`
	On             string `json:"on"` // organization, person, or both when empty
}

// Mode is a way of holding a subject accountable.
type Mode struct {
	Code string `json:"code"`
	Name string `json:"name"`
	On   string `json:"on"` // organization or person
}

// ParseRules reads the rules from YAML or JSON; any error refuses all of them.
func ParseRules(raw []byte) (Rules, error) { return pack.Parse[Rules](raw) }

const maxCodes = 50

// Check returns everything that is wrong.
func (r Rules) Check() check.FieldErrors {
	var f check.FieldErrors
	if r.ID == "" || !check.Short(r.ID, 64) || r.Name == "" || !check.Short(r.Name, 100) {
		f.Add("name", "规则应有代号和名称。", "The rules need an id and a name.")
	}
	check.Between("hearing.last_n", r.Hearing.LastN, 0, 1000, &f)
	checkCodes("interview.reasons", r.Interview.Reasons, &f)
	checkCodes("accountability.cases", r.Accountability.Cases, &f)
	checkCodes("accountability.steps", r.Accountability.Steps, &f)
	checkCodes("clue_reasons", r.ClueReasons, &f)
	checkCodes("campaigns", r.Campaigns, &f)
	r.Interview.check(&f)
	r.Accountability.check(&f)
	for _, k := range r.ByHand {
		knownKind("by_hand", k, &f)
	}
	for _, k := range Kinds() {
		if len(r.Confirms[k]) == 0 {
			f.Add("confirms."+string(k), "没有写明由谁确认。", "It does not say who confirms.")
		}
		for _, who := range r.Confirms[k] {
			check.OneOf("confirms."+string(k), who, &f, machine.Office, machine.Leader)
		}
	}
	for k := range r.Confirms {
		knownKind("confirms", k, &f)
	}
	for k := range r.Documents {
		knownKind("documents", k, &f)
	}
	for k, list := range r.Asks {
		knownKind("asks", k, &f)
		for _, who := range list {
			check.OneOf("asks."+string(k), who, &f, machine.Supervising, machine.Team)
		}
	}
	return f
}

func knownKind(at string, k Kind, f *check.FieldErrors) {
	if !slices.Contains(Kinds(), k) {
		f.Add(at, "没有这种决定。", "There is no such kind of decision.")
	}
}

func checkCodes(at string, list []Code, f *check.FieldErrors) {
	if n := len(list); n == 0 || n > maxCodes {
		f.Add(at, fmt.Sprintf("应有 1 到 %d 项。", maxCodes), fmt.Sprintf("There must be 1 to %d entries.", maxCodes))
	}
	seen := map[string]bool{}
	for i, c := range list {
		checkCode(fmt.Sprintf("%s[%d]", at, i), c.Code, c.Name, seen, f)
	}
}

func checkCode(at, code, name string, seen map[string]bool, f *check.FieldErrors) {
	if code == "" || !check.Short(code, 64) || seen[code] || name == "" || !check.Short(name, 200) {
		f.Add(at, "代号和名称不能为空、重复或过长。", "Code and name must be present, unique and short.")
	}
	seen[code] = true
}

func (r InterviewRule) check(f *check.FieldErrors) {
	routes, levels := map[string]bool{}, map[string]bool{}
	for i, x := range r.Routes {
		at := fmt.Sprintf("interview.routes[%d]", i)
		checkCode(at, x.Code, x.Name, routes, f)
		check.OneOf(at+".target", x.Target, f, scheme.TargetInspected, scheme.TargetSupervising)
		if x.Office == "" || !check.Short(x.Office, 100) {
			f.Add(at+".office", "应写明被约谈人职务。", "The office of the person interviewed is missing.")
		}
	}
	for i, x := range r.Levels {
		at := fmt.Sprintf("interview.levels[%d]", i)
		checkCode(at, x.Code, x.Name, levels, f)
		if len(x.Routes) == 0 {
			f.Add(at+".routes", "至少要有一种约谈对象。", "It needs a route.")
		}
		for _, route := range x.Routes {
			if !routes[route] {
				f.Add(at+".routes", "没有这种约谈对象。", "There is no such route.")
			}
		}
	}
	if len(r.Levels) == 0 || len(r.Routes) == 0 {
		f.Add("interview", "应有约谈层级和约谈对象。", "There must be levels and routes.")
	}
}

func (r AccountabilityRule) check(f *check.FieldErrors) {
	for _, code := range r.AfterYes {
		if !slices.ContainsFunc(r.Steps, func(c Code) bool { return c.Code == code }) {
			f.Add("accountability.after_yes", "没有步骤"+code+"。", "There is no step "+code+".")
		}
	}
	subjects, modes := map[string]bool{}, map[string]bool{}
	for i, x := range r.Subjects {
		at := fmt.Sprintf("accountability.subjects[%d]", i)
		checkCode(at, x.Code, x.Name, subjects, f)
		if x.On != "" {
			check.OneOf(at+".on", x.On, f, OnOrganization, OnPerson)
		}
	}
	for i, x := range r.Modes {
		at := fmt.Sprintf("accountability.modes[%d]", i)
		checkCode(at, x.Code+"/"+x.On, x.Name, modes, f)
		check.OneOf(at+".on", x.On, f, OnOrganization, OnPerson)
	}
	if len(r.Subjects) == 0 || len(r.Modes) == 0 {
		f.Add("accountability", "应有问责对象和问责方式。", "There must be subjects and modes.")
	}
}

func hasCode(list []Code, code string) bool {
	return slices.ContainsFunc(list, func(c Code) bool { return c.Code == code })
}
