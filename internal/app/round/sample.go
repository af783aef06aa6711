package round

import (
	"context"
	"fmt"
	"time"

	"minping/internal/app/records"
	"minping/internal/evaluation/scheme"
)

// Sample is what LoadSample created.
type Sample struct {
	Round      records.Versioned[Round]
	Evaluation records.Versioned[Evaluation]
	Briefing   records.Versioned[Briefing]
	Org        records.Versioned[Organization]
}

// Made-up names that refer to no real unit.
var (
	sampleDepartments = []string{
		"发展和改革", "教育和体育", "科学技术", "工业和信息化", "民族宗教", "民政", "司法", "财政", "人力资源和社会保障", "自然资源",
		"生态环境", "住房和城乡建设", "交通运输", "水利", "农业农村", "商务", "文化和旅游", "卫生健康", "退役军人事务", "应急管理",
		"审计", "市场监督管理", "统计", "医疗保障", "地方金融", "信访", "机关事务", "城市管理", "大数据发展",
	}
	sampleTowns = []string{
		"柳河", "青石", "白杨", "清泉", "双桥", "石佛", "大王", "小安", "观音堂", "三里桥", "沙沟", "松林", "河口", "高庄", "梨园", "桃花",
		"望城", "兴隆", "太平", "永丰", "和顺", "长安", "新集", "马店", "牛头", "龙泉", "凤鸣", "虎山", "鹿台", "雁门", "平原", "丰台", "曲水",
		"云台", "东关", "西苑", "南湖", "北辰", "中和", "金水", "银川", "铜山", "铁岭",
	}
)

// LoadSample fills an empty store with a made-up city: the first document's 58 departments and 85 townships (domain
// A16), some of every other kind, one round, eighteen evaluations and one briefing. It is for the command line only.
func (s *Rounds) LoadSample(ctx context.Context, a records.Actor) (Sample, error) {
	if err := a.Only(); err != nil {
		return Sample{}, err
	}
	var out Sample
	var err error
	out.Round, err = s.NewRound(
		ctx,
		a,
		Round{Term: 5, No: 7, Name: "五届市委第七轮巡察", StartsOn: s.env.Now().AddDate(0, -3, 0).Format(time.DateOnly)},
	)
	if err != nil {
		return out, fmt.Errorf("sample round: %w", err)
	}
	orgs, err := s.sampleOrganizations(ctx, a)
	if err != nil {
		return out, err
	}
	for i, o := range orgs[:18] {
		e, err := s.NewEvaluation(
			ctx,
			a,
			Evaluation{RoundID: out.Round.ID, OrganizationID: o.ID, SchemeID: s.schemes.Builtin[0].ID},
		)
		if err != nil {
			return out, fmt.Errorf("sample evaluation: %w", err)
		}
		if i == 0 {
			out.Evaluation, out.Org = e, o
		}
	}
	out.Briefing, err = s.NewBriefing(ctx, a, Briefing{
		EvaluationID: out.Evaluation.ID,
		HeldAt:       s.env.Now(),
		Place:        "机关二楼会议室",
		Host:         "第三核查评估组",
		Expected:     66,
		Attended:     60,
		Disclosure:   "巡察反馈的 12 个问题，已整改完成 10 个，基本完成 2 个；追缴资金 36.8 万元；修订制度 9 项。",
	})
	if err != nil {
		return out, fmt.Errorf("sample briefing: %w", err)
	}
	return out, nil
}

func (s *Rounds) sampleOrganizations(ctx context.Context, a records.Actor) ([]records.Versioned[Organization], error) {
	var todo []Organization
	add := func(kind, name string) {
		todo = append(todo, Organization{Name: name, Kind: kind, KeyFunction: len(todo)%11 == 0})
	}
	for i := range 58 {
		name := "市" + sampleDepartments[i%len(sampleDepartments)]
		add(scheme.KindDepartment, name+[]string{"局", "服务中心"}[i/len(sampleDepartments)])
	}
	for i := range 85 {
		add(scheme.KindTownship, sampleTowns[i%len(sampleTowns)]+[]string{"镇", "街道"}[i/len(sampleTowns)])
	}
	for _, n := range []string{"临川县", "东昌区", "安平市"} {
		add(scheme.KindCounty, n)
	}
	for i := range 6 {
		add(scheme.KindStationed, fmt.Sprintf("市纪委监委第%s派驻纪检监察组", []string{"一", "二", "三", "四", "五", "六"}[i]))
	}
	add(scheme.KindOther, "市供销合作社联合社")
	add(scheme.KindOther, "市城市建设投资集团")
	out := make([]records.Versioned[Organization], len(todo))
	var counties []string
	for _, county := range []bool{true, false} { // counties first: townships name theirs
		for i, o := range todo {
			if (o.Kind == scheme.KindCounty) != county {
				continue
			}
			if o.Kind == scheme.KindTownship {
				o.ParentID = counties[i%len(counties)]
			}
			v, err := s.NewOrganization(ctx, a, o)
			if err != nil {
				return nil, fmt.Errorf("sample organization: %w", err)
			}
			if county {
				counties = append(counties, v.ID)
			}
			out[i] = v
		}
	}
	return out, nil
}
