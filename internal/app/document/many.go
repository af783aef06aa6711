package document

import (
	"context"
	"errors"

	"minping/internal/app/records"
	"minping/internal/auth"
)

// Chosen is a document and the version in which the actor saw it.
type Chosen struct {
	ID      string
	Version int
}

// Refused is a document that a step was refused for, and why.
type Refused struct {
	Title string
	Err   *records.Error
}

// Many is the result of one step for several documents.
type Many struct {
	Done    int
	Refused []Refused
}

// MostAtOnce is how many documents one step may cover: a notice to every unit of a large batch.
const MostAtOnce = 500

// StepMany does Step for several documents in turn. Each one takes the step or stays as it was; a refusal of one does
// not stop the others.
func (d *Documents) StepMany(ctx context.Context, a records.Actor, list []Chosen, r StepRequest) (out Many, err error) {
	if err := a.Only(auth.Admin, auth.Leader); err != nil {
		return out, err
	}
	if len(list) == 0 || len(list) > MostAtOnce {
		return out, records.InvalidField("documents", "一次可以办理 1 到 500 份公文。", "1 to 500 documents at once.")
	}
	for _, c := range list {
		_, err := d.Step(ctx, a, c.ID, c.Version, r)
		var refused *records.Error
		switch {
		case err == nil:
			out.Done++
		case !errors.As(err, &refused):
			return out, err
		default:
			x := Refused{Err: refused}
			if v, err := d.Show(ctx, a, c.ID); err == nil {
				x.Title = v.V.Title
			}
			out.Refused = append(out.Refused, x)
		}
	}
	return out, nil
}
