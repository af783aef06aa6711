package e2e

import "testing"

// TestTheSetUpPageSaysAllThatIsWrongAtOnce (A10): a person who fills it in badly comes back once, with what was typed
// still there.
func TestTheSetUpPageSaysAllThatIsWrongAtOnce(t *testing.T) {
	t.Parallel()
	h := newOffice(t)
	token, err := h.Accounts.SetupToken(t.Context())
	h.must(err)
	p := laptop(t)
	p.open(h.url + "/setup")
	p.sees("一次性链接里") // and then the link is pasted into the same tab
	p.open(h.url + "/setup#" + token)
	p.fill("密码", "abc")
	p.press("建立账号并登录")
	p.sees("有 2 处需要修改", "请填写。", "密码至少 10 个字符。", "至少要有三种")
	p.seesNot("一次性链接里")
	p.fill("账号", "Office-2026")
	p.fill("密码", "My-Office-2026")
	p.press("建立账号并登录")
	p.sees("有 1 处需要修改", "密码不能包含用户名。")
	p.fill("账号", "王")
	p.press("建立账号并登录")
	p.sees("管理员账号已建好")
	p.unbroken()
}
