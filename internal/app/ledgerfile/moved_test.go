package ledgerfile_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"minping/internal/app/ledger"
	appfile "minping/internal/app/ledgerfile"
	"minping/internal/app/records"
	rules "minping/internal/evaluation/ledger"
	"minping/internal/evaluation/ledgerfile"
	"minping/internal/store/memory"
)

// filed returns the items of the first unit with their numbers, sections, sources and states.
func (e *env) filed() string {
	e.T.Helper()
	l, err := e.Items(e.Ctx(), office, ledger.Filter{EvaluationID: e.Evaluations["市甲局"]}, 0, 100)
	e.Must(err)
	var out []string
	for _, v := range l.Items {
		i := v.Item
		words := []string{i.No, i.Title + i.Text, i.Class1, i.Source, string(i.State)}
		out = append(out, strings.Join(slices.DeleteFunc(words, func(s string) bool { return s == "" }), " "))
	}
	slices.Sort(out)
	return strings.Join(out, "\n")
}

// A row that is put in above moves the numbers down. What the rows say decides which items they are, and not which of
// them comes first.
func TestARowPutInAboveTakesNoOtherItem(t *testing.T) {
	e := newEnv(t, memory.Open())
	u := appfile.Upload{EvaluationID: e.Evaluations["市甲局"]}
	e.ImportAll(office, u, workbook(t, "台账", short+"1｜问题一｜措施一\n2｜问题二｜措施二"))
	is := e.Called("问题一").ID
	e.Do(unitA, is, report)
	e.Do(discipline, is, ledger.StepRequest{Result: "settled", Reason: "核对了现场"})
	e.Move(time.Minute)
	e.ImportAll(office, u, workbook(t, "台账", short+"1｜新问题｜措施新\n2｜问题一｜措施一\n3｜问题二｜措施二"))
	const want = "1 新问题 feedback open\n2 问题一 feedback settled\n3 问题二 feedback open"
	if got := e.filed(); got != want || e.Called("问题一").ID != is {
		t.Errorf("the ledger is\n%s", got)
	}
	e.ImportAll(office, u, workbook(t, "台账", short+"1｜新的问题｜措施新\n2｜问题一｜措施一\n3｜问题二｜措施二"))
	if got := e.filed(); got != strings.ReplaceAll(want, "新问题", "新的问题") {
		t.Errorf("other words under a number: the ledger is\n%s", got)
	}
}

// An item that has become another problem keeps its id; a row with its first words still gets an item, and once only.
func TestARowWhoseIDIsTakenGetsAnItem(t *testing.T) {
	for name, c := range map[string]struct{ files, want string }{
		"in other words":  {"1｜问题一｜措施一，1｜新问题｜措施新，2｜新问题｜措施新\n1｜问题一｜措施一", "1 问题一 feedback open\n2 新问题 feedback open"},
		"another number":  {"1｜问题一｜措施一，2｜问题一｜措施一，1｜问题一｜措施一\n2｜问题一｜措施一", "1 问题一 feedback open\n2 问题一 feedback open"},
		"once more again": {"1｜问题一｜措施一，1｜新问题｜措施新，2｜新问题｜措施新\n1｜问题一｜措施一，1｜问题一｜措施一\n2｜新问题｜措施新", "1 问题一 feedback open\n2 新问题 feedback open"},
	} {
		e := newEnv(t, memory.Open())
		u := appfile.Upload{EvaluationID: e.Evaluations["市甲局"]}
		for _, rows := range strings.Split(c.files, "，") {
			raw := workbook(t, "台账", short+rows)
			first, second := e.Send(office, u, raw), e.Send(office, u, raw)
			for _, p := range []appfile.Preview{first, second} { // pressed twice
				_, err := e.Commit(e.Ctx(), office, p.ID)
				e.Must(err)
			}
			e.Move(time.Minute)
		}
		if got := e.filed(); got != c.want {
			t.Errorf("%s: the ledger is\n%s", name, got)
		}
	}
}

// A restricted item keeps its id and its words: the file that it came in does not bring it back for everyone.
func TestARestrictedItemIsNotImportedBesideItself(t *testing.T) {
	e := newEnv(t, memory.Open())
	u := appfile.Upload{EvaluationID: e.Evaluations["市甲局"]}
	raw := workbook(t, "台账", short+"1｜问题一｜措施一\n2｜问题二｜措施二")
	e.ImportAll(office, u, raw)
	v := e.Called("问题二")
	_, err := e.Change(e.Ctx(), office, v.ID, records.AnyVersion, ledger.Draft{Item: v.Item, Restricted: true})
	e.Must(err)
	e.ImportAll(office, u, raw)
	l, err := e.Items(e.Ctx(), office, ledger.Filter{EvaluationID: e.Evaluations["市甲局"]}, 0, 100)
	e.Must(err)
	if len(l.Items) != 2 {
		t.Errorf("there are %d items", len(l.Items))
	}
}

// Nor under another number, whatever it said or wherever it came from when it was restricted.
func TestARestrictedItemDoesNotComeBackUnderAnotherNumber(t *testing.T) {
	e := newEnv(t, memory.Open())
	u := appfile.Upload{EvaluationID: e.Evaluations["市甲局"]}
	e.ImportAll(office, u, workbook(t, "台账", short+"1｜问题一｜措施一\n2｜问题二｜措施二"))
	v := e.Called("问题二")
	v.Item.Source, v.Item.Text = "audit", "问题二，已改写"
	_, err := e.Change(e.Ctx(), office, v.ID, records.AnyVersion, ledger.Draft{Item: v.Item, Restricted: true})
	e.Must(err)
	for range 2 {
		raw := workbook(t, "台账", short+"1｜新问题｜措施新\n2｜问题一｜措施一\n3｜问题二｜措施二\n4｜问题二，已改写｜措施二")
		p := e.Send(office, u, raw)
		_, err = e.Commit(e.Ctx(), office, p.ID)
		e.Must(err)
		said := 0
		for _, n := range p.Notes {
			if strings.Contains(n.ZH, "限授权") && !n.Fatal {
				said++
			}
		}
		if said != 2 || p.New+p.Same+p.Changed != 2 {
			t.Errorf("the preview leaves out %d rows, %d new, %d changed", said, p.New, p.Changed)
		}
	}
	if got := e.shown(e.file(ledger.Filter{RoundID: e.RoundID}, "", "csv")); strings.Contains(got, "问题二") {
		t.Errorf("it goes out to everyone:\n%s", got)
	}
}

// Files with the same headings may be of different sources, which are chosen for a file as a whole: a worksheet holds
// the items of one. The preview says so where another is chosen than before.
func TestAnExportMixesNoSources(t *testing.T) {
	for _, format := range []string{"xlsx", "csv"} {
		e := newEnv(t, memory.Open())
		id := e.Evaluations["市甲局"]
		of := func(source string) appfile.Upload { return appfile.Upload{EvaluationID: id, Source: source} }
		e.ImportAll(office, of("feedback"), workbook(t, "台账", short+"1｜问题一｜措施一"))
		e.Move(time.Minute)
		e.ImportAll(office, of("special"), workbook(t, "台账", short+"1｜问题二｜措施二"))
		e.Move(time.Minute)
		e.Do(office, e.Called("问题二").ID, ledger.StepRequest{To: rules.Withdrawn, Reason: "重复"})
		e.ImportAll(office, of("special"), workbook(t, "台账", short+"2｜问题三｜措施三"))
		e.Move(time.Minute)
		was := e.filed()
		raw := e.file(ledger.Filter{EvaluationID: id}, "", format)
		if shown := e.shown(raw); format == "xlsx" && (e.names(raw) != "台账，其他问题" ||
			!strings.Contains(shown, "问题三") || strings.Contains(strings.Split(shown, "其他问题")[0], "问题一")) {
			t.Errorf("the workbook is\n%s", shown)
		}
		e.ImportAll(office, of("special"), raw)
		if got := e.filed(); got != was {
			t.Errorf("%s: its own export changes\n%s\nto\n%s", format, was, got)
		}
	}
}

func TestAPreviewSaysThatAnotherSourceIsChosen(t *testing.T) {
	e := newEnv(t, memory.Open())
	id := e.Evaluations["市甲局"]
	raw := workbook(t, "台账", short+"1｜问题一｜措施一")
	e.ImportAll(office, appfile.Upload{RoundID: e.RoundID, EvaluationID: id, Source: "special"}, raw)
	said := func(p appfile.Preview) bool {
		return slices.ContainsFunc(p.Notes, func(n ledgerfile.Note) bool { return n.Column == "问题来源" && !n.Fatal })
	}
	p := e.Send(office, appfile.Upload{EvaluationID: id}, raw)
	if !said(p) {
		t.Errorf("of another source it says %v", p.Notes)
	}
	p, err := e.Reread(e.Ctx(), office, p.ID, appfile.Correction{Source: "special"})
	e.Must(err)
	if said(p) || p.Same != 1 {
		t.Errorf("of the same source it says %v, and leaves %d", p.Notes, p.Same)
	}
	p = e.Send(office, appfile.Upload{EvaluationID: id}, workbook(t, "台账", "序号｜问题来源｜问题｜整改措施\n1｜｜问题一｜措施一"))
	if said(p) {
		t.Errorf("where a column names the sources it says %v", p.Notes)
	}
}

// The title of a section goes with the item below it. What else stood under it is not moved to the section above.
func TestATitleThatGoesLeavesNoItemToAnotherSection(t *testing.T) {
	for _, format := range []string{"xlsx", "csv"} {
		e := newEnv(t, memory.Open())
		u := appfile.Upload{EvaluationID: e.Evaluations["市甲局"]}
		e.ImportAll(office, u, workbook(t, "台账", short+"一、党的建设\n1｜问题一｜措施一\n二、作风建设\n2｜问题二｜措施二\n3｜问题三｜措施三"))
		e.Do(office, e.Called("问题二").ID, ledger.StepRequest{To: rules.Withdrawn, Reason: "重复"})
		e.Move(time.Minute)
		was := e.filed()
		raw := e.file(ledger.Filter{EvaluationID: u.EvaluationID}, "", format)
		e.ImportAll(office, u, raw)
		if got := e.filed(); got != was {
			t.Errorf("%s: its own export changes\n%s\nto\n%s\nby\n%s", format, was, got, e.shown(raw))
		}
	}
}

// A section that was named by hand is left where the ledger has no titles.
func TestASectionNamedByHandKeepsItsRow(t *testing.T) {
	e := newEnv(t, memory.Open())
	u := appfile.Upload{EvaluationID: e.Evaluations["市甲局"]}
	e.ImportAll(office, u, workbook(t, "台账", short+"1｜问题一｜措施一\n2｜问题二｜措施二"))
	v := e.Called("问题一")
	v.Item.Class1 = "党的建设"
	_, err := e.Change(e.Ctx(), office, v.ID, records.AnyVersion, ledger.Draft{Item: v.Item})
	e.Must(err)
	was, raw := e.filed(), e.file(ledger.Filter{EvaluationID: u.EvaluationID}, "", "")
	if got := e.names(raw); got != "台账" {
		t.Errorf("the worksheets are %s", got)
	}
	e.ImportAll(office, u, raw)
	if got := e.filed(); got != was || !strings.Contains(got, "党的建设") {
		t.Errorf("its own export changes\n%s\nto\n%s", was, got)
	}
}
