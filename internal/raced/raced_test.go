package raced

import (
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

func module(files map[string]string) fs.FS {
	out := fstest.MapFS{}
	for name, text := range files {
		pkg := "p"
		if strings.Contains(name, "/fastest/") {
			pkg = "fastest"
		}
		head := "package " + pkg + "\n"
		if strings.HasPrefix(text, "//go:build") {
			line, rest, _ := strings.Cut(text, "\n")
			head, text = line+"\n\n"+head, rest
		}
		out[name] = &fstest.MapFile{Data: []byte(head + text)}
	}
	return out
}

func found(t *testing.T, files map[string]string) Found {
	t.Helper()
	f, err := Read(module(files), "m", func(string) bool { return false })
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestWhatStartsSomethingBesideItselfIsWatched(t *testing.T) {
	for what, body := range map[string]string{
		"a goroutine":           "go work()",
		"a group":               "g.Go(work)",
		"a parallel test":       "t.Parallel()",
		"parallel runs":         "b.RunParallel(nil)",
		"a server":              "httptest.NewServer(nil)",
		"a later call":          "time.AfterFunc(1, work)",
		"a helper":              "helper()",
		"a helper's helper":     "outer()",
		"a method of a helper":  "h.both()",
		"a shipped starter":     "Serve()",
		"a suite of a test kit": "fastest.Run(t)",
		"something inside t":    "t.Run(`x`, func(t *testing.T) { go work() })",
	} {
		f := found(t, map[string]string{
			"a/a_test.go": "func TestX(t *testing.T) { " + body + " }\n" +
				"func TestY(t *testing.T) { quiet() }\nfunc quiet() {}",
			"a/help_test.go": "func helper() { go work() }\nfunc outer() { helper() }\n" +
				"func (h hall) both() { outer() }",
			"a/a.go": "func Serve() { go work() }\nfunc Quiet() {}",
			"x/fastest/suite.go": "func Run(t *testing.T) { for _, f := range all { f(t) } }\n" +
				"var all = []func(*testing.T){one}\nfunc one(t *testing.T) { go work() }",
		})
		if diff := cmp.Diff([]string{"TestX"}, f.Tests); diff != "" {
			t.Errorf("%s: %s", what, diff)
		}
		if diff := cmp.Diff([]string{"a"}, f.Packages); diff != "" {
			t.Errorf("%s: %s", what, diff)
		}
	}
}

func TestWhatDoesOneThingAfterTheOtherIsNot(t *testing.T) {
	f := found(t, map[string]string{
		"a/a_test.go": "func TestX(t *testing.T) { t.Run(`x`, func(t *testing.T) { Quiet() }) }\n" +
			"func TestMain(m *testing.M) { go work() }\nfunc BenchmarkX(b *testing.B) { go work() }",
		"a/a.go": "func Quiet() {}",
	})
	if len(f.Tests)+len(f.Unseen) > 0 {
		t.Errorf("%v, %v", f.Tests, f.Unseen)
	}
}

// A goroutine that no watched test could come across would never be looked at.
func TestGoroutinesThatNoWatchedTestIsBuiltWithAreSeen(t *testing.T) {
	files := map[string]string{
		"a/a.go":      "func serve() { go work() }\nfunc Quiet() {}",
		"a/a_test.go": "func TestX(t *testing.T) { Quiet() }\nfunc FuzzX(f *testing.F) {}",
		"b/b_test.go": "import `m/c`\nfunc TestY(t *testing.T) { c.C() }",
		"c/c.go":      "import \"m/a\"\nfunc C() {}",
	}
	if diff := cmp.Diff([]string{"FuzzX", "TestX"}, found(t, files).Tests); diff != "" {
		t.Error("the folder's own tests are not watched: ", diff)
	}
	files["b/b_test.go"] = "import `m/c`\nfunc TestY(t *testing.T) { t.Parallel() }"
	files["b/b_test.go"] = strings.ReplaceAll(files["b/b_test.go"], "`", `"`)
	if diff := cmp.Diff([]string{"TestY"}, found(t, files).Tests); diff != "" {
		t.Error("a watched test that it is built with is not enough: ", diff)
	}
	delete(files, "a/a_test.go")
	delete(files, "b/b_test.go")
	if diff := cmp.Diff([]string{"a"}, found(t, files).Unseen); diff != "" {
		t.Error("a folder that no test is built with: ", diff)
	}
}

// Otherwise -skip would leave out the namesake, and nothing would run it.
func TestNamesakesAreWatchedTogether(t *testing.T) {
	f := found(t, map[string]string{
		"a/a_test.go": "func TestX(t *testing.T) { go work() }",
		"b/b_test.go": "func TestX(t *testing.T) {}",
	})
	if diff := cmp.Diff([]string{"a", "b"}, f.Packages); diff != "" {
		t.Error(diff)
	}
}

func TestWhatIsNotBuiltWithTheDetectorIsNotLeftToIt(t *testing.T) {
	f := found(t, map[string]string{"a/a_test.go": "//go:build !race\nfunc TestX(t *testing.T) { go work() }"})
	if len(f.Tests) > 0 {
		t.Error("it would run nowhere")
	}
}

// The sample city runs in the whole program alone, whose tests do without the detector.
func TestEveryGoroutineOfTheProgramIsBuiltIntoAWatchedTest(t *testing.T) {
	f, err := Read(os.DirFS("../.."), "minping", func(dir string) bool {
		return dir == "internal/tools" || dir == "internal/mutants" || dir == "cmd/minping" || dir == "internal/e2e"
	})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"internal/demo"}, f.Unseen); diff != "" {
		t.Errorf("no test is built with the goroutines of some folders: %s", diff)
	}
	watched := map[string]bool{}
	for _, name := range f.Tests {
		watched[name] = true
	}
	for _, name := range []string{
		"TestFiftyIssuersAtOnceGetNumbersWithoutGapOrDuplicate",
		"TestCastsRacingTheCloseAreAcknowledgedOnlyWhenCounted",
		"TestSQLiteKeepsTheContract", "TestMongoKeepsTheContract", "TestTwentyRequestsUnderOneKeyAreOneWrite",
	} {
		if !watched[name] {
			t.Errorf("%s is not watched", name)
		}
	}
}
