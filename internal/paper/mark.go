package paper

import (
	"encoding/json"
	"slices"

	"minping/static"
)

// Mark identifies a voter group beside its name: shape, letter and colour, the same as on phone and hall
// screen.
type Mark struct {
	Sign   string // shape and letter
	Colour string
}

var marks = readMarks()

type markTable struct{ Shapes, Light []string }

func readMarks() (out markTable) {
	if err := json.Unmarshal(static.Marks, &out); err != nil {
		panic(err) // embedded
	}
	return out
}

// MarkOf returns the mark of a session's group, empty where there is nothing to tell apart.
func MarkOf(groups []string, group string) Mark {
	i := slices.Index(groups, group)
	if i < 0 || len(groups) < 2 {
		return Mark{}
	}
	return Mark{
		Sign:   marks.Shapes[i%len(marks.Shapes)] + string(rune('A'+i)),
		Colour: marks.Light[i%len(marks.Light)],
	}
}
