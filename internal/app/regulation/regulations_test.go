package regulation_test

import (
	"strings"
	"testing"

	"minping/internal/app/apptest"
	"minping/internal/app/records"
	"minping/internal/app/regulation"
	"minping/internal/evaluation/deadline"
	"minping/internal/evaluation/scheme"
)

var trial = regulation.Regulation{
	Title: " 巡察整改日常监督和集中督查评估办法 ", Number: "三巡发〔2024〕5号", Issuer: "市委巡察工作领导小组",
	IssuedOn: "2024年6月28日", EffectiveOn: "2024-07-01", Trial: true,
	Bases: []string{"《巡视工作条例》", " ", "《河南省巡视整改评估办法》"},
}

// domain B01, B02: number, dates, the mark 试行, what it rests on and its three attachments.
func TestAGoverningDocumentIsRegisteredWithItsAttachments(t *testing.T) {
	h := apptest.New(t)
	ctx := t.Context()
	v, err := h.Regulations.New(ctx, apptest.Office, trial)
	h.Must(err)
	if v.V.IssuedOn != "2024-06-28" || len(v.V.Bases) != 2 ||
		v.V.Title != "巡察整改日常监督和集中督查评估办法" || !v.V.Trial {
		t.Errorf("registered as %+v", v.V)
	}
	for _, name := range []string{"任务清单.pdf", "评估细则.pdf", "统计表.pdf"} {
		pdf := []byte("%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n")
		h.MustDo(h.Regulations.AddFile(ctx, apptest.Office, v.ID, name, pdf))
	}
	files, err := h.Regulations.Files(ctx, v.ID)
	h.Must(err)
	if len(files) != 3 {
		t.Fatalf("%d attachments", len(files))
	}
	f, raw, err := h.Regulations.ReadFile(ctx, files[0].ID)
	if err != nil || len(raw) != f.Size || f.Name != files[0].V.Name {
		t.Errorf("%s of %d bytes, %v", f.Name, len(raw), err)
	}
	ended := v.V
	ended.Trial, ended.EndsOn = false, "2026-01-01"
	w, err := h.Regulations.Change(ctx, apptest.Office, v.ID, v.Version, ended)
	h.Must(err)
	if w.Version != 2 || w.V.State(deadline.Day("2025-12-31")) != regulation.InForce ||
		w.V.State("2026-01-01") != regulation.Ended || w.V.State("2024-06-30") != regulation.Coming {
		t.Errorf("version %d: %+v", w.Version, w.V)
	}
	_, err = h.Regulations.Change(ctx, apptest.Office, v.ID, v.Version, ended)
	if records.KindOf(err) != records.Stale {
		t.Errorf("an old version is changed: %v", err)
	}
}

func TestAGoverningDocumentIsCheckedAndTheOfficesToWrite(t *testing.T) {
	h := apptest.New(t)
	ctx := t.Context()
	for field, change := range map[string]func(*regulation.Regulation){
		"title":        func(x *regulation.Regulation) { x.Title = "—" },
		"issuer":       func(x *regulation.Regulation) { x.Issuer = "无" },
		"issued_on":    func(x *regulation.Regulation) { x.IssuedOn = "去年" },
		"effective_on": func(x *regulation.Regulation) { x.EffectiveOn = "" },
		"ends_on":      func(x *regulation.Regulation) { x.EndsOn = "2024-06-30" },
		"number":       func(x *regulation.Regulation) { x.Number = strings.Repeat("号", 61) },
		"bases":        func(x *regulation.Regulation) { x.Bases = []string{"一\a二"} },
	} {
		x := trial
		change(&x)
		_, err := h.Regulations.New(ctx, apptest.Office, x)
		h.InvalidAt(field, err)
	}
	for day, why := range map[string]string{
		"2024-02-30": "日历上没有这一天。", "2024-06-28 14:30": "只写日期，不写时间，例如 2026-03-31。",
	} {
		x := trial
		x.IssuedOn = day
		_, err := h.Regulations.New(ctx, apptest.Office, x)
		if e, _ := apptest.Readable(err); e == nil || len(e.Fields) != 1 || e.Fields[0].Text.ZH != why {
			t.Errorf("issued on %s: %v, want %s", day, err, why)
		}
	}
	plain := trial
	plain.Number, plain.Title, plain.EffectiveOn = "无", "市\t规 \u2028定", "2090-01-01"
	p, err := h.Regulations.New(ctx, apptest.Office, plain)
	h.Must(err)
	if p.V.Number != "" || p.V.Title != "市 规 定" {
		t.Errorf("kept as %+v", p.V)
	}
	v, err := h.Regulations.New(ctx, apptest.Office, trial)
	h.Must(err)
	if _, err := h.Regulations.New(ctx, apptest.Leader, trial); records.KindOf(err) != records.Forbidden {
		t.Errorf("a leader registers: %v", err)
	}
	_, err = h.Regulations.AddFile(ctx, apptest.Officer, v.ID, "x.pdf", []byte("%PDF-1.4\n"))
	if records.KindOf(err) != records.Forbidden {
		t.Errorf("an organizer attaches: %v", err)
	}
	later := trial
	later.Title, later.EffectiveOn = "新办法", "2099-01-01"
	h.MustDo(h.Regulations.New(ctx, apptest.Office, later))
	list, err := h.Regulations.List(ctx)
	h.Must(err)
	if len(list) != 3 || list[0].ID != v.ID {
		t.Errorf("what is in force comes first: %+v", list)
	}
}

// domain A01: a scheme cites what is registered, and shows it as it is registered now; free text stays beside it.
func TestASchemeCitesRegisteredDocumentsOnly(t *testing.T) {
	h := apptest.New(t)
	ctx := t.Context()
	v, err := h.Regulations.New(ctx, apptest.Office, trial)
	h.Must(err)
	s, err := h.Schemes.ShowScheme(ctx, "liaocheng", 0)
	h.Must(err)
	x := s.Scheme
	x.Cites = []scheme.Citation{{ID: "nothing"}}
	raw, err := x.YAML()
	h.Must(err)
	_, err = h.Schemes.NewScheme(ctx, apptest.Office, raw)
	h.InvalidAt("cites[0].id", err)
	x.Cites = []scheme.Citation{{ID: v.ID}, {ID: v.ID}}
	raw, err = x.YAML()
	h.Must(err)
	_, err = h.Schemes.NewScheme(ctx, apptest.Office, raw)
	h.InvalidAt("cites[1].id", err)
	x.Cites = x.Cites[:1]
	raw, err = x.YAML()
	h.Must(err)
	made, err := h.Schemes.NewScheme(ctx, apptest.Office, raw)
	h.Must(err)
	if made.Basis != s.Basis || len(made.Cites) != 1 || made.Digest == s.Digest {
		t.Errorf("the scheme rests on %q and cites %v", made.Basis, made.Cites)
	}
	cited, err := h.Regulations.Cited(ctx, []string{v.ID, "nothing"})
	h.Must(err)
	const want = "《巡察整改日常监督和集中督查评估办法》（三巡发〔2024〕5号，2024-07-01起施行，试行）"
	if len(cited) != 1 || cited[0].V.Citation() != want {
		t.Errorf("cited as %+v", cited)
	}
}

func TestADocumentIsInForceFromItsDayUntilItEnds(t *testing.T) {
	x := regulation.Regulation{EffectiveOn: "2024-07-01", EndsOn: "2026-07-01"}
	for day, want := range map[deadline.Day]string{
		"2024-06-30": regulation.Coming, "2024-07-01": regulation.InForce, "2026-06-30": regulation.InForce,
		"2026-07-01": regulation.Ended,
	} {
		if got := x.State(day); got != want {
			t.Errorf("on %s it is %s, want %s", day, got, want)
		}
	}
}

func TestWhatIsRegisteredAndChangedIsInTheChain(t *testing.T) {
	h := apptest.New(t)
	ctx := t.Context()
	v, err := h.Regulations.New(ctx, apptest.Office, trial)
	h.Must(err)
	next := v.V
	next.Number = "市委〔2024〕9号"
	h.MustDo(h.Regulations.Change(ctx, apptest.Office, v.ID, v.Version, next))
	for code, want := range map[string]string{"regulation.new": v.V.Title, "regulation.change": "市委〔2024〕9号"} {
		said, err := h.AuditDetails(code)
		h.Must(err)
		if len(said) != 1 || !strings.Contains(said[0], want) {
			t.Errorf("of %s the chain says %q", code, said)
		}
	}
}
