package document_test

import (
	"strings"
	"testing"

	"minping/configs"
	"minping/internal/app/apptest"
	"minping/internal/app/document"
	"minping/internal/app/round"
	"minping/internal/app/scheme"
	evalscheme "minping/internal/evaluation/scheme"
)

// domain A02, A08: the plan says what each kind of unit in it is assessed on, and nothing of kinds that are not in it.
func TestThePlanNamesWhatEachKindOfUnitIsAssessedOn(t *testing.T) {
	h := apptest.New(t)
	ctx := t.Context()
	all, err := scheme.ReadBuiltin(configs.Parsed)
	h.Must(err)
	h.Schemes.Builtin = all
	r, err := h.Rounds.NewRound(ctx, apptest.Office, round.Round{Term: 5, No: 7, Name: "第七轮", StartsOn: "2024-07-01"})
	h.Must(err)
	for name, kind := range map[string]string{
		"市财政局": evalscheme.KindDepartment, "青石镇": evalscheme.KindTownship, "派驻一组": evalscheme.KindStationed,
	} {
		o, err := h.Rounds.NewOrganization(ctx, apptest.Office, round.Organization{Name: name, Kind: kind})
		h.Must(err)
		h.MustDo(h.Rounds.NewEvaluation(ctx, apptest.Office, round.Evaluation{
			RoundID: r.ID, OrganizationID: o.ID, SchemeID: "by_kind",
		}))
	}
	v, err := h.Documents.Draft(ctx, apptest.Office, document.Draft{Type: "plan", Batch: r.ID})
	h.Must(err)
	const want = "市直部门、派驻组：责任落实20分、问题整改40分、责任追究15分、长效机制15分、群众认可10分。\n" +
		"乡镇（街道）：责任落实15分、问题整改30分、群众身边问题20分、责任追究10分、长效机制10分、群众认可15分。"
	if got := v.V.Data.Values["评估重点"]; got != want {
		t.Errorf("the plan says %q", got)
	}
	text := ""
	for _, p := range v.V.Parts {
		text += p.Text + "\n"
	}
	for _, part := range v.V.Parts[1:] { // each of the five parts speaks of the kinds that are there
		if part.Key == "targets" {
			continue
		}
		for _, has := range []string{"（一）市直部门\n", "（二）乡镇（街道）\n", "（三）派驻组\n"} {
			if !strings.Contains(part.Text, has) {
				t.Errorf("%s lacks %q: %s", part.Key, has, part.Text)
			}
		}
	}
	if strings.Contains(text, "县（市区）\n") || !strings.Contains(text, "乡镇（街道）（1个）：青石镇。") {
		t.Errorf("the plan speaks of kinds that are not there, or not of its units: %s", text)
	}
	if !strings.Contains(text, want) || len(v.V.Parts) < 5 {
		t.Errorf("%d parts: %s", len(v.V.Parts), text)
	}
}

// A plan says that supervising bodies are assessed, and which, only where some are (domain A04).
func TestThePlanNamesTheSupervisorsThatAreAssessed(t *testing.T) {
	h := apptest.New(t)
	r := h.Scored(2, 2)
	ctx := t.Context()
	said := func() string {
		v, err := h.Documents.Draft(ctx, apptest.Office, document.Draft{Type: "plan", Batch: r.Round.ID})
		h.Must(err)
		gone := document.StepRequest{To: "withdrawn", Reason: "重拟"}
		h.MustDo(h.Documents.Step(ctx, apptest.Office, v.ID, v.Version, gone))
		return v.V.Parts[1].Text
	}
	if text := said(); !strings.Contains(text, "；本次不对监督单位另行评估。") {
		t.Errorf("without supervising bodies the plan says %q", text)
	}
	for _, name := range []string{"市委组织部", "市纪委监委"} {
		organ := round.Organization{Name: name, Kind: evalscheme.KindOrgan}
		o, err := h.Rounds.NewOrganization(ctx, apptest.Office, organ)
		h.Must(err)
		h.MustDo(h.Rounds.NewEvaluation(ctx, apptest.Office, round.Evaluation{
			RoundID: r.Round.ID, OrganizationID: o.ID, SchemeID: "liaocheng", Target: evalscheme.TargetSupervising,
		}))
	}
	text := said()
	const both = "；对其负有整改日常监督责任的市委组织部、市纪委监委一并评估。"
	if !strings.Contains(text, both) || !strings.Contains(text, "的2个党组织") {
		t.Errorf("with supervising bodies the plan says %q", text)
	}
}

// A plan names the four things that every evaluation looks at first (domain A07), and as what is assessed the sections
// of the scheme of its units, not those of another one.
func TestAPlanNamesTheFocusAndItsOwnSchemesContents(t *testing.T) {
	h := apptest.New(t)
	ctx := t.Context()
	r, err := h.Rounds.NewRound(ctx, apptest.Office, round.Round{Term: 5, No: 7, Name: "第七轮", StartsOn: "2024-07-01"})
	h.Must(err)
	o, err := h.Rounds.NewOrganization(ctx, apptest.Office, round.Organization{Name: "青石镇", Kind: evalscheme.KindTownship})
	h.Must(err)
	h.MustDo(h.Rounds.NewEvaluation(ctx, apptest.Office, round.Evaluation{
		RoundID: r.ID, OrganizationID: o.ID, SchemeID: "liaocheng",
	}))
	v, err := h.Documents.Draft(ctx, apptest.Office, document.Draft{Type: "plan", Batch: r.ID})
	h.Must(err)
	text := v.V.Parts[2].Text
	for _, has := range []string{
		"整改主体责任落实情况", "形式主义、官僚主义", "突出问题和重点难点问题", "敷衍整改、虚假整改", "总体评价10分", "持续整改情况10分",
	} {
		if !strings.Contains(text, has) {
			t.Errorf("the contents lack %q: %s", has, text)
		}
	}
	if strings.Contains(text, "专题民主生活会召开情况") {
		t.Errorf("contents of another scheme: %s", text)
	}
}
