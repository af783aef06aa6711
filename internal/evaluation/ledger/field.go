package ledger

// Field is what a column of a ledger contains.
type Field struct {
	Code    string
	Name    string
	Measure bool     // it belongs to the measure, not to the problem
	Names   []string // known headings, the best first
}

// The codes of the fields.
const (
	FieldNo          = "no"
	FieldUnit        = "unit"
	FieldSource      = "source"
	FieldTitle       = "title"
	FieldText        = "text"
	FieldDetail      = "detail"
	FieldGoal        = "goal"
	FieldRequirement = "requirement"
	FieldClass1      = "class1"
	FieldClass2      = "class2"
	FieldTags        = "tags"
	FieldKey         = "key"
	FieldMeasure     = "measure"
	FieldLead        = "lead"
	FieldDept        = "dept"
	FieldPerson      = "person"
	FieldWith        = "with"
	FieldDue         = "due"
	FieldMonths      = "due_months"
	FieldState       = "state"
	FieldPercent     = "percent"
	FieldDoneOn      = "done_on"
	FieldProgress    = "progress"
	FieldNext        = "next"
	FieldRemaining   = "remaining"
)

// Fields lists the possible contents of columns. A column with an unknown heading keeps its cells as written.
func Fields() []Field {
	return []Field{
		{FieldNo, "序号", false, []string{"序号", "编号", "问题编号", "问题序号", "周序号", "序", "号", "no"}},
		{FieldUnit, "单位", false, []string{
			"被巡察党组织", "被巡察单位", "被巡察单位（党组织）", "所属单位", "单位名称", "整改单位", "单位", "归属", "责任主体", "被巡察党组织名称",
		}},
		{FieldSource, "问题来源", false, []string{"问题来源", "来源", "反馈来源"}},
		{FieldTitle, "标题", false, []string{"标题", "问题标题", "问题名称"}},
		{FieldText, "问题", false, []string{
			"反馈问题", "巡察反馈问题", "反馈的问题", "问题描述", "问题内容", "具体问题", "问题表现", "表现", "概要", "问题概要", "问题摘要", "问题", "整改问题", "反馈意见", "问题清单", "主要问题", "存在的问题", "共性问题", "个性问题", "问题简述",
		}},
		{FieldDetail, "具体情况", false, []string{"主要情况", "具体表现", "问题详情", "具体情况", "详细情况"}},
		{FieldGoal, "整改目标", false, []string{"整改目标", "目标", "目标任务", "预期目标"}},
		{FieldRequirement, "整改要求", false, []string{"整改要求", "要求", "整改标准"}},
		{FieldClass1, "一级分类", false, []string{"一级分类", "问题归类", "问题类别", "问题分类", "类别", "分类", "问题类型", "类型"}},
		{FieldClass2, "二级分类", false, []string{"二级分类", "子类", "小类"}},
		{FieldTags, "标签", false, []string{"其他标签", "标签"}},
		{FieldKey, "是否重点", false, []string{"是否重点", "是否重点问题", "重点问题"}},
		{FieldMeasure, "整改措施", true, []string{"整改措施", "具体措施", "措施", "具体整改措施", "整改举措", "整改事项", "整改任务", "任务"}},
		{FieldLead, "责任领导", true, []string{"责任领导", "分管领导", "牵头领导", "包抓领导", "包保领导", "牵头责任人"}},
		{FieldDept, "责任部门", true, []string{
			"责任部门", "牵头整改部门", "整改责任单位", "责任单位", "牵头部门", "责任科室", "整改部门", "承办部门", "牵头单位", "移交单位", "牵头科室",
		}},
		{FieldPerson, "责任人", true, []string{"责任人", "主要负责人", "具体责任人", "整改责任人", "经办人", "联系人", "负责人"}},
		{FieldWith, "配合单位", true, []string{"配合单位", "配合部门", "协办单位", "责任配合单位", "协助单位", "协同单位"}},
		{FieldDue, "完成时限", true, []string{
			"完成时限", "整改时限", "整改期限", "截止日期", "截止时间", "预计完成", "预计完成时间", "预计完成日期", "计划完成", "计划完成时间", "计划完成日期", "计划完成时限", "完成期限", "时限", "期限", "待办时限", "办结时限",
		}},
		{FieldMonths, "整改时限（月）", true, []string{"整改时限（月）", "整改期限（月）", "时限（月）"}},
		{FieldState, "整改状态", true, []string{
			"整改状态", "状态", "是否完成", "整改完成情况", "完成情况", "是否整改到位", "是否办结", "整改结果", "完成状态", "是否销号", "销号情况", "进展状态",
		}},
		{FieldPercent, "进度（%）", true, []string{"进度（%）", "进度", "完成进度", "完成比例", "整改进度", "完成率"}},
		{FieldDoneOn, "完成时间", true, []string{"完成日期", "完成时间", "实际完成时间", "实际完成日期", "实际完成", "销号时间", "办结时间", "整改完成时间"}},
		{FieldProgress, "进展情况", true, []string{
			"本月实施情况", "整改情况（月）", "进展情况", "整改进展", "整改进展情况", "整改情况", "实施情况", "具体办理情况", "办理情况", "落实情况", "整改落实情况", "工作进展", "目前进展",
		}},
		{FieldNext, "下步措施", true, []string{"下步措施", "下月措施", "下一步措施", "下步打算", "下一步工作", "下一步打算", "下步计划"}},
		{FieldRemaining, "存在问题", true, []string{"存在问题", "存在困难", "尚存问题", "遗留问题", "困难和问题"}},
	}
}

// byCode maps codes to fields.
var byCode = func() map[string]Field {
	out := map[string]Field{}
	for _, f := range Fields() {
		out[f.Code] = f
	}
	return out
}()

// FieldOf returns a field by its code.
func FieldOf(code string) (Field, bool) {
	f, ok := byCode[code]
	return f, ok
}
