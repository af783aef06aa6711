package e2e

import (
	"encoding/json"
	"fmt"
	"testing"
)

// TestTheBrowserTellsOfHiddenGroupsWhatTheProgramTells: the lines are those of internal/verify/hidden_test.go.
func TestTheBrowserTellsOfHiddenGroupsWhatTheProgramTells(t *testing.T) {
	t.Parallel()
	p := withHooks(t)
	for _, x := range []struct {
		sizes, paper, hidden []int
		want                 string
	}{
		{[]int{9, 2, 1}, []int{0, 0, 1}, []int{1, 2}, "groups"},
		{[]int{9, 5, 4}, []int{0, 1, 1}, []int{1, 2}, "groups ✗"},
		{[]int{9, 4, 0}, []int{0, 0, 1}, []int{1, 2}, "groups_unknown"},
		{[]int{9, 4, 0}, []int{0, 0, 4}, []int{1, 2}, "groups_unknown"},
		{[]int{9, 5, 2}, []int{1, 0, 0}, []int{1, 2}, "groups"},
		{[]int{9, 4, 0}, []int{0, 0, 3}, []int{}, "groups"},
		{[]int{9, 4, 0}, []int{0, 0, 1}, []int{}, "groups ✗"},
		{[]int{9, 4, 0, 0, 0}, []int{0, 0, 90, 90, 90}, []int{1, 2, 3, 4}, "groups_unknown"},
	} {
		in, err := json.Marshal([][]int{x.sizes, x.paper, x.hidden})
		if err != nil {
			t.Fatal(err)
		}
		var got string
		p.eval(fmt.Sprintf(`(([sizes, paper, hidden]) => {
			const boxes = sizes.map((size) => ({ size, parsed: { k: 3 } }));
			const groups = sizes.map((n, i) => ({ group: 'g' + i, weight: '10', ...(hidden.includes(i) ? { suppressed: 'too_few' } : { returned: n + paper[i] }) }));
			let said = '';
			const say = (mark) => (id) => (said = id + mark);
			hooks.checkHidden({ pass: say(''), warn: say(''), fail: say(' ✗') }, { groups }, boxes, paper.reduce((a, b) => a + b));
			return said;
		})(%s)`, in), &got)
		if got != x.want {
			t.Errorf("boxes %v, paper %v, hidden %v: %q, want %q", x.sizes, x.paper, x.hidden, got, x.want)
		}
	}
}
