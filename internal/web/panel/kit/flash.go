package kit

import (
	"net/http"
	"net/url"
	"strings"
)

// Redirect goes on to another page after something was done, and says there what: said is a key of sayings.
func (req *Request) Redirect(path, said string) error {
	if said != "" {
		sep := "?"
		if strings.Contains(path, "?") {
			sep = "&"
		}
		path += sep + "said=" + url.QueryEscape(said)
	}
	return req.Ctx.Redirect(path, http.StatusSeeOther)
}

// Flash is what the page before did. Only our own sentences are ever shown, whatever the address says.
func (req *Request) Flash() *Notice {
	if n, ok := flashes[req.Query("said")]; ok {
		return &n
	}
	return nil
}

// flashes are the sentences a page may begin with after something was done.
var flashes = map[string]Notice{
	"out":       {Kind: "good", Text: "已退出。"},
	"change":    {Kind: "fair", Text: "请先换一个新密码：一次性密码，还有用满 90 天的密码，换了才能继续。"},
	"password":  {Kind: "good", Text: "密码已修改，请用新密码登录。"},
	"factor":    {Kind: "good", Text: "已保存。动态码的开通或停用从下次登录起有效。"},
	"setup":     {Kind: "good", Text: "管理员账号已建好。接下来：新建一轮，导入单位，再给组织者和评估人员添加账号。"},
	"saved":     {Kind: "good", Text: "已保存。"},
	"added":     {Kind: "good", Text: "已添加。"},
	"draft":     {Kind: "good", Text: "草稿已保存。"},
	"submitted": {Kind: "good", Text: "评分表已提交。锁定之前还可以修改后再提交。"},
	"reported":  {Kind: "good", Text: "报告已报送巡察办。还可以改好后重新报送。"},
	"locked":    {Kind: "good", Text: "评分已锁定。"},
	"reopened":  {Kind: "fair", Text: "评分表已退回，锁定已解除。"},
	"decided":   {Kind: "good", Text: "已按您的决定处理，并记入审计。"},
	"candidate": {Kind: "good", Text: "已记录。"},
	"enabled":   {Kind: "good", Text: "账号已恢复。"},
	"disabled":  {Kind: "good", Text: "账号已停用。"},
	"opened":    {Kind: "good", Text: "已开启。"},
	"pending":   {Kind: "fair", Text: "已提出申请，请另一个账号在 10 分钟内登录确认。"},
	"closing":   {Kind: "good", Text: "已开始截止。"},
	"sealed":    {Kind: "good", Text: "已封票。"},
	"counted":   {Kind: "good", Text: "计票完成，计票密钥已销毁。"},
	"running":   {Kind: "fair", Text: "正在进行。这一页会自己更新，关掉也会继续。"},
	"moved":     {Kind: "good", Text: "已完成。"},
	"voided":    {Kind: "fair", Text: "这一场已作废，密钥已销毁。"},
	"admitted":  {Kind: "good", Text: "签到已截止。"},
	"paused":    {Kind: "fair", Text: "已暂停。"},
	"resumed":   {Kind: "good", Text: "已继续。"},
	"scheduled": {Kind: "good", Text: "定时已保存。"},
	"accounted": {Kind: "good", Text: "清点数已保存。"},
	"override":  {Kind: "good", Text: "两人已写明原因，可以继续。"},
	"spare":     {Kind: "good", Text: "补发已登记，会写进测评情况记录。"},
	"wiped":     {Kind: "good", Text: "演练已清除，只在审计记录里记有这件事。"},
	"paper":     {Kind: "good", Text: "已保存。"},
	"revoked":   {Kind: "good", Text: "大屏地址已全部失效。"},
	"bulletin":  {Kind: "good", Text: "通报已发布，各被巡察单位可以看到自己的结果。"},
	"pooled":    {Kind: "good", Text: "名单已收下。"},
	"fixed":     {Kind: "good", Text: "人数已定，承诺值在下面。"},
	"drawn":     {Kind: "good", Text: "已抽取。请通知抽中的人到会。"},
	"replaced":  {Kind: "good", Text: "已换成下一个候补。"},
	"erased":    {Kind: "good", Text: "名单已删除。"},
	"printed":   {Kind: "good", Text: "票已备好。"},
}
