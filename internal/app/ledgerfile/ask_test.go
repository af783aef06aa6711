package ledgerfile_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"minping/internal/app/ledger"
	"minping/internal/app/ledgerfile"
	"minping/internal/app/records"
	"minping/internal/auth"
	"minping/internal/evaluation/deadline"
	rules "minping/internal/evaluation/ledger"
	files "minping/internal/evaluation/ledgerfile"
	"minping/internal/evaluation/term"
	"minping/internal/store/memory"
)

// A second batch is numbered from 1 too, and a problem recurs: the texts under the other numbers are asked about, with
// both wordings, and nothing is written before someone has answered.
func TestOtherWordsUnderANumberAreAskedAbout(t *testing.T) {
	first := short + "1｜学习贯彻不深入｜措施一\n2｜公务接待超标准｜措施二\n3｜账目长期不清｜措施三"
	second := short + "1｜项目招标走过场｜措施四\n2｜公务接待超标准｜措施二\n3｜账目长期不青｜措施三"
	for name, c := range map[string]struct {
		answers map[string]bool // by row
		want    string
	}{
		"other problems": {map[string]bool{"*": false}, "1 学习贯彻不深入，1 项目招标走过场，2 公务接待超标准，3 账目长期不清，3 账目长期不青"},
		"one of them":    {map[string]bool{"2": false, "4": true}, "1 学习贯彻不深入，1 项目招标走过场，2 公务接待超标准，3 账目长期不青"},
		"all the same":   {map[string]bool{"*": true}, "1 项目招标走过场，2 公务接待超标准，3 账目长期不青"},
		"the rest":       {map[string]bool{"2": false, "*": true}, "1 学习贯彻不深入，1 项目招标走过场，2 公务接待超标准，3 账目长期不青"},
	} {
		e := newEnv(t, memory.Open())
		u := ledgerfile.Upload{EvaluationID: e.Evaluations["市甲局"]}
		e.ImportAll(office, u, workbook(t, "台账", first))
		e.Move(time.Minute)
		p := e.Send(office, u, workbook(t, "台账", second))
		var asked []string
		answers := map[string]bool{}
		for _, q := range p.Questions {
			asked = append(asked, fmt.Sprint(q.Row, q.Was, "→", q.Is, q.Same == nil))
			if yes, ok := c.answers[fmt.Sprint(q.Row)]; ok {
				answers[q.Key] = yes
			}
		}
		if yes, ok := c.answers["*"]; ok {
			answers[ledgerfile.AllOthers] = yes
		}
		if got := strings.Join(asked, "，"); got != "2学习贯彻不深入→项目招标走过场true，4账目长期不清→账目长期不青true" {
			t.Fatalf("it asks %s", got)
		}
		if _, err := e.Commit(e.Ctx(), office, p.ID); err == nil || p.Fatal != 2 || p.New+p.Changed != 0 {
			t.Errorf("unanswered it would make %d and change %d: %v", p.New, p.Changed, err)
		}
		p, err := e.Reread(e.Ctx(), office, p.ID, ledgerfile.Correction{Same: answers})
		e.Must(err)
		if p.Fatal > 0 || len(p.Questions) != 2 || p.Questions[0].Same == nil && p.Others == nil {
			t.Errorf("%s: answered it says %v, %+v", name, p.Notes, p.Questions)
		}
		_, err = e.Commit(e.Ctx(), office, p.ID)
		e.Must(err)
		if got := strings.NewReplacer("\n", "，", " feedback open", "").Replace(e.filed()); got != c.want {
			t.Errorf("%s: the ledger is\n%s, want\n%s", name, got, c.want)
		}
		if p := e.Send(office, u, workbook(t, "台账", second)); len(p.Questions) > 0 || p.New+p.Changed > 0 {
			t.Errorf("%s: once more it asks %v, %d new, %d changed", name, p.Questions, p.New, p.Changed)
		}
	}
}

// A unit that corrects a slip in its own file makes no second problem of it, and is asked once. The problem stays as it
// was fed back.
func TestASlipInAUnitsFileMakesNoSecondProblem(t *testing.T) {
	e := newEnv(t, memory.Open())
	u := ledgerfile.Upload{EvaluationID: e.Evaluations["市甲局"]}
	e.ImportAll(office, u, workbook(t, "台账", short+"1｜学习贯彻不深人｜措施一\n2｜公务接待超标准｜措施二"))
	e.Move(time.Minute)
	raw := workbook(t, "我的台账", "问题｜整改措施\n学习贯彻不深入｜措施改\n一个全新的问题｜措施九")
	p := e.Send(unitA, u, raw)
	if len(p.Questions) != 1 || p.Questions[0].Was != "学习贯彻不深人" || p.New != 1 {
		t.Fatalf("it asks %+v, %d new", p.Questions, p.New)
	}
	for _, row := range e.ImportAll(unitA, u, raw) {
		if row.New != 1 || row.Changed != 1 {
			t.Errorf("it makes %+v", row)
		}
	}
	if i := e.Called("学习贯彻不深人").Item; i.Measures[0].Text != "措施改" {
		t.Errorf("the item is %+v", i)
	}
	if p := e.Send(unitA, u, raw); len(p.Questions) > 0 || p.New+p.Changed > 0 {
		t.Errorf("once more it asks %+v, %d new, %d changed", p.Questions, p.New, p.Changed)
	}
	v := e.Called("学习贯彻不深人")
	v.Item.Also = nil // a form does not send it
	_, err := e.Change(e.Ctx(), office, v.ID, v.Version, ledger.Draft{Item: v.Item})
	e.Must(err)
	if p := e.Send(unitA, u, raw); len(p.Questions) > 0 || p.New > 0 {
		t.Errorf("changed by hand since, it asks %+v, %d new", p.Questions, p.New)
	}
	v = e.Called("学习贯彻不深人")
	if len(v.Item.Also) != 1 || rules.OtherWords(v.Item.Also[0]) != "学习贯彻不深入" {
		t.Fatalf("its other words are %q", v.Item.Also)
	}
	_, err = e.Change(e.Ctx(), unitA, v.ID, v.Version, ledger.Draft{Item: v.Item, Apart: v.Item.Also})
	e.Must(err)
	if p := e.Send(unitA, u, raw); len(p.Questions) != 1 {
		t.Errorf("taken back, it asks %+v", p.Questions)
	}
}

// An import does not silently undo what others changed after its preview: the confirmation is refused and says what
// changed, and it is accepted after another look.
func TestWhatChangedSinceTheLookIsNotPutBack(t *testing.T) {
	raw := workbook(t, "台账", "序号｜问题｜整改措施｜完成时限\n1｜问题一｜措施改｜2024-05-31\n2｜问题二｜措施二｜2024-05-31\n3｜问题三｜措施三｜2024-05-31")
	due := func(e *env, day deadline.Day) {
		v := e.Called("问题一")
		v.Item.Measures[0].Due = term.Due{Kind: term.Day, Day: day}
		_, err := e.Change(e.Ctx(), office, v.ID, v.Version, ledger.Draft{Item: v.Item})
		e.Must(err)
	}
	for name, c := range map[string]struct {
		then func(e *env)
		says string
	}{
		"a deadline": {func(e *env) { due(e, "2024-12-31") }, "完成时限由“2024-05-31”改成“2024-12-31”"},
		"withdrawn": {func(e *env) {
			e.Do(office, e.Called("问题二").ID, ledger.StepRequest{To: rules.Withdrawn, Reason: "重复"})
		}, "问题二"},
		"added":       {func(e *env) { e.Problem("问题三") }, "问题三"},
		"of no row":   {func(e *env) { e.Problem("问题九") }, ""},
		"nothing new": {func(*env) {}, ""},
	} {
		for _, who := range []records.Actor{office, unitA} {
			e := newEnv(t, memory.Open())
			u := ledgerfile.Upload{EvaluationID: e.Evaluations["市甲局"]}
			e.ImportAll(office, u, workbook(t, "台账", "序号｜问题｜整改措施｜完成时限\n1｜问题一｜措施一｜2024-05-31\n2｜问题二｜措施二｜2024-05-31"))
			e.Move(time.Minute)
			p := e.Send(who, u, raw)
			c.then(e)
			_, err := e.Confirm(e.Ctx(), who, p.ID, ledgerfile.Looked{Version: p.Version})
			if c.says == "" {
				e.Must(err)
				continue
			}
			e.Refused(err, "overtaken")
			if got := e.filed(); strings.Contains(got, "问题三") && name != "added" {
				t.Errorf("%s: all the same the ledger is\n%s", name, got)
			}
			_, err = e.Confirm(e.Ctx(), who, p.ID, ledgerfile.Looked{Version: p.Version}) // pressed twice
			e.Refused(err, "stale")
			next, _, err := e.Preview(e.Ctx(), who, p.ID)
			e.Must(err)
			if !slices.ContainsFunc(next.Overtaken, func(n files.Note) bool { return strings.Contains(n.ZH, c.says) }) {
				t.Errorf("%s, %s: the next look says %+v", name, who.Role, next.Overtaken)
			}
			_, err = e.Confirm(e.Ctx(), who, p.ID, ledgerfile.Looked{Version: next.Version})
			e.Must(err)
		}
	}
}

// An import that was interrupted is confirmed again: what it has written itself has overtaken no one.
func TestAnInterruptedImportHasOvertakenNobody(t *testing.T) {
	e := newEnv(t, memory.Open())
	u := ledgerfile.Upload{EvaluationID: e.Evaluations["市甲局"]}
	e.ImportAll(office, u, workbook(t, "台账", short+"1｜问题一｜措施一"))
	e.Move(time.Minute)
	raw := workbook(t, "台账", short+"1｜问题一｜措施改\n2｜问题二｜措施二")
	p, twin := e.Send(office, u, raw), e.Send(office, u, raw)
	for _, id := range []string{twin.ID, p.ID} {
		_, err := e.Commit(e.Ctx(), records.Actor{ID: office.ID, Name: office.Name, Role: auth.Admin}, id)
		e.Must(err)
	}
}

// A file that said what the ledger said writes over a colleague's change as much as another.
func TestAFileThatChangedNothingPutsNothingBack(t *testing.T) {
	e := newEnv(t, memory.Open())
	u := ledgerfile.Upload{EvaluationID: e.Evaluations["市甲局"]}
	raw := workbook(t, "台账", "序号｜问题｜整改措施｜完成时限\n1｜问题一｜措施一｜2024-05-31")
	e.ImportAll(office, u, raw)
	e.Move(time.Minute)
	p := e.Send(office, u, raw)
	if p.New+p.Changed != 0 {
		t.Fatalf("the same file says %d new and %d changed", p.New, p.Changed)
	}
	v := e.Called("问题一")
	v.Item.Measures[0].Due = term.Due{Kind: term.Day, Day: "2024-12-31"}
	_, err := e.Change(e.Ctx(), office, v.ID, v.Version, ledger.Draft{Item: v.Item})
	e.Must(err)
	_, err = e.Confirm(e.Ctx(), office, p.ID, ledgerfile.Looked{Version: p.Version})
	e.Refused(err, "overtaken")
	if got := e.Called("问题一").Item.Measures[0].Due.Day; got != "2024-12-31" {
		t.Errorf("the deadline is %s again", got)
	}
}

// Where someone is faster while an import is written, it says which rows are in and what was changed, and the audit
// counts what was written.
func TestAnImportOvertakenWhileWritingSaysWhatItWrote(t *testing.T) {
	st := &overtaken{Store: memory.Open()}
	e := newEnv(t, st)
	u := ledgerfile.Upload{EvaluationID: e.Evaluations["市甲局"]}
	e.ImportAll(office, u, workbook(t, "台账", short+"1｜问题一｜措施一"))
	e.Move(time.Minute)
	rows := "1｜问题一｜措施改"
	for n := 2; n <= 200; n++ {
		rows += fmt.Sprintf("\n%d｜第%d个问题｜措施", n, n)
	}
	p := e.Send(office, u, workbook(t, "台账", short+rows))
	v := e.Called("问题一")
	st.first = func() {
		v.Item.Measures[0].Text = "同事的措施"
		_, err := e.Change(e.Ctx(), office, v.ID, v.Version, ledger.Draft{Item: v.Item})
		e.Must(err)
	}
	_, err := e.Confirm(e.Ctx(), office, p.ID, ledgerfile.Looked{Version: p.Version})
	e.Refused(err, "overtaken")
	if !strings.Contains(err.Error(), "other rows are imported") {
		t.Errorf("it says %v", err)
	}
	next, _, err := e.Preview(e.Ctx(), office, p.ID)
	e.Must(err)
	if len(next.Overtaken) != 1 || !strings.Contains(next.Overtaken[0].ZH, "同事的措施") {
		t.Errorf("the next look says %+v", next.Overtaken)
	}
	if next.New != 0 || next.Changed != 1 {
		t.Errorf("%d new and %d changed rows are left, not the one that was overtaken", next.New, next.Changed)
	}
	_, err = e.Confirm(e.Ctx(), office, p.ID, ledgerfile.Looked{Version: next.Version})
	e.Must(err)
	if got := e.Called("问题一").Item.Measures[0].Text; got != "措施改" {
		t.Errorf("confirmed again, the measure is %s", got)
	}
}

// Every preview asks in the order of the rows, and keeps the answer given for all the others.
func TestQuestionsStandInTheOrderOfTheirRows(t *testing.T) {
	e := newEnv(t, memory.Open())
	u := ledgerfile.Upload{RoundID: e.RoundID}
	const head = "序号｜责任单位｜问题｜整改措施\n"
	e.ImportAll(office, u, workbook(t, "台账", head+"1｜市甲局｜党组会议研究重大事项不够｜措施\n2｜市乙局｜干部选拔任用程序不规范｜措施"))
	e.Move(time.Minute)
	p := e.Send(office, u, workbook(t, "台账", head+"1｜市甲局｜食堂采购没有公开招标｜措施\n2｜市乙局｜公车使用登记不全｜措施"))
	if len(p.Questions) != 2 {
		t.Fatalf("the questions are %+v", p.Questions)
	}
	for range 12 {
		now, _, err := e.Preview(e.Ctx(), office, p.ID)
		e.Must(err)
		if now.Questions[0].Row > now.Questions[1].Row {
			t.Fatalf("the questions are %+v", now.Questions)
		}
	}
	if p.Others != nil {
		t.Error("an answer to all others is there before one was given")
	}
	_, err := e.Reread(e.Ctx(), office, p.ID, ledgerfile.Correction{Same: map[string]bool{ledgerfile.AllOthers: true}})
	e.Must(err)
	next, _, err := e.Preview(e.Ctx(), office, p.ID)
	e.Must(err)
	if next.Others == nil || !*next.Others {
		t.Error("the answer to all others is not shown again")
	}
}

// The answer to all questions at once is for those that were asked: the file read in another way raises others.
func TestAnAnswerToAllEndsWhereTheFileIsReadAnotherWay(t *testing.T) {
	e := newEnv(t, memory.Open())
	u := ledgerfile.Upload{EvaluationID: e.Evaluations["市甲局"]}
	const head = "序号｜问题｜整改措施｜说明\n"
	e.ImportAll(office, u, workbook(t, "台账", head+"1｜学习贯彻不深入｜措施一｜甲\n2｜公务接待超标准｜措施二｜乙"))
	e.Move(time.Minute)
	p := e.Send(office, u, workbook(t, "台账", head+"1｜项目招标走过场｜措施四｜甲\n2｜公务接待超标准｜措施二｜乙"))
	all := map[string]bool{ledgerfile.AllOthers: true}
	p, err := e.Reread(e.Ctx(), office, p.ID, ledgerfile.Correction{Same: all})
	e.Must(err)
	if p.Others == nil || p.Fatal > 0 {
		t.Fatalf("answered together, %d are left", p.Fatal)
	}
	p, err = e.Reread(e.Ctx(), office, p.ID, ledgerfile.Correction{Columns: map[string]string{"说明": rules.FieldGoal}})
	e.Must(err)
	if p.Others != nil || p.Fatal != 1 {
		t.Errorf("read another way, the answer to all is %v and %d are left", p.Others, p.Fatal)
	}
}

// A row that is another problem than the item of its number is still compared with the other items.
func TestARowThatIsAnotherProblemIsComparedWithTheRest(t *testing.T) {
	e := newEnv(t, memory.Open())
	u := ledgerfile.Upload{EvaluationID: e.Evaluations["市甲局"]}
	e.ImportAll(office, u, workbook(t, "台账", short+"1｜学习贯彻不深入｜措施一\n2｜账目长期不清楚｜措施二\n3｜公务接待超标准｜措施三"))
	e.Move(time.Minute)
	inserted := workbook(t, "台账", short+"1｜学习贯彻不深入｜措施一\n2｜新增的问题在这里｜措施九\n3｜账目长期不青楚｜措施二")
	p := e.Send(office, u, inserted)
	answers := map[string]bool{}
	for _, q := range p.Questions {
		answers[q.Key] = false // the numbers have moved
	}
	p, err := e.Reread(e.Ctx(), office, p.ID, ledgerfile.Correction{Same: answers})
	e.Must(err)
	asked := ""
	for _, q := range p.Questions {
		if q.Row == 4 && q.Same == nil {
			asked = q.Was
		}
	}
	if len(answers) != 2 || asked != "账目长期不清楚" {
		t.Errorf("after %d answers it asks whether the row is %q: %+v", len(answers), asked, p.Questions)
	}
}

// Words that were once said to be an item's are found after those that an item has itself.
func TestAnItemsOwnWordsComeBeforeThoseItWasSaidToHave(t *testing.T) {
	e := newEnv(t, memory.Open())
	u := ledgerfile.Upload{EvaluationID: e.Evaluations["市甲局"]}
	e.ImportAll(office, u, workbook(t, "台账", short+"1｜学习贯彻不深人｜措施一"))
	e.Move(time.Minute)
	raw := workbook(t, "我的台账", "问题｜整改措施\n学习贯彻不深入｜措施改")
	e.ImportAll(unitA, u, raw)
	own := e.Problem("学习贯彻不深入")
	p := e.Send(unitA, u, workbook(t, "我的台账", short+"7｜学习贯彻不深入｜措施新"))
	_, err := e.Commit(e.Ctx(), unitA, p.ID)
	e.Must(err)
	if got := e.Called("学习贯彻不深人").Item.Measures[0].Text; got != "措施改" {
		t.Errorf("the item that was said to have these words has %s, not %s", got, own.ID)
	}
}

// What a unit said is one problem stays its own: the office is asked about such a row, and where the item is for named
// readers by then, the row is not imported at all.
func TestWhatAUnitSaidToBeOneProblemIsNotTheOffices(t *testing.T) {
	const own = "我的台账"
	e := newEnv(t, memory.Open())
	u := ledgerfile.Upload{EvaluationID: e.Evaluations["市甲局"]}
	e.ImportAll(office, u, workbook(t, "台账", short+"1｜村务公开栏更新不及时｜措施一"))
	e.Move(time.Minute)
	raw := workbook(t, own, "问题｜整改措施\n财务公开栏更新不及时｜措施二")
	e.ImportAll(unitA, u, raw)
	p := e.Send(office, u, workbook(t, "台账", short+"9｜财务公开栏更新不及时｜措施三"))
	if len(p.Questions) != 1 || p.Changed > 0 {
		t.Errorf("the office is asked %+v, %d changed", p.Questions, p.Changed)
	}
	v := e.Called("村务公开栏更新不及时")
	_, err := e.Change(e.Ctx(), office, v.ID, records.AnyVersion, ledger.Draft{Item: v.Item, Restricted: true})
	e.Must(err)
	if p := e.Send(unitA, u, raw); p.New+p.Changed > 0 || len(p.Questions) > 0 {
		t.Errorf("of what is restricted the unit's file would make %d and change %d", p.New, p.Changed)
	}
}

// A file without titles has the items of one with titles by what they say.
func TestAFileWithoutTitlesHasTheItemsOfOneWithThem(t *testing.T) {
	e := newEnv(t, memory.Open())
	u := ledgerfile.Upload{EvaluationID: e.Evaluations["市甲局"]}
	e.ImportAll(office, u, workbook(t, "台账", "问题标题｜问题｜整改措施\n学习｜理论学习走过场不深入｜措施一\n接待｜公务接待多次超标准｜措施二"))
	e.Move(time.Minute)
	raw := workbook(t, "第二份", "问题｜整改措施\n理论学习走过场不深人｜措施一\n公务接待多次超标准｜措施改")
	p := e.Send(office, u, raw)
	if len(p.Questions) != 1 || p.Changed != 1 || p.New != 0 {
		t.Errorf("it asks %+v, %d changed, %d new", p.Questions, p.Changed, p.New)
	}
	e.ImportAll(office, u, raw)
	if p := e.Send(office, u, raw); len(p.Questions) > 0 || p.New > 0 {
		t.Errorf("once more it asks %+v, %d new", p.Questions, p.New)
	}
}

// The answer to all questions can be taken back: no question has it as its own.
func TestTheAnswerToAllIsNoQuestionsOwn(t *testing.T) {
	e := newEnv(t, memory.Open())
	u := ledgerfile.Upload{EvaluationID: e.Evaluations["市甲局"]}
	e.ImportAll(office, u, workbook(t, "台账", short+"1｜学习贯彻不深入｜措施一\n2｜公务接待超标准｜措施二"))
	e.Move(time.Minute)
	p := e.Send(office, u, workbook(t, "台账", short+"1｜项目招标走过场｜措施四\n2｜公务接待超标准｜措施二"))
	for _, yes := range []bool{true, false} {
		var err error
		all := map[string]bool{ledgerfile.AllOthers: yes}
		p, err = e.Reread(e.Ctx(), office, p.ID, ledgerfile.Correction{Same: all})
		e.Must(err)
		if p.Others == nil || *p.Others != yes || p.Questions[0].Same != nil || p.Fatal > 0 {
			t.Errorf("answered %v together: %v, own %v, %d left", yes, p.Others, p.Questions[0].Same, p.Fatal)
		}
	}
}

// What a file does not write stays as others changed it, and the refusal says so.
func TestARefusalSaysWhatTheFileWouldUndo(t *testing.T) {
	e := newEnv(t, memory.Open())
	u := ledgerfile.Upload{EvaluationID: e.Evaluations["市甲局"]}
	e.ImportAll(office, u, workbook(t, "台账", short+"1｜问题一｜措施一"))
	e.Move(time.Minute)
	p := e.Send(office, u, workbook(t, "台账", short+"1｜问题一｜措施改"))
	v := e.Called("问题一")
	v.Item.Goal = "建立制度"
	_, err := e.Change(e.Ctx(), office, v.ID, v.Version, ledger.Draft{Item: v.Item})
	e.Must(err)
	_, err = e.Confirm(e.Ctx(), office, p.ID, ledgerfile.Looked{Version: p.Version})
	e.Refused(err, "overtaken")
	p, _, err = e.Preview(e.Ctx(), office, p.ID)
	e.Must(err)
	if len(p.Overtaken) != 1 || !strings.Contains(p.Overtaken[0].ZH, "“建立制度”；这份表不改这些内容。") {
		t.Errorf("it says %+v", p.Overtaken)
	}
}

// More items than anyone reads are counted, not listed one by one.
func TestManyOvertakenItemsAreCounted(t *testing.T) {
	e := newEnv(t, memory.Open())
	u := ledgerfile.Upload{EvaluationID: e.Evaluations["市甲局"]}
	first, second := "", ""
	for n := range 103 {
		first += fmt.Sprintf("\n%d｜第%d个问题｜措施", n+1, n)
		second += fmt.Sprintf("\n%d｜第%d个问题｜新的措施", n+1, n)
	}
	e.ImportAll(office, u, workbook(t, "台账", strings.TrimSpace(short)+first))
	e.Move(time.Minute)
	p := e.Send(office, u, workbook(t, "台账", strings.TrimSpace(short)+second))
	e.ImportAll(office, u, workbook(t, "台账", strings.TrimSpace(short)+strings.ReplaceAll(first, "｜措施", "｜同事的措施")))
	_, err := e.Confirm(e.Ctx(), office, p.ID, ledgerfile.Looked{Version: p.Version})
	e.Refused(err, "overtaken")
	p, _, err = e.Preview(e.Ctx(), office, p.ID)
	e.Must(err)
	if n := len(p.Overtaken); n != 101 || !strings.Contains(p.Overtaken[100].ZH, "另有 3 行") {
		t.Errorf("%d are listed, the last says %+v", n, p.Overtaken[n-1])
	}
}

func TestWhatChangedSinceTheLookIsNotPutBackFromTheNextWorksheet(t *testing.T) {
	e := newEnv(t, memory.Open())
	u := ledgerfile.Upload{EvaluationID: e.Evaluations["市甲局"]}
	book := func(measure string) string {
		return workbook(t, "第一张", short+"1｜问题一｜措施一", "第二张", short+"1｜问题二｜"+measure)
	}
	e.ImportAll(office, u, book("措施二"))
	e.Move(time.Minute)
	p := e.Send(office, u, book("措施改"))
	d, err := e.Confirm(e.Ctx(), office, p.ID, ledgerfile.Looked{Sheet: p.Sheet, Version: p.Version})
	e.Must(err)
	if d.Next == "" {
		t.Fatal("there is no second worksheet")
	}
	v := e.Called("问题二")
	v.Item.Measures[0].Text = "同事的措施"
	_, err = e.Change(e.Ctx(), office, v.ID, v.Version, ledger.Draft{Item: v.Item})
	e.Must(err)
	_, err = e.Confirm(e.Ctx(), office, p.ID, ledgerfile.Looked{Sheet: d.Next})
	e.Refused(err, "overtaken")
}

// Two rows that differ from one item by a slip each are not both taken for it.
func TestAnItemIsAskedAboutForOneRow(t *testing.T) {
	e := newEnv(t, memory.Open())
	u := ledgerfile.Upload{EvaluationID: e.Evaluations["市甲局"]}
	e.ImportAll(office, u, workbook(t, "台账", short+"1｜村务公开栏更新不及时｜措施一"))
	e.Move(time.Minute)
	p := e.Send(office, u, workbook(t, "另一份", "问题｜整改措施\n财务公开栏更新不及时｜措施二\n党务公开栏更新不及时｜措施三"))
	if len(p.Questions) != 1 || p.New != 1 {
		t.Errorf("it asks %+v, %d new", p.Questions, p.New)
	}
}

// Where there is too much to look for slips, the preview says so: such rows come in as new.
func TestRowsThatAreNotComparedForSlipsAreSaid(t *testing.T) {
	e := newEnv(t, memory.Open())
	u := ledgerfile.Upload{EvaluationID: e.Evaluations["市甲局"]}
	list := func(word string) string {
		out := "问题,整改措施\n"
		for n := range 1050 {
			out += fmt.Sprintf("第%d个村的%s更新不及时,措施\n", n, word)
		}
		return out
	}
	said := func(p ledgerfile.Preview) int {
		n := 0
		for _, note := range p.Notes {
			if strings.Contains(note.ZH, "“市甲局”的问题太多，没有逐行比对") {
				n++
			}
		}
		return n
	}
	p := e.Send(office, u, list("村务公开栏"))
	if said(p) != 0 || p.New != 1050 {
		t.Errorf("%d new: %v", p.New, p.Notes)
	}
	_, err := e.Commit(e.Ctx(), office, p.ID)
	e.Must(err)
	e.Move(time.Minute)
	p = e.Send(office, u, list("村务公开拦"))
	if said(p) != 1 || p.New != 1050 {
		t.Errorf("%d new: %v", p.New, p.Notes)
	}
	// rows that are items as they are need no comparison
	p = e.Send(office, u, list("村务公开栏")+"第7个村的村务公开拦更新不及时,措施\n")
	if said(p) != 0 || p.Same != 1050 {
		t.Errorf("%d the same: %v", p.Same, p.Notes)
	}
}

// What an audit found is no item of the feedback in other words, however few letters differ.
func TestASlipIsLookedForUnderItsOwnSource(t *testing.T) {
	e := newEnv(t, memory.Open())
	u := ledgerfile.Upload{EvaluationID: e.Evaluations["市甲局"]}
	e.ImportAll(office, u, workbook(t, "台账", "问题｜整改措施\n学习贯彻不深人｜措施一"))
	e.Move(time.Minute)
	raw := workbook(t, "台账", "问题｜整改措施\n学习贯彻不深入｜措施二")
	u.Source = "audit"
	if p := e.Send(office, u, raw); len(p.Questions) > 0 || p.New != 1 || p.Fatal > 0 {
		t.Errorf("of another source it asks %v, %d new, %v", p.Questions, p.New, p.Notes)
	}
	u.Source = ""
	if p := e.Send(office, u, raw); len(p.Questions) != 1 {
		t.Errorf("of its own it asks %v", p.Questions)
	}
}

// A hundred rows of one number are told apart by their sections. Where there are more the number says nothing.
func TestMoreThanAHundredOfOneNumberAreNotComparedByIt(t *testing.T) {
	list := func(from, n int, word string) string {
		out := "序号,问题归类,问题,整改措施\n"
		for i := range n {
			// so different that no one would take one for the other
			out += fmt.Sprintf("1,第%03d类,%s,措施%d\n", from+i, strings.Repeat(word, 4)+strings.Repeat(string(rune('一'+i)), 8), i)
		}
		return out
	}
	for _, c := range []struct{ items, rows, asked int }{{100, 100, 100}, {101, 1, 0}, {100, 101, 0}} {
		e := newEnv(t, memory.Open())
		u := ledgerfile.Upload{EvaluationID: e.Evaluations["市甲局"]}
		e.ImportAll(office, u, list(0, c.items, "原来的问题"))
		e.Move(time.Minute)
		p := e.Send(office, u, list(0, c.rows, "换一个说法"))
		if len(p.Questions) != c.asked {
			t.Errorf("%d items and %d rows: %d questions, want %d", c.items, c.rows, len(p.Questions), c.asked)
		}
	}
}
