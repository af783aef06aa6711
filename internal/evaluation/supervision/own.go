package supervision

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"minping/internal/evaluation/check"
	"minping/internal/evaluation/scheme"
)

// OwnTask is one line of a list that a body draws up for itself. Its number is its place in the list.
type OwnTask struct {
	Key     string `json:"key,omitempty"` // identifies the task whatever its wording and place; see Keyed
	Content string `json:"content"`
	Task    string `json:"task"`
	Method  string `json:"method,omitempty"`
	Due     Due    `json:"due"`
}

// Own is the task list that a supervising body drew up for itself (domain B09): for the units of one kind, or for all
// whose kind has no list.
type Own struct {
	Body    string    `json:"body"`
	Kind    string    `json:"kind,omitempty"` // kind of unit; empty: every other
	Version int       `json:"version,omitempty"`
	By      string    `json:"by,omitempty"` // who wrote this version
	Tasks   []OwnTask `json:"tasks"`
	Keys    int       `json:"keys,omitempty"` // how many keys have been assigned: none is assigned twice
}

// Keyed gives the tasks of a list that is older than keys the keys of their places.
func (o Own) Keyed() Own {
	if o.Keys == 0 {
		o.Keys, o.Tasks = len(o.Tasks), slices.Clone(o.Tasks)
		for i := range o.Tasks {
			o.Tasks[i].Key = ownKey(i + 1)
		}
	}
	return o
}

func ownKey(n int) string { return "t" + strconv.Itoa(n) }

// KeyedAfter gives each task the key of the earlier task it corresponds to: the one it was sent with, or one with the
// same wording. A new task gets a key that the list never had.
func (o Own) KeyedAfter(before Own) Own {
	before = before.Keyed()
	o.Keys, o.Tasks = before.Keys, slices.Clone(o.Tasks)
	free := map[string]bool{}
	for _, t := range before.Tasks {
		free[t.Key] = true
	}
	for i, t := range o.Tasks {
		if !free[t.Key] {
			o.Tasks[i].Key = ""
		}
		delete(free, t.Key)
	}
	for i, t := range o.Tasks {
		if t.Key != "" {
			continue
		}
		same := slices.IndexFunc(before.Tasks, func(x OwnTask) bool { return free[x.Key] && x.Task == t.Task })
		if same >= 0 {
			o.Tasks[i].Key = before.Tasks[same].Key
			delete(free, o.Tasks[i].Key)
			continue
		}
		o.Keys++
		o.Tasks[i].Key = ownKey(o.Keys)
	}
	return o
}

// Lists is what applies in one round: the common list, and what bodies drew up instead of their part of it. A round
// keeps the versions with which it was opened.
type Lists struct {
	Base TaskList `json:"base"`
	Own  []Own    `json:"own"`
}

const (
	ownTasksMax = 60
	ownTaskMax  = 300
)

// Of returns the list that a body drew up for a kind of unit, or the one for all kinds.
func (l Lists) Of(body, kind string) (Own, bool) {
	var out Own
	found := false
	for _, o := range l.Own {
		if o.Body == body && (o.Kind == kind || o.Kind == "" && !found) {
			out, found = o, true
		}
	}
	return out, found
}

// For returns the task list for units of a kind: where a body has its own list, that replaces what the
// common list gives the body. Its report stays.
func (l Lists) For(kind string) TaskList {
	out := l.Base
	out.Tasks = nil
	var own []Task
	replaced := map[string]bool{}
	for _, body := range l.Base.Reporting() {
		if o, ok := l.Of(body, kind); ok {
			replaced[body] = true
			own = append(own, o.listed()...)
		}
	}
	for _, t := range l.Base.Tasks {
		if t.Report {
			out.Tasks = append(append(out.Tasks, own...), t)
			own = nil
			continue
		}
		t.Bodies = slices.DeleteFunc(slices.Clone(t.Bodies), func(b string) bool { return replaced[b] })
		if replaced[t.Lead] {
			t.Lead = ""
		}
		if len(t.Bodies) > 0 {
			out.Tasks = append(out.Tasks, t)
		}
	}
	return out
}

// Kinds returns the kinds of units for which a body has its own list, without that for all kinds.
func (l Lists) Kinds(body string) (out []string) {
	for _, o := range l.Own {
		if o.Body == body && o.Kind != "" {
			out = append(out, o.Kind)
		}
	}
	return out
}

// listed returns the tasks as lines of a task list, numbered by their places.
func (o Own) listed() []Task {
	out := make([]Task, len(o.Tasks))
	for i, t := range o.Tasks {
		out[i] = Task{
			Code: strconv.Itoa(i + 1), Content: t.Content, Task: t.Task, Bodies: []string{o.Body}, Method: t.Method,
			Due: t.Due,
		}
	}
	return out
}

// Drawn returns what the common list gives a body, as the first draft of its list.
func (l TaskList) Drawn(body string) (out []OwnTask) {
	for _, t := range l.Recorded(body) {
		out = append(out, OwnTask{Content: t.Content, Task: t.Task, Method: t.Method, Due: t.Due})
	}
	return out
}

// Contents returns the headings of the list in their order (domain B05).
func (l TaskList) Contents() []string {
	return distinct(l.Tasks, func(t Task) string { return t.Content })
}

// Methods returns the methods that the list names (domain B06).
func (l TaskList) Methods() []string {
	return distinct(l.Tasks, func(t Task) string { return t.Method })
}

func distinct(tasks []Task, of func(Task) string) (out []string) {
	for _, t := range tasks {
		if v := of(t); v != "" && !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	return out
}

// CheckOwn checks a list that a body draws up against the common one: its headings and methods are the document's.
func (l TaskList) CheckOwn(o Own) check.FieldErrors {
	var f check.FieldErrors
	if !slices.Contains(l.Reporting(), o.Body) {
		f.Add("body", "这个部门没有日常监督任务。", "This body has no daily supervision.")
	}
	if o.Kind != "" {
		check.OneOf("kind", o.Kind, &f, scheme.Kinds()...)
	}
	if len(o.Tasks) == 0 || len(o.Tasks) > ownTasksMax {
		f.Add("tasks", fmt.Sprintf("清单应有 1 到 %d 项任务。", ownTasksMax),
			fmt.Sprintf("A list has 1 to %d tasks.", ownTasksMax))
	}
	for i, t := range o.Tasks {
		at := fmt.Sprintf("tasks[%d].", i)
		check.OneOf(at+"content", t.Content, &f, l.Contents()...)
		if strings.TrimSpace(t.Task) == "" || !check.Prose(t.Task, ownTaskMax) {
			f.Add(at+"task", fmt.Sprintf("请写明任务，最多 %d 字。", ownTaskMax),
				fmt.Sprintf("State the task, at most %d characters.", ownTaskMax))
		}
		if t.Method != "" {
			check.OneOf(at+"method", t.Method, &f, l.Methods()...)
		}
		check.OneOf(at+"due_from", t.Due.From, &f, "start", "end")
		check.Between(at+"due_days", t.Due.Days, 0, 3650, &f)
	}
	return f
}
