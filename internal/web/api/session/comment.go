package session

import (
	"context"

	"minping/internal/app/tally"
	"minping/internal/web/api/kit"
	"minping/internal/web/guard"
)

type commentView struct {
	N        int    `json:"n"`
	Version  int    `json:"version"`
	Text     string `json:"text" doc:"As it is shown, redacted if need be"`
	Original string `json:"original"`
	Shown    bool   `json:"shown"`
	Reviewed bool   `json:"reviewed" doc:"A person has looked at it, to hide, redact or leave it"`
}

// listComments lists the comments of a counted session, shuffled.
func (a area) listComments(ctx context.Context, in *kit.SliceByID) (*kit.Reply[kit.Page[commentView]], error) {
	vs, err := a.svc.Tallies.Comments(ctx, guard.ActorOf(ctx), in.ID)
	return kit.PageOf(in.Slice, vs, err, func(v tally.CommentView) commentView { return commentView(v) })
}

type editCommentInput struct {
	kit.ByID
	kit.IfMatch
	Body struct {
		N     int     `json:"n" doc:"Which comment"`
		Shown *bool   `json:"shown,omitempty"`
		Text  *string `json:"text,omitempty" doc:"The redacted text; the original is kept"`
	}
}

// editComment hides or redacts a comment.
func (a area) editComment(ctx context.Context, in *editCommentInput) (*kit.Record[commentView], error) {
	v, err := a.svc.Tallies.EditComment(ctx, guard.ActorOf(ctx), in.ID, in.Expected(), in.Body.N,
		in.Body.Shown, in.Body.Text)
	if err != nil {
		return nil, err
	}
	return kit.RecordOf(v.Version, commentView(v)), nil
}
