package document

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"minping/internal/evaluation/check"
	"minping/internal/evaluation/pack"
	"minping/internal/evaluation/scheme"
)

// Pack is what an office issues: in whose name, and which types of document with their templates. An error makes the
// whole pack invalid.
type Pack struct {
	ID      string   `json:"id"`
	Name    string   `json:"name"`
	Profile string   `json:"profile"` // A or B, how the 22 lines of a page are achieved (documents §3)
	Issuers []Issuer `json:"issuers"`
	Types   []Type   `json:"types"`
}

// Issuer is a body in whose name documents are issued.
type Issuer struct {
	Code      string `json:"code"`       // leading_group, office
	Name      string `json:"name"`       // as in its signature, e.g. 中共某市委巡察工作领导小组
	Mark      string `json:"mark"`       // 发文机关标志 of the general form, e.g. 中共某市委巡察工作领导小组文件
	Letter    string `json:"letter"`     // 发文机关标志 of a letter: the name without 文件
	PrintedBy string `json:"printed_by"` // 印发机关
}

// What a document is about.
const (
	AboutBatch = "batch" // all units of a batch
	AboutUnit  = "unit"  // one evaluation
)

// Whom a type is addressed to.
const (
	ToUnits      = "units"      // every inspected unit of the batch
	ToUnit       = "unit"       // the unit it is about
	ToSupervisor = "supervisor" // the body that supervises the unit
	ToNames      = "names"      // those named in the type
)

// The attachments a type may have.
const (
	AttachStatistics  = "statistics"  // 集中督查结果统计表
	AttachOutstanding = "outstanding" // the unit's unsettled items
)

// Type is one type of document, e.g. 限期重新整改通知书.
type Type struct {
	Code   string   `json:"code"`
	Name   string   `json:"name"`
	About  string   `json:"about"`
	Form   string   `json:"form"` // official, letter, minutes
	Issuer string   `json:"issuer"`
	Series string   `json:"series"`           // 机关代字, e.g. 某巡办函; with year and number it makes the number
	To     string   `json:"to"`               // units, unit, supervisor, names
	Names  []string `json:"names,omitempty"`  // 主送, if To is names
	CC     []string `json:"cc,omitempty"`     // 抄送
	Upward bool     `json:"upward,omitempty"` // 上行文
	Seal   bool     `json:"seal,omitempty"`   // leaves room for a seal
	Final  bool     `json:"final,omitempty"`  // based on a fixed final: not issued once there is a newer one
	// issuing it makes the unit's own result visible to the unit (promise 2)
	Opens bool `json:"opens,omitempty"`
	// issuing it starts a new evaluation of the unit, due on its day (domain A41)
	Again bool `json:"again,omitempty"`
	// one per batch, or one per unit: a second can only replace the first (domain A34)
	Once    bool `json:"once,omitempty"`
	Receipt bool `json:"receipt,omitempty"` // addressees acknowledge receipt
	// proposed deadline in days from the draft; 0: it sets none
	DueDays int      `json:"due_days,omitempty"`
	Attach  []string `json:"attach,omitempty"`
	Hint    string   `json:"hint,omitempty"` // its purpose, shown when choosing a type
	Title   string   `json:"title"`
	Parts   []Part   `json:"parts"`
}

// Part is a section of a type's template.
type Part struct {
	Key     string `json:"key"`
	Heading string `json:"heading,omitempty"` // 一、总体情况
	Text    string `json:"text"`
	Hint    string `json:"hint,omitempty"` // what belongs here, shown to the writer
	// units that it names are criticised by name (domain A34)
	Criticises bool `json:"criticises,omitempty"`
	// what it says in addition about the kinds of units that are in the batch (domain A02)
	ByKind []KindText `json:"by_kind,omitempty"`
}

// KindText is what a part says about units of some kinds.
type KindText struct {
	Kinds []string `json:"kinds"`
	Text  string   `json:"text"`
}

// Limits of a pack: far beyond what an office has.
const (
	maxTypes   = 60
	maxIssuers = 20
	maxParts   = 20
	maxNames   = 50
	maxText    = 20000
	maxDueDays = 3660
)

var code = regexp.MustCompile(`^[a-z][a-z0-9_]{0,39}$`)

// ReadPack reads YAML or JSON that is to be saved. A pack that does not parse, or whose templates cannot be filled with
// sample values, is refused as a whole.
func ReadPack(raw []byte) (Pack, error) {
	return read(raw, func(Type) bool { return true })
}

// ReadStored reads a saved pack of which the types with these codes are about to be saved again. The others may be
// older than clauses: in them, brackets that make no clause are plain text.
func ReadStored(raw []byte, anew ...string) (Pack, error) {
	return read(raw, func(t Type) bool { return slices.Contains(anew, t.Code) })
}

func read(raw []byte, anew func(Type) bool) (Pack, error) {
	var p Pack
	if err := pack.Read(raw, &p); err != nil {
		return Pack{}, err
	}
	check.Set(&p.Profile, "A")
	f := p.Check()
	for i, t := range p.Types {
		if !anew(t) {
			continue
		}
		at := "types[" + strconv.Itoa(i) + "]."
		t.checkClauses(at, &f)
		for _, wrong := range pack.Texts(t) {
			f.Add(at+wrong.Field, wrong.ZH, wrong.EN)
		}
	}
	if err := f.OrNil(); err != nil {
		return Pack{}, err
	}
	return p, nil
}

// Check returns everything that is wrong with a pack, whenever it was saved.
func (p Pack) Check() check.FieldErrors {
	var f check.FieldErrors
	text("name", p.Name, 100, &f)
	check.OneOf("profile", p.Profile, &f, "A", "B")
	check.Between("issuers", len(p.Issuers), 1, maxIssuers, &f)
	check.Between("types", len(p.Types), 1, maxTypes, &f)
	issuers, types := map[string]bool{}, map[string]bool{}
	for i, x := range p.Issuers {
		at := "issuers[" + strconv.Itoa(i) + "]."
		codeField(at+"code", x.Code, issuers, &f)
		text(at+"name", x.Name, 60, &f)
		text(at+"mark", x.Mark, 60, &f)
		text(at+"letter", x.Letter, 60, &f)
		text(at+"printed_by", x.PrintedBy, 60, &f)
		if strings.HasSuffix(x.Letter, "文件") {
			f.Add(at+"letter", "信函格式的发文机关标志不加“文件”。", "A letter's mark must not end in 文件.")
		}
	}
	for i, t := range p.Types {
		at := "types[" + strconv.Itoa(i) + "]."
		codeField(at+"code", t.Code, types, &f)
		t.check(at, &f)
		if !issuers[t.Issuer] {
			f.Add(at+"issuer", "没有这个发文机关。", "There is no such issuer.")
		}
	}
	return f
}

func codeField(field, c string, taken map[string]bool, f *check.FieldErrors) {
	if !code.MatchString(c) {
		f.Add(
			field,
			"代码用小写字母、数字和下划线，以字母开头。",
			"A code has lower-case letters, digits and underscores and begins with a letter.",
		)
	}
	if taken[c] {
		f.Add(field, "代码重复。", "The code is used twice.")
	}
	taken[c] = true
}

// text adds an error if a one-line text is empty or too long.
func text(field, t string, most int, f *check.FieldErrors) {
	if strings.TrimSpace(t) == "" || strings.ContainsAny(t, "\r\n") || !check.Prose(t, most) {
		f.Add(
			field,
			fmt.Sprintf("不能为空，最多 %d 字，一行以内。", most),
			fmt.Sprintf("Must be one line of 1 to %d characters.", most),
		)
	}
}

func (t Type) check(at string, f *check.FieldErrors) {
	text(at+"name", t.Name, 60, f)
	text(at+"series", t.Series, 30, f)
	text(at+"title", t.Title, 200, f)
	check.OneOf(at+"about", t.About, f, AboutBatch, AboutUnit)
	check.OneOf(at+"form", t.Form, f, "official", "letter", "minutes")
	check.OneOf(at+"to", t.To, f, ToUnits, ToUnit, ToSupervisor, ToNames)
	check.Between(at+"due_days", t.DueDays, 0, maxDueDays, f)
	check.Between(at+"parts", len(t.Parts), 1, maxParts, f)
	check.Between(at+"names", len(t.Names)+len(t.CC), 0, maxNames, f)
	for _, n := range slices.Concat(t.Names, t.CC) {
		text(at+"names", n, 60, f)
	}
	for _, a := range t.Attach {
		check.OneOf(at+"attach", a, f, AttachStatistics, AttachOutstanding)
	}
	if t.About == AboutBatch &&
		(t.To == ToUnit || t.To == ToSupervisor || slices.Contains(t.Attach, AttachOutstanding)) {
		f.Add(at+"to", "全批文件没有“本单位”。", "A document about a batch cannot be about a single unit.")
	}
	if t.Form == "minutes" && (t.Seal || t.Upward) {
		f.Add(at+"form", "纪要不加盖印章，也不是上行文。", "Minutes have neither a seal nor signers.")
	}
	if t.Again && (!t.Final || t.About != AboutUnit) {
		f.Add(at+"again", "退回重新整改的通知书针对一个单位，以最终结果为依据。", "A notice to rectify again is about one unit and rests on the final.")
	}
	if t.Opens && !t.Final {
		f.Add(at+"opens", "开放结果的文件必须以最终结果为依据。", "A document that opens a result rests on the final.")
	}
	keys := map[string]bool{}
	for i, p := range t.Parts {
		at := at + "parts[" + strconv.Itoa(i) + "]."
		codeField(at+"key", p.Key, keys, f)
		if !check.Prose(p.Text, maxText) || !check.Prose(p.Heading+p.Hint, 400) {
			f.Add(at+"text", "过长，或含有控制字符。", "Too long, or it has control characters.")
		}
		t.checkByKind(at, p, f)
	}
	t.checkTemplates(at, f)
}

// checkByKind: only documents about a batch have units of several kinds, and a part has one text for each.
func (t Type) checkByKind(at string, p Part, f *check.FieldErrors) {
	if len(p.ByKind) > 0 && t.About != AboutBatch {
		f.Add(at+"by_kind", "只有全批文件才按单位类别写。", "Only a document about a batch has texts for kinds of units.")
	}
	seen := map[string]bool{}
	for i, k := range p.ByKind {
		at := at + "by_kind[" + strconv.Itoa(i) + "]."
		if len(k.Kinds) == 0 || strings.TrimSpace(k.Text) == "" || !check.Prose(k.Text, maxText) {
			f.Add(at+"text", "请写明单位类别和内容。", "State the kinds and the text.")
		}
		for _, kind := range k.Kinds {
			check.OneOf(at+"kinds", kind, f, scheme.Kinds()...)
			if seen[kind] {
				f.Add(at+"kinds", "同一类单位写了两次。", "A kind is given twice.")
			}
			seen[kind] = true
		}
		t.checkTemplate(at+"text", k.Text, true, f)
	}
}

// Type returns the type with a code.
func (p Pack) Type(c string) (Type, bool) {
	i := slices.IndexFunc(p.Types, func(t Type) bool { return t.Code == c })
	if i < 0 {
		return Type{}, false
	}
	return p.Types[i], true
}

// Issuer returns the issuer with a code.
func (p Pack) Issuer(c string) (Issuer, bool) {
	i := slices.IndexFunc(p.Issuers, func(x Issuer) bool { return x.Code == c })
	if i < 0 {
		return Issuer{}, false
	}
	return p.Issuers[i], true
}
