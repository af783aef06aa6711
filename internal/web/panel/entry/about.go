package entry

import (
	"slices"

	"minping/internal/app/decision"
	"minping/internal/app/records"
	"minping/internal/app/round"
	"minping/internal/auth"
	rules "minping/internal/evaluation/entry"
	"minping/internal/web/panel/kit"
)

// about says what an entry is about, below its title: a unit with its round, or a decision with its unit.
func (req *request) about(s rules.Subject) (string, error) {
	switch s.Kind {
	case rules.AboutEvaluation:
		return req.unitAndRound(s.ID)
	case rules.AboutOrganization:
		o, err := req.svc.Rounds.ShowOrganization(req.ctx, s.ID)
		return o.V.Name, err
	case rules.AboutRound:
		r, err := req.svc.Rounds.ShowRound(req.ctx, s.ID)
		return r.V.Name, err
	case rules.AboutBatch:
		b, err := req.svc.Rounds.Batch(req.ctx, s.ID)
		return b.V.Name, err
	case rules.AboutDecision:
		return req.decision(s.ID)
	}
	return "全市", nil
}

func (req *request) unitAndRound(evaluation string) (string, error) {
	e, err := round.LoadEvaluation(req.ctx, req.svc.Rounds, evaluation)
	if err != nil {
		return "", err
	}
	o, err := req.svc.Rounds.ShowOrganization(req.ctx, e.V.OrganizationID)
	if err != nil {
		return "", err
	}
	r, err := req.svc.Rounds.ShowRound(req.ctx, e.V.RoundID)
	return o.V.Name + " · " + r.V.Name, err
}

// decision names a decision to those who may see it, and only says "a decision" to others.
func (req *request) decision(id string) (string, error) {
	about, err := req.svc.Decisions.AboutOf(req.ctx, req.who, id)
	if k := records.KindOf(err); k == records.Forbidden || k == records.NotFound {
		return "一项决定", nil
	}
	if err != nil {
		return "", err
	}
	var u decision.Unit
	if req.who.Role == auth.Supervisor {
		u, _, err = req.svc.Decisions.Asked(req.ctx, req.who, about)
	} else {
		u, err = req.svc.Decisions.Show(req.ctx, req.who, about)
	}
	if err != nil {
		return "", err
	}
	name := "一项决定"
	if i := slices.IndexFunc(u.Decisions, func(v decision.View) bool { return v.ID == id }); i >= 0 {
		name, _ = u.Decisions[i].Kind.Name()
	}
	unit, err := req.unitAndRound(about)
	return name + "：" + unit, err
}

// back leads from an entry about a decision to the decision, from any other to the list of its subject.
func (req *request) back(s rules.Subject) *kit.Link {
	if s.Kind == rules.AboutDecision {
		if about, err := req.svc.Decisions.AboutOf(req.ctx, req.who, s.ID); err == nil {
			return &kit.Link{Href: "/admin/evaluations/" + about + "/decisions", Text: "结果运用"}
		}
	}
	return &kit.Link{Href: subjectPath(s), Text: "工作记录"}
}
