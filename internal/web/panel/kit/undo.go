package kit

// Undo takes back what was just done: it sends a form of the same page with what was there before. Where that cannot
// restore what was, nothing is offered (decision 0032).
type Undo struct {
	Action string
	Hidden []Hidden
}

// undoing marks what an Undo sends, so that taking back is not offered to be taken back.
const undoing = "undo"

// RedirectUndoable is Redirect with a sentence that names what was done, and 撤销 beside it.
func RedirectUndoable(req *Request, path, text string, undo Undo) error {
	if req.FormValue(undoing) != "" {
		return req.Redirect(path, "takenback")
	}
	undo.Hidden = append(undo.Hidden, Hidden{undoing, "1"})
	return req.RedirectSaying(path, Notice{Kind: "good", Text: text, Undo: &undo})
}

// Hide turns the fields of a form as they are into what a form carries unseen.
func Hide(fields []Field) (out []Hidden) {
	for _, f := range fields {
		if f.Value != "" || f.Type != "check" {
			out = append(out, Hidden{f.Name, f.Value})
		}
	}
	return out
}
