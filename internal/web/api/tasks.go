package api

import (
	"context"
	"time"

	"minping/internal/app"
	"minping/internal/web/guard"
)

type taskListView struct {
	RoundID  string     `json:"round_id"`
	Round    string     `json:"round"`
	StartsOn string     `json:"starts_on" format:"date" doc:"First day of the concentrated rectification period"`
	Name     string     `json:"name"`
	Outcomes []string   `json:"outcomes" doc:"What a task can conclude"`
	Tasks    []taskView `json:"tasks"`
}

type taskView struct {
	Code    string   `json:"code"`
	Content string   `json:"content"`
	Task    string   `json:"task"`
	Bodies  []string `json:"bodies" doc:"Who does it"`
	Lead    string   `json:"lead,omitempty" doc:"Who leads when several do"`
	Each    bool     `json:"each" doc:"Every body does it for itself"`
	Method  string   `json:"method,omitempty"`
	Due     string   `json:"due" format:"date"`
}

func showTaskList(l app.TaskList) taskListView {
	return taskListView{l.Round.ID, l.Round.V.Name, l.Round.V.StartsOn, l.Name, orEmpty(l.Outcomes), each(l.Tasks, showTask)}
}

func showTask(d app.Duty) taskView {
	return taskView{d.Code, d.Content, d.Task.Task, orEmpty(d.Bodies), d.Lead, d.Each, d.Method, d.On.Format(time.DateOnly)}
}

// TaskLists lists the own task list of daily supervision in every round.
func (h *Handlers) TaskLists(ctx context.Context, in *Window) (*answer[page[taskListView]], error) {
	list := func(after string, limit int) ([]app.TaskList, error) {
		return h.svc.TaskLists(ctx, guard.ActorOf(ctx), after, limit)
	}
	return turn(*in, list, func(l app.TaskList) string { return l.Round.ID }, showTaskList)
}

// ShowTaskList shows the own task list of daily supervision in one round.
func (h *Handlers) ShowTaskList(ctx context.Context, in *ByID) (*answer[taskListView], error) {
	l, err := h.svc.TaskListOf(ctx, guard.ActorOf(ctx), in.ID)
	if err != nil {
		return nil, err
	}
	return say(showTaskList(l), nil)
}
