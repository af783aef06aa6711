package supervision

import "testing"

// A task is known by its key, not by its place or words; a key is never given twice.
func TestATaskKeepsItsKeyAndNoneIsGivenTwice(t *testing.T) {
	list := func(tasks ...OwnTask) Own { return Own{Tasks: tasks} }
	task := func(key, words string) OwnTask { return OwnTask{Key: key, Task: words} }
	keys := func(o Own) (out string) {
		for _, x := range o.Tasks {
			out += x.Key + " "
		}
		return out
	}
	v1 := list(task("", "甲"), task("", "乙"), task("", "丙")).KeyedAfter(list(task("", "甲"), task("", "乙"))) // older than keys
	if got := keys(v1); got != "t1 t2 t3 " {
		t.Fatalf("the first version: %s", got)
	}
	v2 := list(task("t3", "丙改"), task("", "丁"), task("", "乙")).KeyedAfter(v1) // a program sends words only
	if got := keys(v2); got != "t3 t4 t2 " {
		t.Errorf("moved, rewritten and sent without a key: %s", got)
	}
	v3 := list(task("t2", "乙")).KeyedAfter(v2)
	v4 := list(task("t2", "乙"), task("t2", "两次"), task("t9", "别处的"), task("", "甲")).KeyedAfter(v3)
	if got := keys(v4); got != "t2 t5 t6 t7 " {
		t.Errorf("keys of tasks that are gone, sent twice or never given: %s", got)
	}
	if got := keys(v4.Keyed()); got != keys(v4) {
		t.Errorf("read again: %s", got)
	}
}
