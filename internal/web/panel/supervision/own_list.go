package supervision

import (
	"cmp"
	"fmt"
	"math"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/app/supervision"
	evalscheme "minping/internal/evaluation/scheme"
	evalsupervision "minping/internal/evaluation/supervision"
	"minping/internal/web/guard"
	"minping/internal/web/panel/kit"
)

const (
	ownHome  = "/admin/task-lists"
	ownSpare = 3 // empty rows below a list
)

func ownPath(body, kind string) string {
	if kind == "" {
		kind = supervision.AllKinds
	}
	return ownHome + "/" + url.PathEscape(body) + "/" + kind
}

func kindWords(kind string) string {
	if kind == "" || kind == supervision.AllKinds {
		return "各类单位"
	}
	return round.KindName(kind).ZH
}

// ownLists is 任务清单: for each body the visitor keeps, its list for all units and those for single kinds.
func (req *request) ownLists() error {
	all, err := req.svc.Supervision.OwnLists(req.ctx, req.who)
	if err != nil {
		return err
	}
	have := map[string]supervision.Own{}
	for _, v := range all {
		have[v.ID] = v
	}
	out := OwnLists{Frame: req.Frame("任务清单")}
	out.Sub = "新建轮次时用当时的清单，以后再改不影响已有的轮次"
	for _, body := range req.svc.Supervision.Keeps(req.who) {
		part := OwnBody{Name: kit.BodyName(body)}
		for _, kind := range append([]string{""}, evalscheme.Kinds()...) {
			row := OwnRow{Name: kindWords(kind), Href: ownPath(body, kind)}
			key := kind
			if key == "" {
				key = supervision.AllKinds
			}
			v, ok := have[body+"/"+key]
			switch {
			case ok:
				row.Says, row.Do = fmt.Sprintf("%d 项任务，第 %d 版，%s", len(v.V.Tasks), v.Version, v.V.By), "修改"
			case kind == "":
				row.Says, row.Do = fmt.Sprintf("用通用清单，%d 项任务", len(req.svc.Supervision.Tasks.Recorded(body))), "另定"
			default:
				row.Says, row.Do = "同“各类单位”", "另定"
			}
			part.Rows = append(part.Rows, row)
		}
		out.Bodies = append(out.Bodies, part)
	}
	if len(out.Bodies) == 0 {
		out.Empty = &kit.Empty{Icon: "sheet", Title: "没有任务清单", Text: "您的部门没有日常监督任务。要承担，请巡察办在方案里加上。"}
	}
	return req.Render(out)
}

func (req *request) ownList() error { return req.ownListPage(nil) }

// ownListPage is the editor of one list; sent is why it came back.
func (req *request) ownListPage(sent error) error {
	body, kind := req.body(), req.Params("kind")
	v, err := req.svc.Supervision.ShowOwn(req.ctx, req.who, body, kind)
	if err != nil {
		return err
	}
	versions, err := req.svc.Supervision.OwnVersions(req.ctx, req.who, body, kind)
	if err != nil {
		return err
	}
	out := OwnList{
		Frame:  req.Frame(kit.BodyName(body) + "的任务清单（" + kindWords(kind) + "）"),
		Action: ownPath(body, kind),
	}
	out.Back = &kit.Link{Href: ownHome, Text: "任务清单"}
	if v.Version == 0 {
		out.Sub = "还没有自己的清单。下面是现在用的，改好后保存"
	}
	n := len(v.V.Tasks) + ownSpare
	if sent != nil {
		n = max(n, req.ownRows())
	}
	for i := range n {
		line := ownLine{From: "start"}
		if i < len(v.V.Tasks) {
			t := v.V.Tasks[i]
			no, days := strconv.Itoa(i+1), strconv.Itoa(t.Due.Days)
			line = ownLine{t.Key, no, t.Content, t.Task, t.Method, t.Due.From, days}
		}
		if sent != nil { // the task that was drawn here, even if others moved it
			line.Key = req.ownCell(i, "key")
		}
		out.Rows = append(out.Rows, req.ownRow(i, line))
	}
	for _, x := range versions {
		old := OwnOld{Title: fmt.Sprintf("第 %d 版，%s，%s", x.Version, x.V.By, kit.Minute(x.At))}
		for i, t := range x.V.Tasks {
			old.Tasks = append(old.Tasks, TaskRow{
				No: strconv.Itoa(i + 1), Content: t.Content, Task: t.Task, Method: t.Method, Due: dueWords(t.Due),
			})
		}
		out.Old = append(out.Old, old)
	}
	req.ownSent(&out, v.Version, v.V.Tasks, sent)
	return req.Render(out)
}

// dueWords says when a task of a list is due.
func dueWords(d evalsupervision.Due) string {
	if d.From == "end" {
		return fmt.Sprintf("期满后 %d 天", d.Days)
	}
	return fmt.Sprintf("第 %d 天", d.Days)
}

// ownLine is one row of the editor as it is typed.
type ownLine struct{ Key, No, Content, Task, Method, From, Days string }

func (req *request) ownRow(i int, x ownLine) OwnEdit {
	name := func(field string) string { return fmt.Sprintf("tasks[%d].%s", i, field) }
	tasks := req.svc.Supervision.Tasks
	methods := append([]kit.Option{{Value: "", Text: "不限"}}, sameWords(tasks.Methods())...)
	return OwnEdit{Key: kit.Hidden{Name: name("key"), Value: x.Key}, Fields: []kit.Field{
		{Name: name("no"), Label: "序号", Type: "number", Value: x.No, Width: "short", Optional: true},
		{Name: name("task"), Label: "任务", Type: "textarea", Value: x.Task, MaxLen: 300, Optional: true},
		{Name: name("content"), Label: "内容", Type: "select", Value: x.Content, Options: sameWords(tasks.Contents())},
		{Name: name("method"), Label: "方式", Type: "select", Value: x.Method, Options: methods},
		{Name: name("due_from"), Label: "期限", Type: "select", Value: x.From, Options: []kit.Option{
			{Value: "start", Text: "从首日起"}, {Value: "end", Text: "期满后"},
		}},
		{Name: name("due_days"), Label: "天数", Type: "number", Value: x.Days, Width: "short", Optional: true},
	}}
}

// mostOwn bounds how many rows are read from the editor.
const mostOwn = 100

func (req *request) ownCell(i int, field string) string {
	return strings.TrimSpace(req.FormValue(fmt.Sprintf("tasks[%d].%s", i, field)))
}

// ownRows returns how many rows were sent, down to the last one that has text or was drawn with a task.
func (req *request) ownRows() (n int) {
	for i := range mostOwn {
		if req.ownCell(i, "task") != "" || req.ownCell(i, "key") != "" {
			n = i + 1
		}
	}
	return n
}

// ownMoved reports whether others added, removed or moved tasks since the editor was drawn.
func (req *request) ownMoved(tasks []evalsupervision.OwnTask) bool {
	var drawn []string
	for i := range mostOwn {
		if key := req.ownCell(i, "key"); key != "" {
			drawn = append(drawn, key)
		}
	}
	return !slices.EqualFunc(tasks, drawn, func(t evalsupervision.OwnTask, key string) bool { return t.Key == key })
}

// typedOwn reads the rows of the editor in the order of their numbers; a row without words is left out. It also returns
// in which row of the editor each task is.
func (req *request) typedOwn() (tasks []evalsupervision.OwnTask, rows []int) {
	for i := range mostOwn {
		if req.ownCell(i, "task") != "" {
			rows = append(rows, i)
		}
	}
	at := func(i int) int { // rows without a number come last, in the order in which they were typed
		if n := kit.ParseNumber(req.ownCell(i, "no")); n > 0 {
			return n
		}
		return math.MaxInt
	}
	slices.SortStableFunc(rows, func(a, b int) int { return cmp.Compare(at(a), at(b)) })
	for _, i := range rows {
		tasks = append(tasks, evalsupervision.OwnTask{
			Key:     req.ownCell(i, "key"),
			Content: req.ownCell(i, "content"), Task: req.ownCell(i, "task"), Method: req.ownCell(i, "method"),
			Due: evalsupervision.Due{
				From: req.ownCell(i, "due_from"), Days: kit.ParseNumber(req.ownCell(i, "due_days")),
			},
		})
	}
	return tasks, rows
}

// ownField is how errors name a cell of the list.
var ownField = regexp.MustCompile(`^tasks\[([0-9]+)\]`)

// inEditor gives the errors of a list the names that the rows have in the editor.
func inEditor(err error, rows []int) error {
	return kit.RenamedFields(err, func(field string) string {
		m := ownField.FindStringSubmatch(field)
		if m == nil {
			return field
		}
		if i, _ := strconv.Atoi(m[1]); i < len(rows) {
			return fmt.Sprintf("tasks[%d]%s", rows[i], field[len(m[0]):])
		}
		return field
	})
}

func (req *request) putOwnList() error {
	body, kind := req.body(), req.Params("kind")
	tasks, rows := req.typedOwn()
	_, err := req.svc.Supervision.PutOwn(req.ctx, req.who, body, kind, req.SeenVersion(), tasks)
	if kit.Correctable(err) {
		return req.ownListPage(inEditor(err, rows))
	}
	if err != nil {
		return err
	}
	return req.Redirect(ownPath(body, kind), "saved.list")
}

// ownSent puts back what was typed, with errors beside what they are about.
func (req *request) ownSent(out *OwnList, version int, now []evalsupervision.OwnTask, err error) {
	var fields []*kit.Field
	for _, row := range out.Rows {
		for i := range row.Fields {
			fields = append(fields, &row.Fields[i])
		}
	}
	if err != nil {
		req.RefillFields(fields)
		req.Status(guard.Status(err))
	}
	if records.KindOf(err) == records.Stale && req.ownMoved(now) {
		out.Carry, out.Wrong, out.Overtaken = kit.CarryUnmerged(req.Request, version, fields, out.Action)
		return
	}
	out.Carry, out.Wrong = req.Carry(version, fields, err)
	if err == nil || out.Wrong != "" {
		return
	}
	out.Errors, out.Wrong = kit.PlaceErrors(err, fields)
}
