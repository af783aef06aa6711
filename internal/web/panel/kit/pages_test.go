package kit

import "testing"

func TestNoPageOfAListIsEmpty(t *testing.T) {
	for _, x := range []struct{ p, n, at, from, to int }{
		{0, 0, 0, 0, 0},
		{7, 0, 0, 0, 0},
		{0, 40, 0, 0, 40},
		{1, 40, 0, 0, 40},
		{1, 41, 1, 40, 41},
		{-1, 41, 0, 0, 40},
		{99, 80, 1, 40, 80},
	} {
		if at, from, to := cut(x.p, x.n, 40); at != x.at || from != x.from || to != x.to {
			t.Errorf("page %d of %d: %d, rows %d to %d", x.p, x.n, at, from, to)
		}
	}
}
