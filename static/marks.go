package static

import _ "embed"

// Marks is how voter groups are told apart on slip, phone and hall screen, beside their names: shapes, and colours on a
// light and on a dark ground, by a group's place in the session. The letters are A, B, C and so on.
//
//go:embed phone/src/marks.json
var Marks []byte
