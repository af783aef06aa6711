package words

import "testing"

func TestAMarkBesideChineseIsFullWidth(t *testing.T) {
	for in, want := range map[string]string{
		"您好,请开始":                            "您好，请开始",
		"已投 3 票, 还有 2 票":                    "已投 3 票，还有 2 票",
		"第 %d 行:不能为空":                       "第 %d 行：不能为空",
		"%s: 不能为空":                          "%s：不能为空",
		"请写成 https://a.cn:80/b,不带路径":        "请写成 https://a.cn:80/b，不带路径",
		"确定吗?不能恢复!":                         "确定吗？不能恢复！",
		"乡镇(街道)":                            "乡镇（街道）",
		"回收率 (%)，回收率(%)":                    "回收率（%），回收率（%）",
		"得分(rb1 §4)":                        "得分（rb1 §4）",
		"a (其中) b":                          "a（其中）b",
		"“是”,“否”;《办法》:":                     "“是”，“否”；《办法》：",
		"共 %d 张(其中":                         "共 %d 张（其中",
		"张)":                                "张）",
		"(一)(二),":                           "（一）（二），",
		"见 `a,b`,`c:d`":                     "见 `a,b`,`c:d`",
		"系数 1,234.5、6:4":                    "系数 1,234.5、6:4",
		"10:30开始,11:45结束":                   "10:30开始，11:45结束",
		"&nbsp;中文&amp;":                     "&nbsp;中文&amp;",
		"f('中文'), g(x, '中文')":               "f('中文'), g(x, '中文')",
		"name: 三门峡":                         "name: 三门峡",
		"{code: 1, aspect: 总, name: 总}":     "{code: 1, aspect: 总, name: 总}",
		"only English, (nothing else): ok?": "only English, (nothing else): ok?",
		"多数节点(副本集) / replica set":           "多数节点（副本集） / replica set",
	} {
		got := Widen(in)
		if got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
		if again := Widen(got); again != got {
			t.Errorf("%q became %q the second time", got, again)
		}
	}
}

func TestOnlyTextsOfAFileAreConverted(t *testing.T) {
	for name, files := range map[string][2]string{
		"a.go": {
			"package a\n\n// 满意,不满意\n// an English line about 满意 (satisfied), and more of it\nvar s, u = f(\"满意,不满意\\n共 %d 张(全部)\"), g('，', `甲,乙`) // 好:坏\nvar re = f(`第(\\d+)行|(满意|不满意)`)\nvar csv = \"甲,乙,,\\n\"\nvar row = \"甲,乙\" // words:keep\n",
			"package a\n\n// 满意，不满意\n// an English line about 满意 (satisfied), and more of it\nvar s, u = f(\"满意，不满意\\n共 %d 张（全部）\"), g('，', `甲，乙`) // 好：坏\nvar re = f(`第(\\d+)行|(满意|不满意)`)\nvar csv = \"甲,乙,,\\n\"\nvar row = \"甲,乙\" // words:keep\n",
		},
		"a.html": {
			`<p title="好,坏" style="font-family:宋体,serif">共 {{.N}} 张,<b>其中</b>:{{if eq .A "甲,乙"}}(多){{end}}</p><script>f('好,坏', 1)</script>{{/* 好,坏 */}}`,
			`<p title="好，坏" style="font-family:宋体,serif">共 {{.N}} 张，<b>其中</b>：{{if eq .A "甲，乙"}}（多）{{end}}</p><script>f('好，坏', 1)</script>{{/* 好，坏 */}}`,
		},
		"a.js": {
			"const a = {x: '好,坏', y: /[好,坏](好)/.test(z), v: `共 ${n + '好,坏'} 张,好`}; // 好:坏\n",
			"const a = {x: '好，坏', y: /[好,坏](好)/.test(z), v: `共 ${n + '好，坏'} 张，好`}; // 好：坏\n",
		},
		"a.css":  {"p { font-family: 宋体, serif } p::after { content: \"好,坏\" }", "p { font-family: 宋体, serif } p::after { content: \"好，坏\" }"},
		"a.json": {`{"好:坏": ["好,坏", "好"], "b": "满意"}`, `{"好：坏": ["好，坏", "好"], "b": "满意"}`},
		"a.yaml": {
			"a: 好,坏 # 好,坏\nb: [好, 坏, \"好,坏\"]\nc: {好: 坏, d: 好(坏)}\ne: |\n  好,坏\nf: 好\n",
			"a: 好，坏 # 好，坏\nb: [好, 坏, \"好，坏\"]\nc: {好: 坏, d: 好（坏）}\ne: |\n  好，坏\nf: 好\n",
		},
		"a.md": {
			"好,坏 `好,坏` [好](坏.md),好\n```\n好,坏\n```\nEnglish about 满意 (satisfied), and 满意, no more\n",
			"好，坏 `好,坏` [好](坏.md)，好\n```\n好,坏\n```\nEnglish about 满意 (satisfied), and 满意, no more\n",
		},
		"vendor/a.js": {"f('好,坏')", "f('好,坏')"},
	} {
		got, err := Convert(name, []byte(files[0]))
		if err != nil || string(got) != files[1] {
			t.Errorf("%s %v:\n%s\nwant\n%s", name, err, got, files[1])
		}
	}
	if _, err := Convert("a.go", []byte("package a\nvar a = \"好,坏\n")); err == nil {
		t.Error("a file that is not Go was converted")
	}
}

func TestNoHalfWidthMarkIsBesideAChineseCharacter(t *testing.T) {
	walk(t, func(name string, before []byte) {
		after, err := Convert(name, before)
		if err != nil || string(after) != string(before) {
			t.Errorf("%s %v: %s; run make fmt", name, err, firstDifference(string(before), string(after)))
		}
	})
}

func firstDifference(before, after string) string {
	a, b := []rune(before), []rune(after)
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	return "…" + string(a[max(0, i-15):min(len(a), i+15)]) + "…"
}
