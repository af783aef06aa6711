package decision

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"minping/internal/evaluation/check"
	"minping/internal/evaluation/deadline"
	"minping/internal/evaluation/final"
	"minping/internal/evaluation/machine"
	"minping/internal/evaluation/scheme"
)

// State of a decision.
type State string

// States of a decision. The empty one is a suggestion, or nothing at all.
const (
	None      State = ""
	Prepared  State = "prepared" // written down by the office; the person who confirms has not answered
	Yes       State = "yes"
	No        State = "no"
	Withdrawn State = "withdrawn" // withdrawn by the office before it was answered
)

// Stands returns the state of a decision in words.
func (s State) Stands() (zh, en string) {
	switch s {
	case Prepared:
		return "正待确认", "waits for an answer"
	case Yes:
		return "已经同意", "was answered with yes"
	case No:
		return "已经不采纳", "was answered with no"
	case Withdrawn:
		return "已经撤回", "was withdrawn"
	}
	return "还没有拟办", "has not been prepared"
}

// The answers.
const (
	AnswerYes = "yes"
	AnswerNo  = "no"
)

// Machine returns the steps of a decision of one kind: the office prepares it, the person who confirms answers; where
// the office itself confirms, it may answer at once. An answer is final.
func (r Rules) Machine(k Kind) machine.Table[State] {
	asks := append([]string{machine.Office}, r.Asks[k]...)
	confirms := r.Confirms[k]
	t := machine.Table[State]{
		{From: None, To: Prepared, Name: "提出", NameEN: "prepare", Who: asks},
		{From: Prepared, To: Yes, Name: "同意", NameEN: "confirm", Who: confirms, Reason: true},
		{From: Prepared, To: No, Name: "不同意", NameEN: "decline", Who: confirms},
		{From: Prepared, To: Withdrawn, Name: "撤回", NameEN: "withdraw", Who: asks, Reason: true},
	}
	if slices.Contains(confirms, machine.Office) {
		t = append(
			t,
			machine.Edge[State]{
				From:   None,
				To:     Yes,
				Name:   "同意",
				NameEN: "confirm",
				Who:    []string{machine.Office},
				Reason: true,
			},
			machine.Edge[State]{From: None, To: No, Name: "不采纳", NameEN: "decline", Who: []string{machine.Office}},
		)
	}
	return t
}

// Decision is what a person decided about an evaluation.
type Decision struct {
	About   string    `json:"about"` // the evaluation
	Kind    Kind      `json:"kind"`
	Because []Because `json:"because"`           // copied from the suggestion it answers
	Final   string    `json:"final,omitempty"`   // digest of the final it is based on; empty if it is based on none
	Answer  string    `json:"answer"`            // yes or no; empty while it is prepared
	Reason  string    `json:"reason"`            // of the answer; while it is prepared, why it is asked for
	Asked   string    `json:"asked,omitempty"`   // once a prepared decision is answered: why it was asked for
	Code    string    `json:"code,omitempty"`    // B28 reason, A43 reason, B25 campaign
	Route   string    `json:"route,omitempty"`   // of an interview
	Level   string    `json:"level,omitempty"`   // of an interview
	Persons []Person  `json:"persons,omitempty"` // who is interviewed or held accountable
	Subject string    `json:"subject,omitempty"` // kind of the subject of an accountability
	Case    string    `json:"case,omitempty"`    // which of the cases
	Modes   []string  `json:"modes,omitempty"`   // of an accountability
	On      string    `json:"on,omitempty"`      // organization or person
	Due     string    `json:"due,omitempty"`     // YYYY-MM-DD: the last day set by a redo
	// of an interview by rank: this person considers the problems prominent (domain B27)
	Prominent bool   `json:"prominent,omitempty"`
	Prepared  string `json:"prepared,omitempty"` // by whom it was prepared
	By        string `json:"by,omitempty"`
	// where no leader has an account: the leader's own confirmation on paper that it rests on
	Written  *Written  `json:"written,omitempty"`
	At       time.Time `json:"at,omitzero"`
	Document string    `json:"document,omitempty"`
}

// Grounds returns why it was asked for: the document that follows states these, not what the answer adds.
func (d Decision) Grounds() string { return cmp.Or(d.Asked, d.Reason) }

// Person is a person a decision is about, with the office they answer for.
type Person struct {
	Name   string `json:"name"`
	Office string `json:"office"`
}

// Written is a leader's confirmation on paper, recorded by the office where no leader has an account.
type Written struct {
	By     string `json:"by"`     // the leader, with the office
	Number string `json:"number"` // of the document, as it is registered
	// YYYY-MM-DD: when it was signed; unknown for records from before it was asked for
	On string `json:"on,omitempty"`
}

// maxNumber bounds the number of a document.
const maxNumber = 60

// CheckWritten checks a record, made today, of a leader's confirmation on paper.
func CheckWritten(w *Written, today deadline.Day) check.FieldErrors {
	var f check.FieldErrors
	if w == nil {
		w = &Written{}
	}
	if strings.TrimSpace(w.By) == "" || !check.Short(w.By, maxOffice) {
		f.Add("written.by", "请写明同意的领导姓名和职务，最多 100 字。", "State the leader and the office, at most 100 characters.")
	}
	if strings.TrimSpace(w.Number) == "" || !check.Short(w.Number, maxNumber) {
		f.Add("written.number", "请写明书面意见的文号或编号，最多 60 字。", "State the number of the document, at most 60 characters.")
	}
	if deadline.CheckDay("written.on", w.On, &f) && deadline.Day(w.On) > today {
		f.Add("written.on", "不能晚于今天。", "Not after today.")
	}
	return f
}

const (
	maxPersons = 20
	maxName    = 50
	maxOffice  = 100
	maxReason  = 2000
)

// Situation is what a decision is checked against.
type Situation struct {
	Row         *final.Row   // the row of the newest fixed final, nil if there is none
	Target      string       // inspected or supervising, if there is no row
	Suggestions []Suggestion // the open ones about this evaluation
	Answered    []Decision   // what was decided about it so far
	Ended       []Kind       // what the final suggests and a no ended
}

// Decided reports whether a kind was answered with yes under the final with a digest, or what suggests it with no.
func (s Situation) Decided(k Kind, digest string) bool {
	return slices.Contains(s.Ended, k) || slices.ContainsFunc(s.Answered, func(d Decision) bool {
		return d.Kind == k && d.Answer == AnswerYes && d.Final == digest
	})
}

// CheckDecision checks a decision before it is answered. The caller fills in its basis from the suggestion; a decision
// that nothing suggests is refused unless its kind allows it:
//   - an interview needs a suggestion by rank that a person has confirmed, in the final or with it (domain B27), or a
//     reason code and no rank (domain B28);
//   - a redo, a continuation, a hearing need their suggestion, or by_hand in the rules;
//   - accountability, a campaign, the transfer of a clue are decided by people on their own.
//
// A yes needs a reason; a no ends the suggestion and needs none.
func (r Rules) CheckDecision(d Decision, s Situation) check.FieldErrors {
	var f check.FieldErrors
	knownKind("kind", d.Kind, &f)
	if d.Answer != "" {
		check.OneOf("answer", d.Answer, &f, AnswerYes, AnswerNo)
	}
	if d.Answer == AnswerYes && strings.TrimSpace(d.Reason) == "" {
		f.Add("reason", "同意须写明理由。", "A yes needs a reason.")
	}
	if !check.Prose(d.Reason, maxReason) {
		f.Add("reason", "理由最多 2000 字，不能有控制字符。", "At most 2000 characters, and no control characters.")
	}
	checkPersons(d.Persons, &f)
	if d.Answer == AnswerNo {
		r.checkNo(d, s, &f)
		return f
	}
	switch d.Kind {
	case Interview:
		r.checkInterview(d, s, &f)
	case Accountability:
		r.checkAccountability(d, &f)
	case Campaign:
		known("code", d.Code, r.Campaigns, &f)
	case ClueTransfer:
		known("code", d.Code, r.ClueReasons, &f)
	default:
		r.checkSuggested(d, s, &f)
	}
	if d.Kind == Redo {
		checkDue(d.Due, &f)
	}
	return f
}

// checkNo allows a no to something suggested or prepared; there is nothing else to say no to.
func (r Rules) checkNo(d Decision, s Situation, f *check.FieldErrors) {
	if _, ok := s.suggestion(d.Kind); !ok && d.Prepared == "" {
		f.Add("kind", "没有这项建议，不需要回答。", "Nothing of this kind is suggested.")
	}
}

func (s Situation) suggestion(k Kind) (Suggestion, bool) {
	i := slices.IndexFunc(s.Suggestions, func(x Suggestion) bool { return x.Kind == k })
	if i < 0 {
		return Suggestion{}, false
	}
	return s.Suggestions[i], true
}

func (r Rules) checkSuggested(d Decision, s Situation, f *check.FieldErrors) {
	if _, ok := s.suggestion(d.Kind); !ok && !slices.Contains(r.ByHand, d.Kind) {
		f.Add("kind", "锁定的结果没有提出这项建议。", "The fixed result does not suggest it.")
	}
}

func (r Rules) checkInterview(d Decision, s Situation, f *check.FieldErrors) {
	x, suggested := s.suggestion(Interview)
	switch {
	case d.Code != "":
		known("code", d.Code, r.Interview.Reasons, f)
	case !suggested:
		f.Add("code", "未列入约谈建议的单位，须选择约谈情形。", "Nothing suggests an interview: a reason code is needed.")
	case x.Unconfirmed && s.byRankAlone(x) && !d.Prominent:
		f.Add(
			"prominent",
			"排名靠后还须由人确认“问题较为突出”。",
			"Rank alone is not enough: a person has to confirm that the problems are prominent.",
		)
	}
	target := s.Target
	if s.Row != nil {
		target = s.Row.Target
	}
	route, ok := r.Route(d.Route)
	if !ok || route.Target != target {
		f.Add("route", "请选择约谈对象。", "Choose the body whose head is interviewed.")
		return
	}
	if !slices.ContainsFunc(
		r.Interview.Levels,
		func(l Level) bool { return l.Code == d.Level && slices.Contains(l.Routes, route.Code) },
	) {
		f.Add("level", "请选择约谈层级。", "Choose who holds the interview.")
	}
	if len(d.Persons) == 0 {
		f.Add("persons", "请写明被约谈人及职务。", "State who is interviewed, with the office.")
	}
}

// byRankAlone reports whether an interview is suggested because of the rank and nothing else.
func (s Situation) byRankAlone(x Suggestion) bool {
	return !slices.ContainsFunc(x.Because, func(b Because) bool { return b.Rule != scheme.WhenBottom })
}

// Route returns the route with a code.
func (r Rules) Route(code string) (Route, bool) {
	i := slices.IndexFunc(r.Interview.Routes, func(x Route) bool { return x.Code == code })
	if i < 0 {
		return Route{}, false
	}
	return r.Interview.Routes[i], true
}

func (r Rules) checkAccountability(d Decision, f *check.FieldErrors) {
	a := r.Accountability
	if d.On != OnOrganization && d.On != OnPerson {
		f.Add("on", "请选择问责的是单位还是个人。", "Must be one of: "+OnOrganization+", "+OnPerson+".")
	}
	i := slices.IndexFunc(a.Subjects, func(x SubjectKind) bool { return x.Code == d.Subject })
	if i < 0 || a.Subjects[i].On != "" && a.Subjects[i].On != d.On {
		f.Add("subject", "请选择问责对象类别。", "Choose the kind of subject.")
	}
	known("case", d.Case, a.Cases, f)
	if len(d.Modes) == 0 {
		f.Add("modes", "请选择问责方式。", "Choose how they are held to account.")
	}
	for _, m := range d.Modes {
		if !slices.ContainsFunc(a.Modes, func(x Mode) bool { return x.Code == m && x.On == d.On }) {
			f.Add("modes", "这种方式不适用于该问责对象。", "This mode does not apply to the subject.")
			return
		}
	}
	if d.On == OnPerson && len(d.Persons) == 0 {
		f.Add("persons", "请写明责任人及职务。", "State the person, with the office.")
	}
}

func known(field, code string, list []Code, f *check.FieldErrors) {
	if !hasCode(list, code) {
		f.Add(field, "请从清单中选择。", "Choose an entry of the list.")
	}
}

func checkPersons(list []Person, f *check.FieldErrors) {
	if len(list) > maxPersons {
		f.Add("persons", "人数过多。", "Too many people.")
	}
	for _, p := range list {
		if p.Name == "" || !check.Short(p.Name, maxName) || p.Office == "" || !check.Short(p.Office, maxOffice) {
			f.Add("persons", "姓名和职务都要写明。", "Name and office are both needed.")
			return
		}
	}
}

func checkDue(due string, f *check.FieldErrors) {
	if due == "" {
		f.Add("due", "请填整改期限，如 2025-01-31。", "State the last day, e.g. 2025-01-31.")
		return
	}
	deadline.CheckDay("due", due, f)
}

// Step is a completed step of an accountability (domain B32).
type Step struct {
	Code string `json:"code"`
	On   string `json:"on"` // YYYY-MM-DD
	Note string `json:"note"`
}

// ConfirmedOn is the day of the yes; if that rests on paper, the day it was signed. It is unknown without a yes.
func (d Decision) ConfirmedOn() deadline.Day {
	switch {
	case d.Answer != AnswerYes || d.At.IsZero():
		return ""
	case d.Written != nil:
		return deadline.Day(d.Written.On)
	}
	return deadline.DayOf(d.At)
}

// CheckStep checks a further step of a decision in a state: it must be on the list, not precede the steps taken so far,
// and be dated neither before them nor after today; one that carries out what was confirmed, not before the
// confirmation.
func (r Rules) CheckStep(at State, confirmed deadline.Day, taken []Step, s Step, today deadline.Day) check.FieldErrors {
	var f check.FieldErrors
	place := func(code string) int {
		return slices.IndexFunc(r.Accountability.Steps, func(c Code) bool { return c.Code == code })
	}
	if place(s.Code) < 0 {
		f.Add("code", "没有这个步骤。", "There is no such step.")
	}
	carriesOut := slices.Contains(r.Accountability.AfterYes, s.Code)
	if at != Yes && carriesOut {
		f.Add("code", "同意问责以后才能办理这一步。", "This step follows once the accountability is confirmed.")
	}
	switch on := deadline.Day(s.On); {
	case !deadline.CheckDay("on", s.On, &f):
	case on > today:
		f.Add("on", "不能晚于今天。", "Not after today.")
	case carriesOut && on < confirmed:
		f.Add("on", "不能早于同意问责的日期。", "Not before the day of the confirmation.")
	}
	check.ProseField("note", s.Note, &f)
	for _, t := range taken {
		switch {
		case place(t.Code) >= place(s.Code) && place(s.Code) >= 0:
			f.Add("code", "这一步或之后的步骤已经办过。", "This step or a later one has already been taken.")
			return f
		case s.On < t.On:
			f.Add("on", "不能早于上一步。", "Not before the previous step.")
			return f
		}
	}
	return f
}
