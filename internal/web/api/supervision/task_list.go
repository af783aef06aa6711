package supervision

import (
	"context"
	"time"

	"minping/internal/app/supervision"
	"minping/internal/web/api/kit"
	"minping/internal/web/guard"
)

type taskListView struct {
	RoundID  string     `json:"round_id"`
	Round    string     `json:"round"`
	StartsOn string     `json:"starts_on" format:"date" doc:"First day of the concentrated rectification period"`
	Name     string     `json:"name"`
	Kind     string     `json:"kind,omitempty" doc:"The kind of unit it is for"`
	Version  int        `json:"version,omitempty" doc:"Of the body's own list, 0 if the common one applies"`
	Outcomes []string   `json:"outcomes" doc:"What a task can conclude"`
	Tasks    []taskView `json:"tasks"`
}

type taskView struct {
	Code    string   `json:"code"`
	Content string   `json:"content"`
	Task    string   `json:"task"`
	Bodies  []string `json:"bodies" doc:"Who does it"`
	Lead    string   `json:"lead,omitempty" doc:"Who leads when several do"`
	Each    bool     `json:"each" doc:"Each body does it"`
	Method  string   `json:"method,omitempty"`
	Due     string   `json:"due" format:"date"`
}

func viewTaskList(l supervision.TaskList) taskListView {
	version := 0
	for _, v := range l.Versions {
		version = max(version, v)
	}
	return taskListView{
		l.Round.ID, l.Round.V.Name, l.Round.V.StartsOn, l.Name, l.Kind, version, kit.OrEmpty(l.Outcomes),
		kit.Each(l.Tasks, viewTask),
	}
}

func viewTask(d supervision.Duty) taskView {
	return taskView{d.Code, d.Content, d.Task.Task, kit.OrEmpty(d.Bodies), d.Lead, d.Each, d.Method, day(d.On)}
}

// listTasks lists the caller's task list of daily supervision for every round.
func (a area) listTasks(ctx context.Context, in *kit.Window) (*kit.Reply[kit.Page[taskListView]], error) {
	list := func(after string, limit int) ([]supervision.TaskList, error) {
		return a.svc.Supervision.TaskLists(ctx, guard.ActorOf(ctx), after, limit)
	}
	return kit.Paginate(*in, list, func(l supervision.TaskList) string { return l.Round.ID }, viewTaskList)
}

type taskListInput struct {
	kit.ByID
	Kind string `query:"kind" doc:"Of the units; none: those whose kind has no list"`
}

// showTasks shows the caller's task list of daily supervision for one round.
func (a area) showTasks(ctx context.Context, in *taskListInput) (*kit.Reply[taskListView], error) {
	l, err := a.svc.Supervision.TaskListOf(ctx, guard.ActorOf(ctx), in.ID, in.Kind)
	if err != nil {
		return nil, err
	}
	return kit.Answer(viewTaskList(l), nil)
}

// day is empty if the units of a round have their own days.
func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateOnly)
}
