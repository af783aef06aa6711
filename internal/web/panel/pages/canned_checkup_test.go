package pages

import (
	"time"

	room "minping/internal/app/checkup"
	"minping/internal/doctor"
	"minping/internal/web/panel/checkup"
)

func checkupStates() []canned {
	const at = "https://minping.yunhe.gov.cn"
	fine := []doctor.Finding{
		{Code: "clock", Level: doctor.OK, ZH: "时钟 2026年11月2日 19:00:00（北京时间）。请与手机对一下。"},
		{Code: "disk", Level: doctor.OK, ZH: "磁盘落盘 3 ms。"},
		{Code: "links", Level: doctor.OK, ZH: "密钥目录只有本账号能进。"},
		{Code: "space", Level: doctor.OK, ZH: "磁盘剩余 120 GB，共 252 GB。"},
		{Code: "address", Level: doctor.OK, ZH: "票上的地址 " + at + "。"},
		{Code: "reach", Level: doctor.OK, ZH: "按票上的地址能打开服务。再用一部手机试一次。"},
		{Code: "certificate", Level: doctor.OK, ZH: "证书有效，2027年3月1日到期。"},
		{Code: "officers", Level: doctor.OK, ZH: "3 个账号能办测评。"},
	}
	bad := append([]doctor.Finding{}, fine...)
	bad[1] = doctor.Finding{Code: "disk", Level: doctor.Warn, ZH: "磁盘较慢，落盘 240 ms：人多时投票会排队。请换固态盘。"}
	bad[5] = doctor.Finding{Code: "reach", Level: doctor.Bad, ZH: "按票上的地址打不开服务：请确认服务已启动、防火墙放行，再用一部手机打开 " + at + "/b 试一次。"}
	loaded, running := checkup.Of(frame("checkup", "自检"), fine, at), checkup.Of(organizerFrame("自检"), fine, at)
	running.Load = checkup.LoadOf(room.Load{Running: true, Phones: 200})
	running.Load.Href = "/x" // asked in vain
	loaded.Load = checkup.LoadOf(room.Load{
		Phones: 200, By: "李组织", At: time.Date(2026, 11, 2, 10, 0, 0, 0, time.UTC),
		Measured: room.Measured{Took: 4 * time.Second, Bytes: 61_000},
	})
	return []canned{
		{"checkup-load", loaded},
		{"checkup-loading", running},
		{"checkup", checkup.Of(frame("checkup", "自检"), fine, at)},
		{"checkup-bad", checkup.Of(organizerFrame("自检"), bad, at)},
	}
}
